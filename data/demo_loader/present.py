"""What is going on these days: quotes, to-dos, lines of the bank to reconcile."""


def load_present(demo):
    quotes = demo.load("sale.order", "quotes")
    for row in demo.read_dicts("quote_steps"):
        QUOTE_STEPS[row["step"]](demo, demo.ref(row["quote"]), row["day"], row["who"])
    for row in demo.read_dicts("todos"):
        demo.ref(row["record"]).activity_schedule(
            row["type"],
            summary=row["summary"],
            user_id=demo.ref(row["user"]).id,
            date_deadline=row["day"],
        )
    demo.load("account.bank.statement.line", "bank_lines")
    return len(quotes)


def send(demo, quote, day, who):
    quote.action_quotation_sent()


def sign(demo, quote, day, who):
    quote.write({"signed_by": who, "signed_on": day})
    quote.action_confirm()
    quote.date_order = day


def invoice(demo, quote, day, who):
    activity = quote.cae_activity_id.with_user(demo.ref(who))
    activity._portal_create_invoice(quote.id)


def submit(demo, quote, day, who):
    activity = quote.cae_activity_id.with_user(demo.ref(who))
    activity._portal_submit_invoice(quote.invoice_ids.id, {"invoice_date": day})


QUOTE_STEPS = {"sent": send, "signed": sign, "invoiced": invoice, "submitted": submit}
