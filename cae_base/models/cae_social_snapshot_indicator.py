from odoo import api, models

from .cae_social_snapshot import ENTRY


class CaeSocialSnapshot(models.Model):
    """The indicators that share people out by what they said of themselves (IMP-04).

    Called as those of `cae.entrepreneur`, with the situation to read (at entry, or the
    last one of the period) as ``cae_situation`` in the context. They answer with
    people: a situation opens for those only who read social data.
    """

    _inherit = "cae.social.snapshot"

    @api.model
    def _share_out(self, name, people, date_to):
        """:return: dict {answer, as a label: people}; each person is under one"""
        kind = self.env.context.get("cae_situation", ENTRY)
        snapshots = self._get_of(people, kind, date_to)
        ids = {}
        for person in people:
            said = snapshots.get(person.id, self.browse())[name]
            ids.setdefault(said or False, []).append(person.id)
        found = {}
        for said, label in self._get_answers(name, ids).items():
            found[label] = found.get(label, []) + ids.get(said, [])
        return {label: people.browse(some) for label, some in found.items()}

    @api.model
    def _get_answers(self, name, said):
        """:return: dict {answer: label}: all of a list, of records those said"""
        field = self._fields[name]
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
        else:
            labels = {record: record.name for record in said if record}
        return {**labels, False: self.env._("Not asked")}

    @api.model
    def _indicator_sex(self, people, date_from, date_to):
        return self._share_out("sex", people, date_to)

    @api.model
    def _indicator_age_group(self, people, date_from, date_to):
        return self._share_out("age_group", people, date_to)

    @api.model
    def _indicator_study_level(self, people, date_from, date_to):
        return self._share_out("study_level", people, date_to)

    @api.model
    def _indicator_job_seekers(self, people, date_from, date_to):
        return self._share_out("job_seeker", people, date_to)

    @api.model
    def _indicator_minimum_income(self, people, date_from, date_to):
        return self._share_out("minimum_income", people, date_to)

    @api.model
    def _indicator_disability(self, people, date_from, date_to):
        return self._share_out("disability", people, date_to)

    @api.model
    def _indicator_qpv(self, people, date_from, date_to):
        return self._share_out("qpv", people, date_to)

    @api.model
    def _indicator_rural(self, people, date_from, date_to):
        return self._share_out("rural", people, date_to)

    @api.model
    def _indicator_prescribers(self, people, date_from, date_to):
        return self._share_out("prescriber_id", people, date_to)
