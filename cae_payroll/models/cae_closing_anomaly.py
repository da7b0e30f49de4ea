from odoo import fields, models

FIXED_PART, MEMBERSHIP, SENT_BACK, UNPAID = (
    "fixed_part",
    "membership",
    "sent_back",
    "unpaid",
)


class CaeClosingAnomaly(models.Model):
    _inherit = "cae.closing.anomaly"

    kind = fields.Selection(
        selection_add=[
            (MEMBERSHIP, "Not a Member in Time"),
            (FIXED_PART, "Fixed Part Not Covered"),
            (UNPAID, "Fixed Part Not Paid"),
            (SENT_BACK, "Checked Payslip Sent Back"),
        ],
        ondelete={
            MEMBERSHIP: "cascade",
            FIXED_PART: "cascade",
            UNPAID: "cascade",
            SENT_BACK: "cascade",
        },
    )

    def _open_fixed_part(self):
        return self._open_list(
            "cae.payslip",
            self._get_payslips_domain() & fields.Domain("uncovered", ">", 0),
        )

    def _open_sent_back(self):
        return self._open_list(
            "cae.payslip",
            self._get_payslips_domain() & fields.Domain("review_note", "!=", False),
        )

    def _open_unpaid(self):
        """The contracts of those who have a fixed part and no payslip."""
        people = self.closing_id._get_unpaid(self.activity_id)
        return self._open_list("cae.contract", [("entrepreneur_id", "in", people.ids)])

    def _open_membership(self):
        """The reason to pay, to be written by whoever decides."""
        closing = self.closing_id
        people = closing._filter_paid(self.activity_id.key_ids).entrepreneur_id
        overdue = people.browse(closing._get_overdue(people))
        action = self._open_list("cae.pay.override", [("closing_id", "=", closing.id)])
        decided = self.env["cae.pay.override"]._get_overrides(closing, overdue)
        waiting = overdue.filtered(lambda person: person.id not in decided)
        return {
            **action,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Pay after the Membership Deadline"),
            "domain": [],
            "context": {
                "default_closing_id": closing.id,
                "default_entrepreneur_id": (waiting or overdue)[:1].id,
            },
        }

    def _get_payslips_domain(self):
        payslips = self.env["cae.payslip"]
        return payslips._get_living_domain() & fields.Domain(
            [
                ("closing_id", "=", self.closing_id.id),
                ("draw_ids.activity_id", "=", self.activity_id.id),
            ]
        )
