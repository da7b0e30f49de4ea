from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.cae_base.seal import find_changes, is_unsealed, unsealed

from .cae_assembly import CLOSED, MINUTED
from .cae_mandate import ROLES
from .cae_resolution_effect import APPLIED, TO_APPLY

DONE = {"state", "applied_at", "applied_by", "mandate_id"}
PASSED = ("adopted", "elected")


class CaeResolutionEffect(models.Model):
    """What a resolution changes, applied once and from one list (design §6)."""

    _inherit = "cae.resolution.effect"
    _check_company_auto = True

    candidacy_id = fields.Many2one(
        "cae.candidacy", ondelete="restrict", index="btree_not_null", check_company=True
    )
    member_id = fields.Many2one(
        "cae.member",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Who leaves, or takes a charge; of an election, those elected do.",
    )
    scheme_id = fields.Many2one(
        "cae.contribution.scheme",
        string="Contribution Scheme",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    role = fields.Selection(ROLES)
    years = fields.Integer(
        string="Years of the Mandate", help="0: until it is ended otherwise."
    )
    exit_cause_id = fields.Many2one("cae.member.exit.cause", ondelete="restrict")
    mandate_id = fields.Many2one("cae.mandate", readonly=True, copy=False)
    result = fields.Selection(related="resolution_id.result")
    words = fields.Char(string="Effect", compute="_compute_words")

    @api.depends("kind", "candidacy_id", "member_id", "scheme_id", "role", "note")
    @api.depends_context("lang")
    def _compute_words(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        roles = dict(self._fields["role"]._description_selection(self.env))
        for effect in self:
            about = (
                effect.candidacy_id.display_name
                or effect.scheme_id.display_name
                or effect.member_id.display_name
                or effect.note
            )
            role = effect.kind == "mandate" and roles.get(effect.role)
            effect.words = ", ".join(filter(None, (kinds[effect.kind], role, about)))

    # --- what was applied stays -------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not is_unsealed(self) and any(
            vals.get(name) not in (None, False, TO_APPLY)
            for vals in vals_list
            for name in DONE & vals.keys()
        ):
            raise UserError(self._tell_applied())
        return super().create(vals_list)

    def write(self, vals):
        applied = self.filtered(lambda effect: effect.state == APPLIED)
        if not is_unsealed(self) and (applied or find_changes(self, vals, DONE)):
            raise UserError(self._tell_applied())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_to_apply(self):
        if self.filtered(lambda effect: effect.state == APPLIED):
            raise UserError(self._tell_applied())

    def _tell_applied(self):
        return self.env._("What was applied stays in the list.")

    @api.constrains(
        "kind", "candidacy_id", "member_id", "exit_cause_id", "scheme_id", "role"
    )
    def _check_about(self):
        needed = {
            "admission": ("candidacy_id",),
            "exit": ("member_id", "exit_cause_id"),
            "scheme": ("scheme_id",),
            "mandate": ("role",),
        }
        for effect in self:
            if not all(effect[name] for name in needed.get(effect.kind, ())):
                raise UserError(
                    self.env._("Say what this effect is about: %s.", effect.words)
                )

    # --- applying ---------------------------------------------------------------

    def action_apply(self):
        """Apply the effects of what was adopted; those applied already are left alone.

        :raise UserError: if an assembly is not closed, or a resolution not adopted
        """
        self.check_access("write")
        self.lock_for_update()
        for effect in self.filtered(lambda effect: effect.state == TO_APPLY):
            effect._check_may_apply()
            getattr(effect, f"_apply_{effect.kind}")()
            unsealed(effect).write(
                {
                    "state": APPLIED,
                    "applied_at": fields.Datetime.now(),
                    "applied_by": self.env.uid,
                }
            )
            effect.assembly_id._log(
                "effect",
                self.env._(
                    "%(reference)s: %(effect)s, applied.",
                    reference=effect._get_reference(),
                    effect=effect.words,
                ),
            )
        moving = self.filtered(lambda effect: effect.kind in ("admission", "exit"))
        return moving.company_id._notify_voices()

    def _check_may_apply(self):
        self.assembly_id._check_state(CLOSED, MINUTED)
        if not self._follows():
            self.assembly_id._refuse(
                self.env._(
                    "%s was not adopted: it has no effect.", self.resolution_id.title
                )
            )

    def _follows(self):
        """Whether the vote brings this about: who is elected in the first of two rounds
        is elected, and a candidate who was rejected is told so."""
        return (
            self.result in PASSED
            or (self.kind == "admission" and self.result == "rejected")
            or (
                self.kind == "mandate"
                and any(self.resolution_id.option_ids.mapped("elected"))
            )
        )

    def _get_day(self):
        return self.assembly_id._get_day()

    def _get_reference(self):
        """How registers name the resolution."""
        return self.env._(
            "Resolution %(number)s, %(assembly)s",
            number=self.resolution_id.number,
            assembly=self.assembly_id.name,
        )

    def _apply_admission(self):
        """A candidate is admitted, or may apply anew (SCOP-03)."""
        decide = (
            self.candidacy_id._admit
            if self.result in PASSED
            else self.candidacy_id._reject
        )
        decide(self._get_day(), self._get_reference())

    def _apply_exit(self):
        """One leaves on the day of the assembly (SCOP-05)."""
        self.member_id._leave(
            self.exit_cause_id, self._get_day(), exit_reference=self._get_reference()
        )

    def _apply_scheme(self):
        """The scheme takes the day, the number and the text of its vote (CAE-25)."""
        # sudo: the assembly decides of schemes, which accountants keep
        self.scheme_id.sudo().write(
            {
                "decision_date": self._get_day(),
                "decision_reference": self._get_reference(),
                "decision_text": self.resolution_id.text,
                "decision_file": self.assembly_id.minutes_id.datas,
                "decision_file_name": self.assembly_id.minutes_id.name,
            }
        )

    def _apply_accounts(self):
        """From this day on runs the time of the final settlement (CAE-16)."""
        # sudo: the day of an assembly is kept by the company
        self.company_id.sudo().write(
            {
                "cae_accounts_approved_on": self._get_day(),
                "cae_accounts_approved_for": self.assembly_id.fiscal_year_end,
            }
        )
        self.assembly_id._log(
            "effect",
            self.env._(
                "Accounts approved: the variable pay is settled by %s (Code du travail"
                " R. 7331-12).",
                format_date(self.env, self.assembly_id._get_settlement_day()),
            ),
        )

    def _apply_mandate(self):
        """A mandate a person: those elected, else the one who is named."""
        options = self.resolution_id.option_ids.filtered("elected")
        holders = (
            [(option.member_id, option.name) for option in options]
            if options
            else [(self.member_id, self.note)]
        )
        self.env["cae.mandate"].create(
            [self._prepare_mandate_vals(member, name) for member, name in holders]
        )

    def _prepare_mandate_vals(self, member, name):
        day = self._get_day()
        return {
            "company_id": self.company_id.id,
            "member_id": member.id,
            "holder": member.display_name or name,
            "role": self.role,
            "date_from": day,
            "date_to": self.years and day + relativedelta(years=self.years, days=-1),
            "resolution_id": self.resolution_id.id,
        }

    def _apply_other(self):
        """What a person does: the list says it was done."""


class CaeAssembly(models.Model):
    _inherit = "cae.assembly"

    effect_count = fields.Integer(
        string="Effects to Apply", compute="_compute_effect_count"
    )

    @api.depends("resolution_ids.effect_ids.state", "resolution_ids.result")
    def _compute_effect_count(self):
        for assembly in self:
            effects = assembly._get_effects()
            assembly.effect_count = len(
                effects.filtered(lambda effect: effect.state == TO_APPLY)
            )

    def _get_effects(self):
        """:return: what follows from the resolutions that have a result"""
        return self.resolution_ids.effect_ids.filtered(lambda effect: effect._follows())

    def action_open_effects(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Effects"),
            "res_model": "cae.resolution.effect",
            "view_mode": "list",
            "domain": [("id", "in", self._get_effects().ids)],
        }
