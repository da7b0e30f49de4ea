from odoo import api, fields, models


class CaeWorkshopWaiting(models.Model):
    """Who waits for a seat, in the order in which they asked."""

    _name = "cae.workshop.waiting"
    _description = "Place on the Waiting List of a Workshop"
    _order = "event_id, id"
    _rec_name = "entrepreneur_id"
    _check_company_auto = True

    event_id = fields.Many2one(
        "event.event",
        string="Workshop",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('is_workshop', '=', True)]",
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        ondelete="cascade",
        index=True,
    )
    rank = fields.Integer(compute="_compute_rank", help="The first one is served next.")
    requested_on = fields.Datetime(
        default=fields.Datetime.now, readonly=True, required=True
    )

    _person_uniq = models.Constraint(
        "UNIQUE(event_id, entrepreneur_id)",
        "This person already waits for a seat in this workshop.",
    )

    @api.depends("event_id.waiting_ids")
    def _compute_rank(self):
        # sudo: a rank counts those whom the user does not see
        lines = self.sudo().search([("event_id", "in", self.event_id.ids)])
        ranks = {
            line.id: rank
            for queue in lines.grouped("event_id").values()
            for rank, line in enumerate(queue, start=1)
        }
        for line in self:
            line.rank = ranks.get(line._origin.id, 0)
