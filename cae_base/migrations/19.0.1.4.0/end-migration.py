from collections import defaultdict

from openupgradelib import openupgrade

from odoo.addons.cae_base.seal import unsealed


def anonymise_again(env):
    """Of who was anonymised before, the account number, the other addresses, the file
    of an employee and what a trade name tells stayed (RGPD-01). Once all modules are
    there, for each erases its own; in the words and the name of their cooperative."""
    people = env["cae.entrepreneur"].search(
        [("anonymised_on", "!=", False), ("active", "in", (True, False))]
    )
    for company, own in find_nobody_else(people).grouped("company_id").items():
        own = own.with_company(company).with_context(
            active_test=False, lang=company.partner_id.lang
        )
        unsealed(own)._anonymise()


def find_nobody_else(people):
    """:return: those whose card is not, since then, that of somebody who is here"""
    somebody = defaultdict(list)
    people._add_login_obstacles(somebody)
    return people.filtered(lambda person: person.id not in somebody)


@openupgrade.migrate()
def migrate(env, version):
    anonymise_again(env)
