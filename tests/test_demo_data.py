"""The demo cooperative, loaded by its own script (data/README.md)."""

import subprocess
import sys
from datetime import timedelta

import pytest
from demo_files import DATA, read

from odoo import fields
from odoo.tools import float_compare
from odoo.tools.safe_eval import safe_eval

CLOSED_MONTHS = 12
STEPS = 16
MANAGER, COACH = "user_helene_quemener", "user_anne_madec"
CAPITAL = ("1012", "1013")

sys.path.insert(0, str(DATA))
from demo_loader.offsets import find_day  # noqa: E402


def load(database):
    with (DATA / "load_demo.py").open() as script:
        result = subprocess.run(
            [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http"],
            stdin=script,
            capture_output=True,
            text=True,
        )
    assert result.returncode == 0, result.stderr[-4000:]
    return result.stdout


@pytest.fixture(scope="module")
def loaded(database):
    """What the script printed."""
    return load(database)


@pytest.fixture
def env(loaded, transaction):
    with transaction() as env:
        yield env


def month_of(today, months):
    return find_day(today, months, 1)


def end_of_month(today, months):
    return find_day(today, months, 31)


def get_today(env):
    return fields.Date.context_today(env.user)


# --- the load -----------------------------------------------------------------


def test_it_says_where_it_is(loaded):
    steps = [line.split("]")[0] for line in loaded.splitlines() if line.startswith("[")]
    assert steps == [f"[{number}/{STEPS}" for number in range(1, STEPS + 1)]


def test_second_load_changes_nothing(loaded, database, transaction):
    with transaction() as env:
        before = env["account.move"].search_count([])
    assert "already" in load(database)
    with transaction() as env:
        assert env["account.move"].search_count([]) == before


def test_nobody_is_written_to(env):
    assert not env["mail.mail"].search_count([])


# --- the books ----------------------------------------------------------------


@pytest.mark.parametrize("months", [-14, -13, -7, -2, -1, 0])
def test_ledger_is_whole(env, months):
    """Design §4.3: the cash of all activities is the company's money, on any day."""
    day = min(end_of_month(get_today(env), months), get_today(env))
    activities = env["cae.activity"].search([])
    cash = sum(
        statement["cash"] for statement in activities.get_statement(day, day).values()
    )
    posted = [("parent_state", "=", "posted"), ("date", "<=", day)]
    items = env["account.move.line"].search(posted)
    money = items.filtered("account_id.cae_is_liquidity")
    assert float_compare(cash, sum(money.mapped("balance")), 2) == 0
    assert not money.cae_activity_id
    assert not (items - money).filtered(lambda item: not item.cae_activity_id)


def test_every_activity_has_a_statement(env):
    today = get_today(env)
    sellers = {name for [name] in read("customer_invoices", "cae_activity_id/id")}
    activities = env["cae.activity"].union(
        *(env.ref(f"cae_demo.{name}") for name in sellers)
    )
    assert len(activities) == 16
    statements = activities.get_statement(month_of(today, -13), today)
    for activity in activities:
        statement = statements[activity.id]
        assert statement["turnover_invoiced"] > 0, activity.name
        assert statement["turnover_collected"] > 0, activity.name


def test_months_are_closed_in_order(env, loaded):
    today = get_today(env)
    *closed, last = env["cae.closing"].search([], order="month")
    assert [closing.month for closing in (*closed, last)] == [
        month_of(today, months) for months in range(-CLOSED_MONTHS - 1, 0)
    ]
    assert {(one.state, one.pay_state) for one in closed} == {("posted", "posted")}
    assert (last.state, last.pay_state) == ("computed", "computed")
    assert all(
        closing.contribution_move_id and closing.pay_move_id for closing in closed
    )


def test_few_balances_are_negative(env):
    for closing in env["cae.closing"].search([]):
        negative = closing.anomaly_ids.filtered(lambda one: one.kind == "negative")
        assert len(negative) <= 3, closing.name


def test_the_last_year_is_published_and_left_to_decide(env):
    account = env["cae.mutual.account"].search([])
    assert account.state == "published" and account.date_to < get_today(env)
    assert account.amount_income and len(account.cost_line_ids) > 3
    closing = env["cae.year.closing"].search([])
    assert (closing.state, closing.undecided_count) == ("computed", 1)
    assert closing.amount_variable and closing.amount_reserve


def test_what_was_owed_is_paid(env):
    """Pay, social debts and VAT of the closed months have left the bank."""
    items = env["account.move.line"].search(
        [
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("account_id.cae_section", "=", "social_debts"),
        ]
    )
    assert not items


def test_vat_is_closed_each_month(env):
    """By the closing of VAT; the last month is to be checked."""
    *closed, last = env["cae.vat.closing"].search([], order="date_to")
    assert len(closed) == CLOSED_MONTHS
    assert {closing.state for closing in closed} == {"posted"}
    assert last.state == "computed"


def test_vat_on_payment_goes_with_its_base(env):
    """Of an invoice paid in two parts, each takes its own."""
    entries = env["account.move"].search(
        [("tax_cash_basis_origin_move_id", "!=", False)]
    )
    by_document = entries.grouped("tax_cash_basis_origin_move_id").values()
    halves = [same for same in by_document if len(same) > 1]
    assert halves
    for entry in env["account.move"].union(*halves):
        for tax_line in entry.line_ids.filtered("tax_repartition_line_id"):
            tax = tax_line.tax_line_id
            bases = entry.line_ids.filtered(lambda line, tax=tax: tax in line.tax_ids)
            expected = sum(bases.mapped("balance")) * tax.amount / 100
            assert abs(tax_line.balance - expected) < 0.03, entry.name


def test_some_money_is_kept_back(env):
    """By rules and by hand; a bill changed hands, statements wait to be sent."""
    today = get_today(env)
    statements = env["cae.activity"].search([]).get_statement(None, today)
    assert len([one for one in statements.values() if one["reserved"]]) >= 3
    assert env["account.move"].search([("cae_transfer_target_id", "!=", False)])
    assert set(env["cae.statement.sending"].search([]).mapped("state")) == {"to_send"}


def test_capital_is_in_the_ledger(env):
    """Design §4.8: capital = Σ movements, and reconciles with the ledger."""
    movements = env["cae.share.movement"].search([])
    assert set(movements.mapped("state")) == {"registered"}
    amounts = dict.fromkeys(CAPITAL, 0.0)
    for item in env["account.move.line"].search([("parent_state", "=", "posted")]):
        if (prefix := item.account_id.code[:4]) in amounts:
            amounts[prefix] -= item.balance
    paid = sum(movements.mapped("amount_paid"))
    assert float_compare(amounts["1013"], paid, 2) == 0
    assert float_compare(sum(amounts.values()), sum(movements.mapped("amount")), 2) == 0


def test_portal_shows_an_entrepreneur_his_activities(env):
    user = env.ref("cae_demo.user_enora_le_bihan")
    activities = env["cae.activity"].with_user(user).search([])
    assert set(activities.mapped("name")) == {
        "Les Paniers d'Enora",
        "Les Tablées d'Enora",
    }


# --- the screens ----------------------------------------------------------------

MENU = "cae_base.menu_root"
EMPTY = {"cae.import", "cae.opening"}  # where one brings one's own file


def list_screens(env):
    """What the menus of cae_base that this user sees open.

    :return: list of (name of the menu, model, domain)
    """
    menus = env["ir.ui.menu"].search([("id", "child_of", env.ref(MENU).id)])
    menus = menus._filter_visible_menus()
    # sudo: of an action, users read what the server gives them only
    actions = {
        menu.complete_name: menu.sudo().action
        for menu in menus
        if menu.get_external_id()[menu.id].startswith("cae_base.")
    }
    return [
        (name, action.res_model, safe_eval(action.domain or "[]"))
        for name, action in actions.items()
        if action
    ]


@pytest.mark.parametrize(("user", "count"), [(MANAGER, 38), (COACH, 20)])
def test_each_screen_has_rows(env, user, count):
    env = env(user=env.ref(f"cae_demo.{user}").id)
    screens = list_screens(env)
    assert len(screens) >= count
    for name, model, domain in screens:
        if model not in EMPTY:
            assert env[model].search_count(domain), name


def count_by(env, model, field, domain=()):
    groups = env[model]._read_group(domain, [field], ["__count"])
    return {getattr(key, "id", key): count for key, count in groups}


def test_people_are_at_all_stages_but_none_stays_an_instant(env):
    stages = env["cae.entrepreneur.stage"].search([])
    assert count_by(env, "cae.entrepreneur", "stage_id").keys() == set(stages.ids)
    durations = env["cae.entrepreneur.stage.duration"].search([])
    assert set(durations.stage_id) == set(stages)
    assert min(durations.mapped("days")) > 0
    way = stages.filtered(lambda stage: not stage.is_exit)
    reached = count_by(env, "cae.entrepreneur.funnel", "stage_id")
    numbers = [reached[stage.id] for stage in way]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) > 4


def test_histories_end_at_the_present_stage_without_a_hole(env):
    for person in env["cae.entrepreneur"].search([]):
        last, *before = person.stage_history_ids
        assert last.stage_id == person.stage_id and not last.date_to, person.name
        assert before or last.date_from.date() == person.date_entry, person.name
        for row, following in zip(before, (last, *before), strict=False):
            assert row.date_to == following.date_from, person.name


def test_moves_keep_their_reasons(env):
    overrides = env["cae.entrepreneur.stage.history"].search(
        [("is_override", "=", True)]
    )
    assert len(overrides) == 3
    assert overrides.user_id == env.ref(f"cae_demo.{MANAGER}")
    assert all(overrides.mapped("reason"))
    left = env["cae.entrepreneur"].search([("stage_id.is_exit", "=", True)])
    assert len(set(left.mapped("exit_type"))) >= 5
    assert all(person.stage_history_ids[0].reason for person in left)


def test_criteria_are_ticked_by_coaches_before_today(env):
    ticks = env["cae.entrepreneur.criterion.tick"].search([])
    present = env["cae.entrepreneur.criterion.status"].search(
        [("is_present", "=", True)]
    )
    assert len(ticks.user_id) == 2
    assert max(ticks.mapped("date")).date() < get_today(env)
    assert set(present.mapped("is_met")) == {True, False}


def test_the_public_page_offers_dates(env):
    meetings = env["event.event"]._get_open_information_meetings(env.company)
    assert len(meetings) >= 2
    assert set(count_by(env, "event.registration", "state")) == {
        "open",
        "done",
        "cancel",
    }


def test_contracts_are_in_every_state(env):
    states = env["cae.contract"]._fields["state"].get_values(env)
    assert count_by(env, "cae.contract", "state").keys() == set(states)
    natures = count_by(env, "cae.contract", "nature")
    assert natures["renewal"] and natures["amendment"] >= 2


def test_notices_are_given_but_the_recent_ones(env):
    notices = env["cae.contract.notice"].search([])
    assert {"conclusion", "renewal", "early_end"} == set(notices.mapped("event"))
    todo = notices.filtered(lambda notice: not notice.done_on)
    assert todo and todo < notices
    assert all(notice.done_on >= notice.date for notice in notices - todo)


def test_trade_names_are_in_every_state(env):
    states = env["cae.activity"]._fields["state"].get_values(env)
    activities = env["cae.activity"].search([])
    assert count_by(env, "cae.activity", "state").keys() == set(states)
    stopped = activities.filtered(lambda one: one.state in ("suspended", "closed"))
    assert all(stopped.mapped("state_reason"))


def test_each_clock_has_deadlines_but_none_is_far_off(env):
    deadlines = env["cae.deadline"].search([("state", "=", "open")])
    clocks = env["cae.clock"].search([])
    if not env.ref("base.main_company")._find_accounts_limit():
        # approved by the last assembly: nothing falls due until the year is over
        clocks -= env.ref("cae_governance.clock_accounts")
    # no losses, no request of an audit, enough members
    for name in ("audit_losses", "audit_request", "member_minimum"):
        clocks -= env.ref(f"cae_governance.clock_{name}")
    assert set(deadlines.clock_id) == set(clocks)
    soon = deadlines.filtered(
        lambda deadline: deadline.date <= get_today(env) + timedelta(days=90)
    )
    assert set(soon.clock_id) == set(deadlines.clock_id)
    assert len(env["cae.deadline.notice"].search([]).threshold_id) >= 10


def test_reports_wait_for_nobody_but_one(env):
    """CAE-27: held by the coach, signed by both; most people have had theirs."""
    interviews = env["cae.interview"].search([])
    assert count_by(env, "cae.interview", "state").keys() == {
        "signed",
        "to_sign",
        "draft",
    }
    waiting = interviews.filtered(lambda one: one.state == "to_sign")
    assert waiting.entrepreneur_id.portal_user_id.login == "yann@deuxrives.example"
    for signed in interviews.filtered(lambda one: one.state == "signed"):
        signed._check_document_unchanged()
        assert len(signed.current_signature_ids) == 2
        assert signed.signed_on == signed.date
    people = env["cae.entrepreneur"].search([]).filtered("interview_due")
    assert len(people) >= 12
    late = people.filtered(lambda person: person.interview_state == "late")
    assert 0 < len(late) <= 2


def test_workshops_are_proved_and_awaited(env):
    """IMP-06: signed, counted as the trainer's time; somebody waits for a seat."""
    attendances = env["cae.workshop.attendance"].search([])
    assert max(attendances.mapped("signed_on")) < fields.Datetime.now()
    assert attendances.filtered("marked_by_id") < attendances
    assert set(attendances.mapped("is_counted")) == {True}
    assert env["cae.funded.action"].search([]).hours > 10
    assert env["event.registration"].search_count([("cae_rating", ">", 0)]) >= 5
    assert env["cae.workshop.waiting"].search_count([]) == 2


def test_what_is_shared_is_used(env):
    states = count_by(env, "cae.resource.booking", "state")
    assert states.keys() == {"asked", "booked"}
    assert count_by(env, "cae.partner.call", "state").keys() == {"open", "closed"}
    assert env["cae.partner.answer"].search_count([]) >= 3
    shown = env["cae.directory.card"].search([("is_published", "=", True)])
    assert len(shown) >= 6 and all(shown.mapped("published_on"))


def test_impact_of_last_year_is_published(env):
    """IMP-05: frozen, read by whoever has the address; two drafts, one for a funder."""
    reports = env["cae.impact.report"].search([])
    last = reports.filtered(lambda report: report.state == "frozen")
    assert last.public_url and last.date_to.year == get_today(env).year - 1
    drafts = reports - last
    assert len(drafts) == 2 and drafts.filtered("funder")
    assert all(report.line_ids for report in reports)
    people = env["cae.social.snapshot"].search([]).entrepreneur_id
    assert len(people) > 20


def test_an_assembly_was_held(env):
    """From the notice in time to the minutes; its secret ballot was opened by two."""
    assembly = env.ref("cae_demo.assembly_past")
    assert assembly.state == "minuted" and not assembly._find_missing_in_minutes()
    assert fields.Date.to_date(assembly.convened_at) <= assembly.send_limit
    moments = [
        assembly.convened_at,
        assembly.opened_at,
        assembly.closed_at,
        assembly.minuted_at,
        fields.Datetime.now(),
    ]
    assert moments == sorted(moments)
    assert set(assembly._get_voted().mapped("result")) == {"adopted"}
    secret = assembly.resolution_ids.filtered("secret")
    assert secret.box_state == "opened" and secret._verify_ballots()
    assert secret.confirmed_by_id != secret.opened_by_id
    times = assembly.log_ids.sorted("id").mapped("time")
    assert times == sorted(times) and times[-1] < fields.Datetime.now()


def test_what_the_assembly_decided_is_done(env):
    """SCOP-03, CAE-16: a candidate is a member, the accounts are approved."""
    assembly = env.ref("cae_demo.assembly_past")
    effects = assembly.resolution_ids.effect_ids
    assert set(effects.mapped("state")) == {"applied"}
    member = effects.candidacy_id.member_id
    assert member.state == "active" and member.date_admission == assembly.roll_date
    company = env.ref("base.main_company")
    assert company.cae_accounts_approved_on == assembly.roll_date


def test_members_are_called_to_the_next_one(env):
    assembly = env.ref("cae_demo.assembly_next")
    assert assembly.state == "convened"
    assert fields.Date.to_date(assembly.convened_at) <= assembly.send_limit
    assert 14 < (assembly.date - fields.Datetime.now()).days < 24
    assert assembly.email_count and assembly.post_count
    assert assembly.document_ids and all(assembly.document_ids.mapped("file_hash"))
    assert assembly.proxy_ids and assembly.resolution_ids.effect_ids.candidacy_id
    votes = assembly._get_voted()
    assert set(votes.mapped("state")) == {"open"} and set(votes.mapped("secret")) == {
        True,
        False,
    }
    assert set(votes.mapped("vote_count")) == {2}
    assert count_by(env, "cae.candidacy", "state").keys() == {
        "submitted",
        "agenda",
        "admitted",
    }


def test_shares_wait_for_their_turn(env):
    requests = env["cae.share.reimbursement"].search([])
    queue = requests.filtered(lambda one: one.state == "waiting")
    assert set(queue.mapped("cause")) == {"exit", "partial"}
    assert queue.mapped("position") == [1, 2]


def test_who_left_came_back(env):
    """SCOP-16, SCOP-18: two entries of one person; the first shares were paid back."""
    first = env.ref("cae_demo.member_pascal_le_meur_first")
    second = env.ref("cae_demo.member_pascal_le_meur")
    assert (first.state, second.state) == ("former", "active")
    assert first.other_period_ids == second and first.number < second.number
    assert first.share_count == 0 and first.reimbursement_ids.state == "paid"
    assert second.share_count > 0


def test_members_asked_for_something(env):
    """AG-06: put on the agenda in time, or to be answered."""
    requests = env["cae.assembly.request"].search([])
    assert count_by(env, "cae.assembly.request", "state").keys() == {
        "received",
        "agenda",
    }
    assert not any(requests.mapped("obstacle"))
    asked = requests.filtered("resolution_id")
    assert asked.assembly_id == env.ref("cae_demo.assembly_next")


def test_the_board_has_nothing_to_put_right(env):
    """SCOP-02, SCOP-17, SCOP-20: members, capital of the statutes, audit."""
    board = env["cae.governance.board"].create({})
    assert not board.rule_words
    assert board.request_ids and board.candidacy_ids and board.deadline_ids


def test_some_people_may_be_there_twice(env):
    double = env["cae.entrepreneur"].search([("has_duplicate", "=", True)])
    assert len(double) == 4


def test_members_pay_up_their_shares(env):
    """SCOP-14: by instalments, of which one is late, and out of pay."""
    plans = env["cae.share.plan"].search([])
    assert set(plans.mapped("state")) == {"running"}
    assert set(plans.mapped("mode")) == {"schedule", "payroll"}
    assert all(0 < plan.total == plan.member_id.unpaid_capital for plan in plans)
    assert len(plans.filtered("late")) == 1
    assert (
        sum(plans.instalment_ids.mapped("amount"))
        == plans.filtered(lambda plan: plan.mode == "schedule").total
    )
