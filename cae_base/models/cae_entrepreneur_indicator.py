from odoo import api, fields, models

from .cae_contract import BINDING, CAPE, CESA


class CaeEntrepreneur(models.Model):
    """The indicators that count people (IMP-04).

    Each is called once for a report, as superuser, with all people of its population
    and both days of the period; it answers with people by label, in a number of queries
    that does not grow with them.
    """

    _inherit = "cae.entrepreneur"

    def _get_accompanied(self, date_from, date_to):
        """:return: those under a CAPE or a CESA on a day of a period at least"""
        contracts = self.env["cae.contract"].search_fetch(
            [
                ("entrepreneur_id", "in", self.ids),
                ("kind", "in", (CAPE, CESA)),
                ("state", "in", BINDING),
                ("date_start", "<=", date_to),
                "|",
                ("date_last", "=", False),
                ("date_last", ">=", date_from),
            ],
            ["entrepreneur_id"],
        )
        return contracts.entrepreneur_id

    @api.model
    def _indicator_informed(self, people, date_from, date_to):
        company, day_after = self.env.company, fields.Date.add(date_to, days=1)
        registrations = self.env["event.registration"].search_fetch(
            [
                ("event_id.is_information_meeting", "=", True),
                ("event_id.date_begin", ">=", company._get_start_of(date_from)),
                ("event_id.date_begin", "<", company._get_start_of(day_after)),
                ("state", "=", "done"),
                ("partner_id", "in", people.partner_id.ids),
            ],
            ["partner_id"],
        )
        came = registrations.partner_id
        return {"": people.filtered(lambda person: person.partner_id in came)}

    @api.model
    def _indicator_received(self, people, date_from, date_to):
        beyond = self.env["cae.entrepreneur.stage"]._get_way()[1:]
        first_days = self.env["cae.entrepreneur.stage.history"]._read_group(
            [("entrepreneur_id", "in", people.ids), ("stage_id", "in", beyond.ids)],
            ["entrepreneur_id"],
            ["date_from:min"],
        )
        return {
            "": people.browse(
                person.id
                for person, moment in first_days
                if date_from <= self.env.company._get_day_of(moment) <= date_to
            )
        }

    @api.model
    def _indicator_accompanied(self, people, date_from, date_to):
        return {"": people}

    @api.model
    def _indicator_new_members(self, people, date_from, date_to):
        return {
            "": people.filtered(
                lambda person: (
                    person.member_since and date_from <= person.member_since <= date_to
                )
            )
        }

    @api.model
    def _indicator_exits(self, people, date_from, date_to):
        left = people.filtered(
            lambda person: person.exit_date and date_from <= person.exit_date <= date_to
        )
        by_type = left.grouped("exit_type")
        return {
            label: by_type[kind]
            for kind, label in self._fields["exit_type"]._description_selection(
                self.env
            )
            if kind in by_type
        }

    @api.model
    def _indicator_local_offices(self, people, date_from, date_to):
        nowhere = self.env._("No local office")
        found = {}
        for office, some in people.grouped("local_office_id").items():
            label = office.name or nowhere
            found[label] = found.get(label, people.browse()) | some
        return found
