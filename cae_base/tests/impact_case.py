from datetime import date

from ..seal import unsealed
from .common import CooperativeCase

YEAR = date(2025, 1, 1), date(2025, 12, 31)


class ImpactCase(CooperativeCase):
    """People of a year that is over, and what they said of themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.lang = False  # figures in the words of the source
        cls.reader = cls._create_user("manager", "reader@blavet.example")
        cls.reader.group_ids += cls.env.ref("cae_base.group_social_data")

    @classmethod
    def _create_people(cls, number, contract=None, **vals):
        """:return: people who came in 2024, with contracts of 2025 by default"""
        people = cls.env["cae.entrepreneur"].create(
            [
                {"name": f"Person {rank}", "date_entry": "2024-10-01", **vals}
                for rank in range(number)
            ]
        )
        contracts = cls.env["cae.contract"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "kind": "cape",
                    "date_start": "2025-02-01",
                    **(contract or {}),
                }
                for person in people
            ]
        )
        # as they are after years of use: the papers are elsewhere
        unsealed(contracts).write({"state": "running"})
        return people

    @classmethod
    def _say(cls, people, **answers):
        return cls.env["cae.social.snapshot"].create(
            [
                {"entrepreneur_id": person.id, "date": "2024-10-01", **answers}
                for person in people
            ]
        )

    @classmethod
    def _report(cls, **vals):
        return cls.env["cae.impact.report"].create(
            {"date_from": YEAR[0], "date_to": YEAR[1], **vals}
        )

    def _figures(self, report, code):
        """:return: dict {label: figure, None if it is hidden}"""
        return {
            line.label or "": None if line.is_hidden else line.value
            for line in report.line_ids
            if line.code == code and not line.is_reference
        }
