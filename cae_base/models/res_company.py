from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models, tools
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_cae_structure()
        return companies

    def _create_cae_structure(self):
        """Give each company the activity to which all belongs that is no one's."""
        # sudo: whoever may create a company need not be a manager of activities
        activity_sudo = self.env["cae.activity"].sudo()
        existing = activity_sudo.search(self._get_cae_structure_domain())
        missing = self - existing.company_id
        structures = activity_sudo.create(
            [company._prepare_cae_structure_vals() for company in missing]
        )
        self.env.registry.clear_cache()
        return structures

    def _prepare_cae_structure_vals(self):
        return {"name": self.name, "company_id": self.id, "is_structure": True}

    def _get_cae_structure_domain(self):
        return [("company_id", "in", self.ids), ("is_structure", "=", True)]

    def _get_cae_structure(self):
        """:return: the structure of one company, an activity of its own"""
        self.ensure_one()
        # sudo: what belongs to no activity is the structure's, whoever books it
        return self.env["cae.activity"].sudo().browse(self._get_cae_structure_id())

    @tools.ormcache("self.id")
    def _get_cae_structure_id(self):
        # sudo: see _get_cae_structure
        activity_sudo = self.env["cae.activity"].sudo()
        return activity_sudo.search(self._get_cae_structure_domain(), limit=1).id

    def _get_legal_setting(self, code, day):
        """The value of a legal setting for this company on a day.

        :param code: of `cae.legal.setting`
        :return: Decimal, in the setting's unit
        :raise UserError: if no row is in force on that day
        """
        self.ensure_one()
        value = self.env["cae.legal.setting"]._get_value(code, self.id, day)
        if value is None:
            raise UserError(
                self.env._(
                    "No legal setting %(code)s is in force on %(day)s: add one in"
                    " Cooperative > Configuration > Legal Settings.",
                    code=code,
                    day=fields.Date.to_string(day),
                )
            )
        return value

    # --- days of the cooperative, whoever reads: figures are the same for all -------

    def _get_zone(self):
        return ZoneInfo(self.partner_id.tz or "Europe/Paris")

    def _get_day_of(self, moment):
        """:return: the day of a moment of the database, where the cooperative is"""
        return moment.replace(tzinfo=UTC).astimezone(self._get_zone()).date()

    def _get_start_of(self, day):
        """:return: the moment of the database at which a day begins there"""
        there = datetime.combine(day, time.min, self._get_zone())
        return there.astimezone(UTC).replace(tzinfo=None)
