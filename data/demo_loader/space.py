"""What entrepreneurs do in their own space: catalogue, expenses, what is delegated."""

APPROVER = "user_pascal_le_meur"


def load_space(demo):
    demo.company.write(
        {
            "cae_expense_approver_id": demo.ref(APPROVER).id,
            "cae_waiver_account_id": demo.chart("pcg_758").id,
        }
    )
    demo.load("cae.delegation", "delegations")
    demo.load("cae.activity.product", "catalogue")
    expenses = [write_expense(demo, row) for row in demo.read_dicts("expenses")]
    trips = [write_trip(demo, row) for row in demo.read_dicts("trips")]
    return len(expenses + trips)


def write_expense(demo, row):
    activity = demo.ref(row["activity"]).with_user(demo.ref(row["user"]))
    receipt = demo.folder / "logos" / row["receipt"]
    values = {
        "name": row["name"],
        "date": row["day"],
        "product_id": str(demo.ref(row["kind"]).id),
        "amount": row["amount"],
        "tax_id": find_tax(activity, row["rate"]),
        "paid_by": row["paid_by"],
        "receipts": [(receipt.name, receipt.read_bytes())],
    }
    return submit(activity, row, activity._portal_save_expense(values))


def find_tax(activity, rate):
    taxes = activity.sudo()._get_portal_purchase_taxes()
    tax = taxes.filtered(lambda tax: rate and tax.amount == float(rate))
    return str(tax[:1].id or "none")


def write_trip(demo, row):
    activity = demo.ref(row["activity"]).with_user(demo.ref(row["user"]))
    car = activity._portal_save_vehicle({"name": row["car"], "power": row["power"]})
    values = {
        "name": row["name"],
        "date": row["day"],
        "trip_from": row["trip_from"],
        "trip_to": row["trip_to"],
        "distance": row["distance"],
        "round_trip": "1",
        "vehicle_id": str(car.id),
    }
    return submit(activity, row, activity._portal_save_trip(values))


def submit(activity, row, expense):
    if row["submitted"]:
        activity._portal_submit_expense(expense.id)
    return expense
