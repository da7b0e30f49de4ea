import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS
from odoo.tools import format_date

from ..seal import find_changes, is_unsealed, unsealed
from .cae_impact_indicator import FAMILIES
from .cae_social_snapshot import CURRENT, ENTRY

DRAFT, FROZEN = "draft", "frozen"
# What the figures depend on: they are counted anew when one of them changes.
CRITERIA = {
    "company_id",
    "date_from",
    "date_to",
    "local_office_id",
    "prescriber_id",
    "situation",
}
# What happened to a report, written by its actions only.
EVENTS = {
    "state",
    "computed_on",
    "frozen_on",
    "frozen_by_id",
    "document_id",
    "heading",
    "notice",
    "smallest_cell",
    "token",
}
# What a frozen report may still become.
FREE = {"active", "token"}


class CaeImpactReport(models.Model):
    """What the cooperative did for people over a period, in figures (IMP-04).

    The figures of a draft are counted anew when it is saved, printed or frozen, and on
    demand; a frozen one keeps them with their definitions, whatever becomes of the data
    afterwards (IMP-05).
    """

    _name = "cae.impact.report"
    _description = "Impact Report"
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(month=1, day=1),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(month=12, day=31),
    )
    local_office_id = fields.Many2one(
        "cae.local.office",
        check_company=True,
        ondelete="restrict",
        help="Empty: the whole cooperative. People count where they are today.",
    )
    prescriber_id = fields.Many2one(
        "cae.prescriber",
        string="Sent by",
        ondelete="restrict",
        help="Only the people whom this prescriber sent, as their social situation"
        " says; empty: whoever sent them.",
    )
    funder = fields.Char(help="For whom the report is made, as it is printed.")
    situation = fields.Selection(
        [(ENTRY, "At entry"), (CURRENT, "At the end of the period")],
        string="Social Situation",
        required=True,
        default=ENTRY,
        help="Funders ask for the one at entry (règlement (UE) 2021/1057, annexe I).",
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (FROZEN, "Frozen")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
    )
    computed_on = fields.Datetime(string="Counted on", readonly=True, copy=False)
    frozen_on = fields.Datetime(readonly=True, copy=False)
    frozen_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    document_id = fields.Many2one(
        "ir.attachment",
        string="Document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    heading = fields.Char(readonly=True, copy=False)
    notice = fields.Text(readonly=True, copy=False)
    smallest_cell = fields.Integer(
        readonly=True,
        copy=False,
        help="Figures about fewer people are hidden, and those that would give them"
        " away (RGPD-03).",
    )
    line_ids = fields.One2many(
        "cae.impact.line", "report_id", string="Figures", readonly=True, copy=False
    )
    people_line_ids = fields.One2many(
        "cae.impact.line", "report_id", domain=[("family", "=", "people")], copy=False
    )
    contract_line_ids = fields.One2many(
        "cae.impact.line",
        "report_id",
        domain=[("family", "=", "contracts")],
        copy=False,
    )
    exit_line_ids = fields.One2many(
        "cae.impact.line", "report_id", domain=[("family", "=", "exits")], copy=False
    )
    social_line_ids = fields.One2many(
        "cae.impact.line", "report_id", domain=[("family", "=", "social")], copy=False
    )
    economy_line_ids = fields.One2many(
        "cae.impact.line", "report_id", domain=[("family", "=", "economy")], copy=False
    )
    charts = fields.Html(compute="_compute_charts", sanitize=False)
    token = fields.Char(groups=NO_ACCESS, copy=False, readonly=True)
    public_url = fields.Char(
        string="Public Page", compute="_compute_public_url", compute_sudo=True
    )

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)", "A period ends on or after the day it starts."
    )
    _token_uniq = models.UniqueIndex("(token) WHERE token IS NOT NULL")

    # --- computes -------------------------------------------------------------------

    @api.depends("date_from", "date_to", "local_office_id", "funder")
    def _compute_name(self):
        for report in self:
            if report.date_from and report.date_to:
                report.name = " · ".join(report._get_name_parts())

    def _get_name_parts(self):
        first, last = self.date_from, self.date_to
        year = str(first.year)
        if (first, last) != (
            first.replace(month=1, day=1),
            first.replace(month=12, day=31),
        ):
            first, last = (format_date(self.env, day) for day in (first, last))
            year = self.env._("%(first)s to %(last)s", first=first, last=last)
        parts = [self.env._("Impact %s", year), self.local_office_id.name, self.funder]
        return list(filter(None, parts))

    @api.depends("line_ids")
    def _compute_charts(self):
        for report in self:
            report.charts = report.line_ids and self.env["ir.qweb"]._render(
                "cae_base.impact_charts", {"report": report}
            )

    @api.depends("token")
    def _compute_public_url(self):
        for report in self:
            address = report.token and f"{report.get_base_url()}/impact/{report.token}"
            report.public_url = address or False

    # --- life -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not is_unsealed(self) and any(EVENTS & vals.keys() for vals in vals_list):
            raise UserError(self._tell_frozen())
        reports = super().create(vals_list)
        reports._refresh()
        return reports

    def write(self, vals):
        if not is_unsealed(self):
            self._check_sealed(vals)
        result = super().write(vals)
        if CRITERIA & vals.keys():
            self._refresh()
        return result

    def _check_sealed(self, vals):
        frozen = self.filtered(lambda report: report.state == FROZEN)
        changed = find_changes(self, vals, EVENTS) or (
            vals.keys() - FREE and find_changes(frozen, vals, set(self._get_kept()))
        )
        if changed:
            raise UserError(self._tell_frozen())

    def _get_kept(self):
        """:return: names of the fields that a frozen report keeps"""
        return [
            name
            for name, field in self._fields.items()
            if field.store and field.type != "one2many" and name not in FREE
        ]

    def _tell_frozen(self):
        return self.env._(
            "A frozen report stays as it is: duplicate it to count again."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda report: report.state == FROZEN):
            raise UserError(
                self.env._("A frozen report is evidence: archive it instead.")
            )

    def unlink(self):
        unsealed(self.line_ids.sudo()).unlink()  # sudo: written by the report alone
        return super().unlink()

    def action_refresh(self):
        """Count again: the figures of a draft are those of now."""
        self.check_access("write")
        self._refresh()

    def action_freeze(self):
        """Keep the figures of now for good (IMP-05).

        :raise UserError: if the period is not over
        """
        self.check_access("write")
        for report in self.filtered(lambda report: report.state == DRAFT):
            report._check_over()
            report._refresh()
            unsealed(report).write(
                {
                    "state": FROZEN,
                    "frozen_on": fields.Datetime.now(),
                    "frozen_by_id": self.env.user.id,
                }
            )
            report._get_print()

    def _check_over(self):
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The period of “%(report)s” is not over: it can be frozen from the"
                    " day after its end on.",
                    report=self.name,
                )
            )

    # --- public page ----------------------------------------------------------------

    def action_publish(self):
        """Open the summary to whoever has its address."""
        self.check_access("write")
        if self.filtered(lambda report: report.state != FROZEN):
            raise UserError(
                self.env._("Freeze the report first: what is published stays the same.")
            )
        for report in self.sudo():  # sudo: no door reads the token
            unsealed(report).token = report.token or uuid.uuid4().hex

    def action_unpublish(self):
        """Close the page; published again, it has another address."""
        self.check_access("write")
        unsealed(self.sudo()).token = False  # sudo: no door reads the token

    def action_open_public_page(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.public_url, "target": "new"}

    @api.model
    def _get_published(self, token):
        """:return: the report published at an address, as superuser, or none"""
        # sudo: what is published is read by whoever has the address
        reports_sudo = self.sudo()
        if not token:
            return reports_sudo.browse()
        return reports_sudo.search([("token", "=", token), ("state", "=", FROZEN)])

    # --- screens --------------------------------------------------------------------

    def action_open_lines(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "cae.impact.line",
            "view_mode": "graph,list,pivot",
            "domain": [("report_id", "=", self.id)],
            "context": {"search_default_shown": 1, "search_default_shares": 1},
        }

    def _get_sections(self, domain=None):
        """The figures as they are printed, by family and by indicator.

        :return: list of (family, list of (first line, lines))
        """
        lines = self.line_ids.filtered_domain(domain or [])
        by_family = lines.grouped("family")
        families = dict(
            self.line_ids._fields["family"]._description_selection(self.env)
        )
        return [
            (
                families[family],
                [
                    (some[0], some)
                    for some in by_family[family].grouped("code").values()
                ],
            )
            for family, _label in FAMILIES
            if family in by_family
        ]
