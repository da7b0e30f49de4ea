from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.impact import find_age_group

REFUSED = "refused"
YES, NO = "yes", "no"
ANSWERS = [(YES, "Yes"), (NO, "No"), (REFUSED, "Refuses to answer")]
ENTRY, CURRENT = "entry", "current"


def answer(label, **attributes):
    """A question to which a person may refuse to answer (RGPD-03); empty: not asked."""
    return fields.Selection(ANSWERS, string=label, **attributes)


class CaeSocialSnapshot(models.Model):
    """The social situation of a person on a day: at entry, then as it changes.

    It has a model of its own, with no chatter and no relation towards it from the
    person, so that no door of the other models leads to it (RGPD-02, RGPD-05). What a
    person says today is a new snapshot: past reports keep what he had said (IMP-01).
    """

    _name = "cae.social.snapshot"
    _description = "Social Situation"
    _order = "date desc, id desc"
    _rec_name = "entrepreneur_id"
    _check_company_auto = True

    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [(ENTRY, "At Entry"), (CURRENT, "Current")],
        string="Situation",
        required=True,
        default=ENTRY,
        help="One at entry, which stays; a new current one whenever something changes.",
    )
    date = fields.Date(
        string="On", required=True, default=fields.Date.context_today, index=True
    )
    sex = fields.Selection(
        [
            ("female", "Woman"),
            ("male", "Man"),
            ("other", "Other"),
            (REFUSED, "Refuses to answer"),
        ]
    )
    age_group = fields.Selection(
        [
            ("under_26", "Under 26"),
            ("26_50", "26 to 50"),
            ("over_50", "Over 50"),
            (REFUSED, "Refuses to answer"),
        ],
        string="Age",
        compute="_compute_age_group",
        store=True,
        readonly=False,
        precompute=True,
        help="From the birth date of the person, if it is known.",
    )
    study_level = fields.Selection(
        [
            ("0", "No schooling or primary (ISCED 0-1)"),
            ("2", "Lower secondary (ISCED 2)"),
            ("3", "CAP, BEP, baccalauréat (ISCED 3-4)"),
            ("5", "Two years after the baccalauréat (ISCED 5)"),
            ("6", "Bachelor (ISCED 6)"),
            ("7", "Master or doctorate (ISCED 7-8)"),
            (REFUSED, "Refuses to answer"),
        ],
        help="International classification of education, as FSE+ asks for it (règlement"
        " (UE) 2021/1057, annexe I).",
    )
    job_seeker = answer("Job-seeker")
    job_seeker_since = fields.Date(string="Job-seeker Since")
    minimum_income = answer("Minimum Income", help="RSA or another minimum income.")
    disability = answer(
        "Disability",
        help="Recognised as a disabled worker (Code du travail, L. 5213-1).",
    )
    qpv = answer(
        "Priority District",
        help="Lives in a quartier prioritaire de la politique de la ville (loi"
        " 2014-173, art. 5). The list changes: its version is written beside.",
    )
    qpv_version = fields.Char(
        string="Zoning Version",
        compute="_compute_qpv_version",
        store=True,
        readonly=False,
        precompute=True,
        help="List of districts that was looked at, such as 2024; past answers keep"
        " theirs.",
    )
    rural = answer("Rural Area")
    prescriber_id = fields.Many2one(
        "cae.prescriber",
        string="Prescriber",
        ondelete="restrict",
        index="btree_not_null",
        help="Who sent the person.",
    )

    _entry_uniq = models.UniqueIndex(
        "(entrepreneur_id) WHERE kind = 'entry'",
        "The situation at entry of this person is written already: add a current one.",
    )
    _day_uniq = models.UniqueIndex(
        "(entrepreneur_id, date) WHERE kind = 'current'",
        "The situation of this person on this day is written already.",
    )

    @api.depends("date", "entrepreneur_id.birth_date")
    def _compute_age_group(self):
        for snapshot in self:
            birth = snapshot.entrepreneur_id.birth_date
            # what was said stays once the birth date is erased
            if birth and snapshot.date and snapshot.age_group != REFUSED:
                snapshot.age_group = find_age_group(birth, snapshot.date)
            else:
                snapshot.age_group = snapshot.age_group

    @api.depends("qpv", "date")
    def _compute_qpv_version(self):
        """IMP-02: the list in force on the day, unless another one is written."""
        for snapshot in self:
            asked = snapshot.qpv in (YES, NO) and snapshot.date
            snapshot.qpv_version = snapshot.qpv_version or (
                asked and snapshot._get_zoning(snapshot.date)
            )

    @api.model
    def _get_zoning(self, day):
        company = self.entrepreneur_id.company_id or self.env.company
        year = self.env["cae.legal.setting"]._get_value("qpv_version", company.id, day)
        return year and str(int(year))

    @api.constrains("qpv", "qpv_version")
    def _check_qpv_version(self):
        for snapshot in self:
            if snapshot.qpv in (YES, NO) and not snapshot.qpv_version:
                raise ValidationError(
                    self.env._(
                        "Write which list of priority districts was looked at for"
                        " %(name)s, such as 2024.",
                        name=snapshot.entrepreneur_id.name,
                    )
                )

    @api.constrains("job_seeker", "job_seeker_since", "date")
    def _check_job_seeker(self):
        for snapshot in self.filtered("job_seeker_since"):
            if snapshot.job_seeker != YES or snapshot.job_seeker_since > snapshot.date:
                raise ValidationError(
                    self.env._(
                        "%(name)s: only a job-seeker has a day since when, and it is"
                        " not after the day of this situation.",
                        name=snapshot.entrepreneur_id.name,
                    )
                )

    @api.model
    def _get_of(self, people, kind, day):
        """The situation of each person that a report reads, in one query.

        :param kind: at entry, or the last one known on a day
        :return: dict {person id: snapshot}
        """
        domain = [("entrepreneur_id", "in", people.ids), ("date", "<=", day)]
        if kind == ENTRY:
            domain = [("entrepreneur_id", "in", people.ids), ("kind", "=", ENTRY)]
        found = self.search_fetch(domain, order="date, id")
        return {snapshot.entrepreneur_id.id: snapshot for snapshot in found}
