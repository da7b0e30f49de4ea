"""The cooperative, its team, its entrepreneurs and their activities."""

import base64

from .contracts import load_contracts


def load_company(demo):
    demo.load("res.company", "company")
    demo.load("cae.legal.setting", "legal_settings")
    demo.load("account.payment.term", "payment_terms")
    demo.load("res.partner.bank", "bank_accounts")
    prepare_bank(demo.load("account.journal", "journals"))
    people = demo.load("res.partner", "people")
    demo.load("res.users", "users")
    demo.load("cae.local.office", "local_offices")
    return len(people)


def prepare_bank(journal):
    """The past has no bank statements: what is paid is in the bank at once."""
    methods = (
        journal.inbound_payment_method_line_ids
        | journal.outbound_payment_method_line_ids
    )
    methods.payment_account_id = journal.default_account_id
    methods.filtered(lambda method: method.code == "manual").name = "Virement"


def load_people(demo):
    demo.give_external_ids({"structure": demo.company._get_cae_structure()})
    demo.load("cae.activity", "structure")
    demo.load("cae.activity", "activities")
    people = demo.load("cae.entrepreneur", "entrepreneurs")
    demo.load("cae.withholding.rate", "withholding_rates")
    demo.load("cae.activity.key", "sharing_keys")
    load_logos(demo)
    load_contracts(demo)
    demo.load("cae.contribution.scheme", "contribution_schemes").action_put_in_force()
    return len(people)


def load_logos(demo):
    for path in sorted((demo.folder / "logos").glob("*.png")):
        set_logo(demo, path)


def set_logo(demo, path):
    """A picture is named after its activity; the one of the company, ``company``."""
    image = base64.b64encode(path.read_bytes())
    if path.stem == "company":
        demo.company.logo = image
    else:
        demo.ref(path.stem).image_1920 = image
