"""Fill a database with the demo cooperative of data/demo_cooperative/.

    setup/odoo shell -d DB < data/load_demo.py

The database holds the four modules and the French chart of accounts. The files,
their columns and the order of the steps: data/README.md. All is written in one
transaction: an interrupted load leaves nothing, a second one finds the first.
"""

import sys
import time
from pathlib import Path

from odoo.modules import get_module_path

DATA = Path(get_module_path("cae_base")).parent / "data"
sys.path.insert(0, str(DATA))

from demo_loader.assemblies import load_assemblies  # noqa: E402
from demo_loader.deadlines import load_deadlines  # noqa: E402
from demo_loader.demo import MODULE, Demo  # noqa: E402
from demo_loader.documents import load_documents, load_payments  # noqa: E402
from demo_loader.ledger import load_ledger  # noqa: E402
from demo_loader.months import close_months  # noqa: E402
from demo_loader.partners import load_partners  # noqa: E402
from demo_loader.path import load_path  # noqa: E402
from demo_loader.people import load_company, load_people  # noqa: E402
from demo_loader.present import load_present  # noqa: E402
from demo_loader.shares import load_shares  # noqa: E402
from demo_loader.sharing import load_sharing  # noqa: E402
from demo_loader.space import load_space  # noqa: E402
from demo_loader.support import load_support  # noqa: E402
from demo_loader.years import load_years  # noqa: E402

STEPS = (
    ("Company, bank and team", load_company),
    ("Entrepreneurs, activities and contracts", load_people),
    ("Customers and suppliers", load_partners),
    ("Members and shares", load_shares),
    ("Invoices, bills and entries", load_documents),
    ("Payments", load_payments),
    ("Closings and pay", close_months),
    ("Quotes, to-dos and bank lines of these days", load_present),
    ("Meetings, stages, criteria and moves", load_path),
    ("Proofs of the trades and legal deadlines", load_deadlines),
    ("Reserves, a transfer and statements to send", load_ledger),
    ("The last financial year", load_years),
    ("The entrepreneurs' own space", load_space),
    ("Interviews, workshops and skills", load_support),
    ("What is shared, social situations and impact", load_sharing),
    ("Assemblies", load_assemblies),
)


def load_demo(env):
    """Load it all; nothing is committed.

    :raise ValueError: a file cannot be loaded; the message is Odoo's
    """
    demo = Demo(env, DATA / "demo_cooperative")
    for number, (title, step) in enumerate(STEPS, 1):
        print(f"[{number}/{len(STEPS)}] {title}…", end=" ", flush=True)
        start = time.monotonic()
        count = step(demo)
        demo.analyze()
        print(f"{count} ({time.monotonic() - start:.0f} s)", flush=True)


def main(env):
    company = env.ref("base.main_company")
    if company.chart_template != "fr":
        sys.exit(
            f"The demo wants the French chart of accounts in {company.name}: load it."
        )
    if env.ref(f"{MODULE}.structure", raise_if_not_found=False):
        print("The demo cooperative is in this database already.")
        return
    load_demo(env)
    env.cr.commit()


if __name__ == "__main__":
    main(env)  # noqa: F821  (Odoo's shell gives it)
