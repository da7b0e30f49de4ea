from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

FORMER_EMPLOYEE = "former_employee"
# What an exit says, emptied with its day when it was written by mistake.
EXIT_FIELDS = ("exit_cause_id", "exit_reference", "exit_note", "exit_address")
LOOK_AT_MEMBERSHIP = "cae_governance.activity_type_membership"
LOOK_AT_CONTRACT = "cae_governance.activity_type_work_contract"


class CaeMember(models.Model):
    """How one ceases to be a member, what follows, what is kept (SCOP-05, -06, -16)."""

    _inherit = "cae.member"

    exit_cause_id = fields.Many2one(
        "cae.member.exit.cause",
        string="Cause",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
        help="Why the person left, or is not employed any more.",
    )
    exit_reference = fields.Char(
        string="Exit Decided By",
        copy=False,
        tracking=True,
        help="Number of the resolution, where the assembly decides.",
    )
    exit_note = fields.Text(string="About the Exit", copy=False)
    exit_address = fields.Text(
        string="Address at the Exit",
        copy=False,
        help="Kept with the register entry: who left stays liable for what the"
        " cooperative owed then (Code de commerce, L. 231-6).",
    )
    employed_until = fields.Date(
        copy=False,
        tracking=True,
        help="Last day of employment of who stays a member after it (loi 78-763, art."
        " 11).",
    )
    kept_until = fields.Date(
        compute="_compute_kept_until",
        help="Until then the register keeps the entry and the address of who left (Code"
        " de commerce, L. 231-6).",
    )

    @api.depends("date_exit", "company_id")
    def _compute_kept_until(self):
        for member in self:
            day = member.date_exit
            member.kept_until = day and member._get_kept_until(day)

    def _get_kept_until(self, day):
        """:return: until when the entry of one who leaves on a day is kept"""
        years = self.company_id._get_legal_setting("member_liability_years", day)
        return fields.Date.add(day, years=int(years))

    def write(self, vals):
        if vals.get("date_exit") and not vals.get("exit_address"):
            for member in self.filtered(lambda member: not member.exit_address):
                super(CaeMember, member).write(
                    {"exit_address": member.partner_id._get_register_address()}
                )
        elif "date_exit" in vals and not vals["date_exit"]:
            vals = {**dict.fromkeys(EXIT_FIELDS, False), **vals}
        result = super().write(vals)
        if "date_exit" in vals:
            self.flush_recordset()  # before another entry is made for the person
        return result

    @api.model
    def _get_members_on(self, company, day):
        """:return: who is a member of a company on a day, in the order of the register

        On the day of the exit one is no longer a member.
        """
        return self.search(self._get_members_domain(company, day))

    @api.model
    def _get_members_domain(self, company, day):
        return [
            ("company_id", "=", company.id),
            ("number", ">", 0),
            ("date_admission", "<=", day),
            "|",
            ("date_exit", "=", False),
            ("date_exit", ">", day),
        ]

    def _get_category_on(self, day):
        """:return: the category of one member on a day, as the register shows it"""
        self.ensure_one()
        if self.category == FORMER_EMPLOYEE and self.employed_until:
            return "employee" if day <= self.employed_until else FORMER_EMPLOYEE
        return self.category

    # --- leaving ----------------------------------------------------------------

    def action_leave(self):
        """Ask when and why, and say beforehand what follows."""
        self.ensure_one()
        self._check_can_leave()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exit of a Member"),
            "res_model": "cae.member.leave",
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": self.id},
        }

    def _check_can_leave(self):
        for member in self:
            if member.state != "active":
                raise UserError(
                    self.env._(
                        "%s is not a member: nobody to leave.", member.display_name
                    )
                )

    def _leave(self, cause, day, **vals):
        """These members leave, or go on as members who are not employed any more.

        :param cause: `cae.member.exit.cause`
        :param day: of the exit, from which on they are no longer members
        :param vals: ``exit_reference``, ``exit_note``, ``exit_address``
        """
        self.check_access("write")
        self._check_can_leave()
        if cause.needs_assembly and not vals.get("exit_reference"):
            raise UserError(
                self.env._(
                    "%s is decided by the assembly: write the number of its"
                    " resolution.",
                    cause.name,
                )
            )
        staying = self._filter_staying(cause)
        staying.write(self._prepare_stay_vals(cause, day, vals))
        (self - staying).write({"exit_cause_id": cause.id, "date_exit": day, **vals})
        self._filter_ending_contract(cause)._ask_contract_end(cause, day)
        self.activity_unlink([LOOK_AT_MEMBERSHIP])

    def _prepare_stay_vals(self, cause, day, vals):
        return {
            "exit_cause_id": cause.id,
            "employed_until": day,
            "category": FORMER_EMPLOYEE,
            "exit_note": vals.get("exit_note"),
        }

    def _filter_staying(self, cause):
        """:return: those who stay members, whatever becomes of their work contract"""
        if not cause.ends_membership:
            return self
        return self.filtered(
            lambda member: cause.from_contract and member.company_id.cae_statutes_apart
        )

    def _filter_ending_contract(self, cause):
        """:return: those whose work contract ends too, if it still runs"""
        if not cause.ends_contract:
            return self.browse()
        return self.filtered(
            lambda member: cause.from_contract
            or not member.company_id.cae_statutes_apart
        )

    def _get_work_contracts(self):
        """:return: dict {member: his contracts that still run}, as superuser"""
        # sudo: the secretary reads no contract; what runs decides what is to be done
        contracts_sudo = (
            self.env["cae.contract"]
            .sudo()
            .search(
                [
                    ("entrepreneur_id.partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("state", "in", ("signed", "running")),
                    ("end_reason", "=", False),
                ]
            )
        )
        return {
            member: contracts_sudo.filtered(
                lambda contract, member=member: (
                    contract.entrepreneur_id.partner_id == member.partner_id
                    and contract.company_id == member.company_id
                )
            )
            for member in self
        }

    def _ask_contract_end(self, cause, day):
        """A to-do on each contract that still runs; nothing ends by itself."""
        for member, contracts_sudo in self._get_work_contracts().items():
            for contract_sudo in contracts_sudo:
                user = contract_sudo.coach_id or member.company_id._get_cae_manager()
                contract_sudo.activity_schedule(
                    LOOK_AT_CONTRACT,
                    user_id=user.id,
                    note=member._tell_contract_end(cause, day, user),
                )

    def _tell_contract_end(self, cause, day, user):
        env = self.with_context(lang=user.lang).env
        return Markup("<p>%s</p>") % env._(
            "%(name)s leaves the members on %(day)s (%(cause)s). The work contract is"
            " to be ended, or the reason written why it goes on: %(reference)s.",
            name=self.display_name,
            day=format_date(env, day),
            cause=cause.with_env(env).name,
            reference=cause.reference or self.env._("see the statutes"),
        )

    def _ask_membership_end(self, contract):
        """A to-do for the secretary: the work contract of these members has ended."""
        members = self.filtered(
            lambda member: (
                member.state == "active"
                and not member.activity_search([LOOK_AT_MEMBERSHIP])
            )
        )
        for member in members:
            user = member.company_id._get_cae_secretary()
            env = self.with_context(lang=user.lang).env
            member.activity_schedule(
                LOOK_AT_MEMBERSHIP,
                user_id=user.id,
                note=Markup("<p>%s</p>")
                % env._(
                    "The work contract of %(name)s has ended on %(day)s. Unless the"
                    " statutes say otherwise, the membership ends with it, but for"
                    " retirement, economic dismissal and unfitness (loi 78-763, art. 10"
                    " and 11): write the exit and its cause.",
                    name=member.display_name,
                    day=format_date(env, contract.date_last),
                ),
            )
