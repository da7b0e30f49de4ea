from odoo import fields, models


class CaeCandidacy(models.Model):
    """The resolution on which the members decide of an application (SCOP-03)."""

    _inherit = "cae.candidacy"

    resolution_id = fields.Many2one(
        "cae.resolution",
        string="On the Agenda As",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )


class CaeAssembly(models.Model):
    _inherit = "cae.assembly"

    waiting_candidacy_count = fields.Integer(
        string="Applications Without an Agenda",
        compute="_compute_waiting_candidacy_count",
        help="The assembly must rule on the application of who has been employed for a"
        " year (loi 78-763, art. 8).",
    )

    def _compute_waiting_candidacy_count(self):
        counts = dict(
            self.env["cae.candidacy"]._read_group(
                self._get_waiting_domain(), ["company_id"], ["__count"]
            )
        )
        for assembly in self:
            assembly.waiting_candidacy_count = counts.get(assembly.company_id, 0)

    def _get_waiting_domain(self):
        return [
            ("company_id", "in", self.company_id.ids),
            ("state", "=", "submitted"),
        ]

    def action_add_candidacies(self):
        """Put each application that waits on the agenda, one resolution a person."""
        self.ensure_one()
        self._check_agenda_open()
        candidacies = self.env["cae.candidacy"].search(
            self._get_waiting_domain(), order="submitted_on, id"
        )
        last = max(self.resolution_ids.mapped("sequence"), default=0)
        resolutions = self.env["cae.resolution"].create(
            [
                self._prepare_candidacy_vals(candidacy, last + rank)
                for rank, candidacy in enumerate(candidacies, start=1)
            ]
        )
        for candidacy, resolution in zip(candidacies, resolutions, strict=True):
            candidacy.resolution_id = resolution
        candidacies.action_put_on_agenda()
        return True

    def _prepare_candidacy_vals(self, candidacy, sequence):
        name = candidacy.partner_id.name
        return {
            "assembly_id": self.id,
            "sequence": sequence,
            "kind": "ordinary",
            "title": self.env._("Admission of %s as a member", name),
            "text": self.env._(
                "The assembly, having heard the application of %s, admits this person"
                " as a member of the cooperative from this day on.",
                name,
            ),
            "effect_ids": [(0, 0, {"kind": "admission", "candidacy_id": candidacy.id})],
        }

    def action_cancel(self):
        """The applications wait for the next agenda."""
        result = super().action_cancel()
        self.resolution_ids._take_candidacies_off()
        return result


class CaeResolution(models.Model):
    _inherit = "cae.resolution"

    def unlink(self):
        self._take_candidacies_off()
        return super().unlink()

    def _take_candidacies_off(self):
        candidacies = self.effect_ids.candidacy_id.filtered(
            lambda candidacy: candidacy.state == "agenda"
        )
        candidacies.resolution_id = False
        candidacies.action_take_off_agenda()
