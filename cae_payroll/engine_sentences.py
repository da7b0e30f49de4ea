"""The errors of the engine, told to the user in his language."""

from odoo.tools import format_amount, format_date, formatLang

from .engine.attachment import MissingBands
from .engine.money import InvalidValue
from .engine.parameters import MissingParameter
from .engine.profile import HoursOfCape, UnknownContract
from .engine.solver import EnvelopeTooSmall, NetTooSmall, NoGross, UnknownMode


def explain(env, error):
    """:param error: an :class:`EngineError`
    :return: a sentence which says what to do
    """
    return SENTENCES[type(error)](env, error)


def invalid_value(env, error):
    # The screen of simulation bears the names of the engine's values.
    field = env["ir.model.fields"]._get("cae.payslip.simulation", error.name)
    return env._(
        "%(setting)s: give a number from %(low)s to %(high)s.",
        setting=field.field_description or env._("Days Absent"),
        low=formatLang(env, float(error.low), digits=0),
        high=formatLang(env, float(error.high), digits=0),
    )


def missing_parameter(env, error):
    return env._(
        "%(code)s has no value on %(day)s: choose another day, or ask the payroll"
        " officer to add a row that applies on it.",
        code=error.code,
        day=format_date(env, error.day),
    )


def envelope_too_small(env, error):
    if not error.health_alone:
        return env._(
            "%(envelope)s does not pay what is due without any gross, which is"
            " %(minimum)s: give more.",
            envelope=money(env, error.envelope),
            minimum=money(env, error.minimum),
        )
    return env._(
        "%(envelope)s does not pay what is due without any gross, which is %(minimum)s"
        " for the health insurance: give more.",
        envelope=money(env, error.envelope),
        minimum=money(env, error.minimum),
    )


def net_too_small(env, error):
    return env._(
        "The contributions of the year are regularised: %(minimum)s of net come back"
        " without any gross, more than the %(net)s asked. Give at least as much.",
        minimum=money(env, error.minimum),
        net=money(env, error.net),
    )


def no_gross(env, error):
    return env._(
        "No gross gives a net of %s: check the rates of the employee's contributions.",
        money(env, error.net),
    )


def unknown_mode(env, error):
    return env._(
        "A pay is computed from its cost, its gross or its net (cost, gross, net), not"
        " from “%s”.",
        error.mode,
    )


def unknown_contract(env, error):
    return env._(
        "A pay is that of a CESA, of an employment contract or of a CAPE (cesa,"
        " employment, cape), not of “%s”.",
        error.contract,
    )


def hours_of_cape(env, error):
    return env._(
        "A CAPE sets no working time: leave the hours out, or choose an employment"
        " contract."
    )


def missing_bands(env, error):
    return env._(
        "No bands of attachment apply on %s: ask the payroll officer to add those of"
        " the year (Code du travail, R. 3252-2).",
        format_date(env, error.day),
    )


def money(env, amount):
    return format_amount(env, float(amount), env.company.currency_id)


SENTENCES = {
    InvalidValue: invalid_value,
    MissingBands: missing_bands,
    MissingParameter: missing_parameter,
    EnvelopeTooSmall: envelope_too_small,
    HoursOfCape: hours_of_cape,
    NetTooSmall: net_too_small,
    NoGross: no_gross,
    UnknownContract: unknown_contract,
    UnknownMode: unknown_mode,
}
