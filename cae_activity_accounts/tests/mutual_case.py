from .common_portal import PortalCase

YEAR = ("2025-01-01", "2025-12-31")


class MutualCase(PortalCase):
    """In 2025 the cooperative itself had 100.00 of contribution, 300.00 of a subsidy
    and 40.00 of interest, for 250.00 of pay, 60.00 of rent and 20.00 of bank
    charges."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._scheme("collected", 10, date_from=YEAR[0])
        invoice = cls._invoice(cls.pottery, 2000, "2025-09-05")
        cls._pay(invoice, "2025-09-25", amount=1200)
        cls._closing("2025-12-01").action_post()
        own, bank = cls.structure, cls._get_account("110")
        cls._entry(
            "2025-10-31",
            (cls._get_account("74"), own, -300),
            (cls._get_account("76"), own, -40),
            (cls._get_account("641"), own, 250),
            (cls._get_account("613"), own, 60),
            (cls._get_account("627"), own, 20),
            (bank, own, 10),
        )
        # of an activity, and of another year: neither is the account's
        cls._entry(
            "2025-10-31",
            (cls._get_account("641"), cls.studio, 77),
            (bank, cls.studio, -77),
        )
        cls._entry("2024-12-31", (cls._get_account("641"), own, 5), (bank, own, -5))
        cls.services = cls.env["cae.mutual.service"].create(
            [
                {"name": "Accompagnement", "prefixes": "64"},
                {"name": "Locaux", "prefixes": "61,-616"},
                {"name": "Assurance", "prefixes": "616"},
            ]
        )
        cls.account = cls.env["cae.mutual.account"].create({"date_to": YEAR[1]})

    def _amounts(self, account=None):
        return {line.name: line.amount for line in (account or self.account).line_ids}
