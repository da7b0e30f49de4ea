from odoo import fields, models
from odoo.tools import format_date, format_datetime

from .cae_assembly import EXTRAORDINARY, MIXED, ORDINARY, SECOND, WRITTEN
from .cae_attendance import REPRESENTED
from .cae_proxy import VALID


class CaeAssembly(models.Model):
    """What the documents of an assembly say."""

    _inherit = "cae.assembly"

    def _get_document_lang(self):
        return self.company_id.partner_id.lang or self.env.lang

    def _get_timezone(self):
        """Of the cooperative, not of who reads: an hour is told without its zone."""
        return self.company_id.partner_id.tz or "Europe/Paris"

    def _tell_moment(self, moment):
        """Day and hour, where the cooperative is."""
        if not moment:
            return ""
        return format_datetime(
            self.env, moment, tz=self._get_timezone(), dt_format=self._moment_format()
        )

    def _moment_format(self):
        return self.env._("EEEE, MMMM d, yyyy 'at' h:mm a")

    def _tell_sending_day(self):
        """Where and when the notice is made: when it was sent, else today."""
        moment = self.convened_at or fields.Datetime.now()
        there = self.with_context(tz=self._get_timezone())
        day = format_date(there.env, moment, date_format="long")
        return ", ".join(filter(None, (self.company_id.city, day)))

    def _tell_kind(self):
        return {
            ORDINARY: self.env._("Ordinary Assembly"),
            EXTRAORDINARY: self.env._("Extraordinary Assembly"),
            MIXED: self.env._("Mixed Assembly, Ordinary and Extraordinary"),
            WRITTEN: self.env._("Written Consultation of the Members"),
        }[self.kind]

    def _get_notice_title(self):
        title = self.env._("Notice: %s", self._tell_kind())
        if self.call == SECOND:
            title = self.env._("%s, second call", title)
        return title

    def _get_minutes_title(self):
        if self.failed:
            return self.env._("Minutes of Failure: %s", self._tell_kind())
        return self.env._("Minutes: %s", self._tell_kind())

    def _get_legal_words(self):
        """Form, capital, seat and registration of the company (Code de commerce
        R. 225-66)."""
        company = self.company_id
        forms = dict(company._fields["cae_form"]._description_selection(self.env))
        families = dict(company._fields["cae_family"]._description_selection(self.env))
        return ", ".join(
            filter(
                None,
                (
                    self.env._(
                        "%(family)s, %(form)s with variable capital",
                        family=families[company.cae_family],
                        form=forms[company.cae_form],
                    ),
                    company.partner_id._get_one_line_address(),
                    company.company_registry
                    and self.env._("registered as %s", company.company_registry),
                ),
            )
        )

    def _get_agenda(self):
        return self.resolution_ids.sorted(lambda one: (one.sequence, one.id))

    def _get_there(self):
        """:return: the rows of those present, represented or voting by post"""
        return self._get_voices().filtered(lambda row: row.state != "absent")

    def _list_answers(self):
        """What each member answered, which is annexed to the minutes of a consultation
        (Code de commerce R. 223-24); not where the ballot is secret.

        :return: list of (resolution, list of (name, what was said))
        """
        return [
            (
                resolution,
                [
                    (vote.attendance_id.name, vote.label)
                    for vote in resolution.vote_ids.sorted("attendance_id")
                    if not vote.attendance_id.struck_off
                ],
            )
            for resolution in self._get_voted()
            if not resolution.secret
        ]

    def _tell_those_there(self):
        """Minutes name the members with their shares (Code de commerce R. 223-24),
        which weigh nothing in the votes."""
        rows = self._get_there()
        # sudo: who prints the minutes prints the numbers of shares they must bear
        holdings = (
            self.env["cae.share.movement"]
            .sudo()
            ._get_holdings("member_id", rows.member_id, self._get_day())
        )
        return ", ".join(
            self.env._(
                "%(name)s (%(state)s, shares: %(shares)s)",
                name=row.name,
                state=row._tell_presence(),
                shares=holdings[row.member_id.id].shares,
            )
            for row in rows
        )


class CaeResolution(models.Model):
    _inherit = "cae.resolution"

    def _get_document_lang(self):
        return self.assembly_id._get_document_lang()

    def _get_heading(self):
        if self.number:
            return self.env._(
                "Resolution %(number)s: %(title)s", number=self.number, title=self.title
            )
        return self.title

    def _tell_outcome_words(self):
        words = self._tell_result_words()
        if self.result == "second_round" and self._tell_elected():
            return f"{self.env._('Elected: %s.', self._tell_elected())} {words}"
        return words

    def _tell_result_words(self):
        return {
            "adopted": self.env._("The resolution is adopted."),
            "rejected": self.env._("The resolution is rejected."),
            "elected": self.env._("Elected: %s.", self._tell_elected()),
            "no_quorum": self.env._("For want of a quorum, nothing is decided."),
            "second_round": self.env._(
                "The majority is not reached: a second vote is needed."
            ),
        }.get(self.result, "")

    def _tell_elected(self):
        return ", ".join(self.option_ids.filtered("elected").mapped("name"))


class CaeAttendance(models.Model):
    _inherit = "cae.attendance"

    def _get_document_lang(self):
        partner = self.member_id.partner_id
        return partner.lang or self.assembly_id._get_document_lang()

    def _tell_presence(self):
        """How the member is there, and who represents him."""
        state = dict(self._fields["state"]._description_selection(self.env))[self.state]
        if self.state != REPRESENTED:
            return state
        proxies = self.given_proxy_ids.filtered(lambda proxy: proxy.state == VALID)
        return self.env._(
            "%(state)s by %(receiver)s", state=state, receiver=proxies.receiver_id.name
        )


class CaeAttendancePassage(models.Model):
    _inherit = "cae.attendance.passage"

    def _tell(self):
        directions = dict(self._fields["direction"]._description_selection(self.env))
        hour = format_datetime(
            self.env,
            self.time,
            tz=self.attendance_id.assembly_id._get_timezone(),
            dt_format="HH:mm",
        )
        return f"{directions[self.direction]} {hour}"
