"""Six schemes of real cooperatives, as they publish them, to start from.

Each says where its text was read, and what that text leaves open: what is assumed there
is for whoever takes the scheme up to confirm. What no text says is left out.
"""

from datetime import date
from decimal import Decimal

from .contribution_band import make_bands
from .contribution_rule import (
    COLLECTED,
    DOCUMENT,
    INVOICED,
    MARGIN,
    MONTH,
    SET_AGAINST,
    YEAR,
    Condition,
    FixedAmount,
    Rule,
    Scheme,
)

CAPE = Condition(contracts=frozenset({"cape"}))
CESA = Condition(contracts=frozenset({"cesa"}))

ASTROLABE = Scheme(
    name="Astrolabe",
    date_from=date(2023, 1, 1),
    reference=(
        "Règlement intérieur (2023), git.astrolabe.coop/AstrolabeCAE/DocumentsPublics,"
        " docs/ri/1-droits-obligations"
    ),
    rules=(
        Rule(
            code="contribution",
            name="Contribution",
            base=INVOICED,  # "prélevée sur chaque facture émise"
            period=YEAR,
            bands=make_bands((40_000, 11), (80_000, 10), (None, 9)),
            floors=(
                FixedAmount(Decimal(1200), YEAR, CAPE),
                FixedAmount(Decimal(2160), YEAR, CESA),
            ),
            # six months of the least contribution, when the CAPE is signed
            deposits=(FixedAmount(Decimal(600), condition=CAPE),),
            deposit_use=SET_AGAINST,
        ),
    ),
    assumptions=(
        "The least contribution of a year is asked by a twelfth for each month of"
        " presence.",
        "The 600 euros are used up by the contributions of the CAPE; what is left of"
        " them is given back at its end.",
        "The cases which the rules exempt are entered as exemptions.",
        "It has been in force since 1 January 2023; the text has no date.",
    ),
)

SOLSTICE = Scheme(
    name="Solstice",
    date_from=date(2017, 1, 1),
    reference="Barème 2017, solstice.coop/contribution-cooperative",
    rules=(
        Rule(
            code="contribution",
            name="Contribution",
            base=MARGIN,
            period=MONTH,
            # "13 % de la marge brute si celle-ci est inférieure à 1000 euros par mois"
            whole=True,
            bands=make_bands((1000, 13), (2000, 12), (3333, 11), (None, 10)),
            floors=(
                FixedAmount(Decimal(80), condition=Condition(seniority_to=12)),
                FixedAmount(Decimal(100)),
            ),
            # "ramené aux mois de présence"
            caps=(
                FixedAmount(Decimal(5000), YEAR, Condition(member=True)),
                FixedAmount(Decimal(5500), YEAR),
            ),
        ),
    ),
    assumptions=(
        "Each rate applies to the whole margin of the month, as the text is worded; so"
        " a margin of 1,000.01 owes less than one of 1,000.00.",
        "1,000.00, 2,000.00 and 3,333.00 are still in the lower band.",
        "In the year of admission, each month of presence counts for a twelfth of the"
        " cap which applied at its end.",
    ),
)

MOSAIQUE = Scheme(
    name="Mosaïque",
    date_from=date(2026, 1, 1),
    reference="caemosaique.fr/mosaique/remuneration-et-contribution",
    rules=(
        Rule(
            code="contribution",
            name="Contribution",
            base=MARGIN,
            period=MONTH,
            bands=make_bands((None, 12)),
            floors=(FixedAmount(Decimal(40)),),
            caps=(FixedAmount(Decimal(8400), YEAR),),
        ),
    ),
    assumptions=(
        "The cap of a year counts a twelfth for each month of presence.",
        "The levy for the Qualiopi process is left out: its amount is to be entered.",
        "The text has no date.",
    ),
)

COOPANAME = Scheme(
    name="Coopaname",
    date_from=date(2026, 1, 1),
    reference="coopaname.coop/article/cest-combien",
    rules=(
        Rule(
            code="fixed",
            name="Contribution fixe",
            fees=(FixedAmount(Decimal(30)),),
        ),
        Rule(
            code="variable",
            name="Contribution variable",
            # turnover less materials, goods, subcontracting and costs of missions
            base=MARGIN,
            period=DOCUMENT,
            bands=make_bands((None, "13.5")),
        ),
    ),
    assumptions=(
        "Who lives on a minimum income is exempt from the fixed part: a dated"
        " exemption.",
        "The contribution for the sharing of risks, of activities that pay wages, is"
        " left out: its rate is to be entered.",
        "The text has no date.",
    ),
)

ENCOM1 = Scheme(
    name="Wiki encom1",
    date_from=date(2026, 1, 1),
    reference="encom1.fr, wiki, cooperative/entrepreneur_salarie",
    rules=(
        Rule(
            code="contribution",
            name="Contribution",
            base=COLLECTED,  # "facturé et encaissé"
            period=YEAR,
            bands=make_bands((35_000, 10), (45_000, 8), (None, 6)),
        ),
        Rule(
            code="insurance",
            name="Assurance",
            fees=(FixedAmount(Decimal(16)),),
        ),
        Rule(
            code="accident",
            name="Assurance accident",
            fees=(FixedAmount(Decimal(3)),),
        ),
    ),
    assumptions=(
        "The bands are of a year, and each rate applies within its band.",
        "The text has no date.",
    ),
)

OPTEOS = Scheme(
    name="Optéos",
    date_from=date(2024, 1, 1),
    reference="documentation.opteos.fr/wiki/Calcul_salaire (September 2024)",
    rules=(
        Rule(
            code="contribution",
            name="Contribution",
            base=MARGIN,
            period=DOCUMENT,
            bands=make_bands((None, "11.5")),
        ),
    ),
    assumptions=("It has been in force since 1 January 2024; the text has no date.",),
)

EXAMPLES = (ASTROLABE, SOLSTICE, MOSAIQUE, COOPANAME, ENCOM1, OPTEOS)
