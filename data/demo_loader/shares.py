"""Members, their shares, and the money of these."""

from .demo import prepare_item


def load_shares(demo):
    share_class = demo.load("cae.share.class", "share_classes")
    members = demo.load("cae.member", "members")
    members.filtered("date_admission").action_admit()
    movements = demo.load("cae.share.movement", "share_movements")
    # the register asks whether the money is there
    for release in movements.filtered(lambda movement: movement.kind == "release"):
        book_release(demo, release)
    movements.action_register()
    reconcile_members(share_class.receivable_account_id, demo.env["account.move.line"])
    for row in demo.read_dicts("share_reimbursements"):
        reimburse(demo, row)
    return len(movements)


def book_release(demo, release):
    member = release.member_id.partner_id
    account = release.share_class_id.receivable_account_id
    item = prepare_item(account, -release.amount_paid, partner=member)
    demo.book_in_bank(release.date, f"Libération de parts, {member.name}", [item])


def reimburse(demo, row):
    """The shares of somebody who left, in their time, and came back."""
    paid_on = row.pop("paid_on")
    row["member_id"] = demo.ref(row.pop("member")).id
    request = demo.env["cae.share.reimbursement"].create({**row, "cause": "exit"})
    request.action_decide()
    account, member = request.share_class_id.due_account_id, request.member_id
    item = prepare_item(account, request.amount, partner=member.partner_id)
    label = f"Remboursement de parts, {member.partner_id.name}"
    paid = demo.book_in_bank(paid_on, label, [item])
    items = (paid | request.movement_ids.move_id).line_ids
    items.filtered(lambda line: line.account_id == account).reconcile()


def reconcile_members(account, items):
    owed = items.search(
        [("account_id", "=", account.id), ("parent_state", "=", "posted")],
        order="date, id",
    )
    for member_items in owed.grouped("partner_id").values():
        member_items.reconcile()
