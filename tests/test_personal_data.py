"""RGPD-01, RGPD-04: whatever names a person is in the file that he may have, and is
erased when nothing asks to keep it. A model that somebody adds fails here until it says
what becomes of it."""

import pytest

PEOPLE = ("cae.entrepreneur", "cae.member")
# Not in the file of a person, and why.
NOT_TOLD = {
    "cae.anonymisation.line": "whose time is over: counted anew at each look",
    "cae.assembly": "who chaired or wrote: in the minutes, which members have",
    "cae.payroll.comparison": "the payslip again, as another program computed it",
    "cae.payroll.journal.line": "the payslip again, as another program books it",
    "cae.resolution.effect": "who is elected or admitted: mandate, membership",
    "cae.resolution.option": "the name of a candidate, which all the members read",
    "cae.share.instalment": "the plan, month by month: told as a whole",
    "cae.share.transfer": "its movements are told",
}
# Texts that name nobody.
SILENT = {"code", "decision_reference", "label"}
# Kept as they are when a person is anonymised, and why.
KEPT = {
    "cae.activity.key": "who shared an activity: its accounts stand on it",
    "cae.anonymisation.line": "the trace of what was done, without a name",
    "cae.contract": "emptied apart; its dates make the figures",
    "cae.contract.item": "erased with the words of the contract",
    "cae.contract.notice": "that a body was told, without a word",
    "cae.contract.signature": "erased with the words of the contract",
    "cae.entrepreneur.criterion.tick": "the way that was gone, without a word",
    "cae.entrepreneur.stage.history": "its reason is emptied; figures stand on it",
    "cae.interview.booking": "that a slot was taken, without a word",
    "cae.payslip.draw": "amounts: the accounts",
    "cae.skill.assessment.line": "levels: the figures",
    "cae.social.snapshot": "answers make the figures; the days in it are emptied",
    "cae.support.time": "hours make the figures; its words are emptied",
    "cae.withholding.rate": "rates: the amounts of payslips stand on them",
    "calendar.event": "erased apart, for it may be of several people",
    "event.registration": "name, address and answers are emptied; seats stay",
}


@pytest.fixture(scope="module")
def env(transaction):
    with transaction() as env:
        yield env


@pytest.fixture(scope="module")
def person(env):
    return env["cae.entrepreneur"].create({"name": "Anne Le Goff"})


def find_links(env, people=PEOPLE):
    """:return: dict {model: the fields by which its rows belong to a person}"""
    links = {}
    for name, model in env.items():
        if model._auto and not model._abstract and not model._transient:
            fields = [
                field.name
                for field in model._fields.values()
                if field.store
                and field.type in ("many2one", "many2many")
                and field.comodel_name in people
            ]
            if fields:
                links[name] = fields
    return links


def test_every_link_is_told(env, person):
    """RGPD-04."""
    told = {records._name for _title, records, _names in person._get_own_subjects()}
    linked = set(find_links(env))
    assert len(linked) > 40
    assert linked - told - set(NOT_TOLD) == set()
    assert set(NOT_TOLD) - linked == set(), "no longer there"
    assert set(NOT_TOLD) & told == set()


def test_nothing_told_hides_another(env, person):
    """Two subjects of one name, or two fields of one label, would be one."""
    subjects = person._get_own_subjects()
    titles = [title for title, _records, _names in subjects]
    assert len(set(titles)) == len(titles)
    for title, records, names in subjects:
        labels = records.fields_get(names, ["string"])
        strings = {labels[name]["string"] for name in names}
        assert len(strings) == len(names), title


def test_every_link_is_erased_or_kept_for_a_reason(env, person):
    """RGPD-01: by name; what is left of the words is looked for in each floor."""
    linked = set(find_links(env, ("cae.entrepreneur",)))
    traced = set(person._get_traces())
    assert linked - traced - set(KEPT) == set()
    assert (set(KEPT) | traced) - linked == set(), "no longer there"
    assert traced & set(KEPT) == set()


def test_no_word_is_kept(env, person):
    """RGPD-01: a text that somebody adds to a model is emptied, too."""
    for name, words in person._get_traces().items():
        if words is None:
            continue
        model = env[name]
        texts = {
            field.name
            for field in model._fields.values()
            if field.store
            and field.type in ("char", "text", "html", "binary")
            and field.name not in SILENT
        }
        assert texts - set(words) == set(), name
