import psycopg2

from odoo import fields, models
from odoo.exceptions import MissingError, UserError
from odoo.tools import SQL

from odoo.addons.cae_base.seal import unsealed

from ..engine.assembly_dates import is_between
from .cae_assembly import CONVENED, OPEN, WRITTEN
from .cae_attendance import ABSENT, POSTAL, PRESENT, REPRESENTED
from .cae_proxy import VALID
from .cae_resolution import OPEN as VOTE_OPEN
from .cae_vote_cast_mixin import PAPER, PORTAL, POST


class CaeAssembly(models.Model):
    """One door for the votes of all channels: all that one casts, or nothing."""

    _inherit = "cae.assembly"

    def _takes_votes(self):
        """:return: whether a vote may be opened"""
        is_before = bool(self.vote_from) or self.kind == WRITTEN
        return self.state == OPEN or (self.state == CONVENED and is_before)

    # --- the door ---------------------------------------------------------------

    def _cast_votes(self, voter, ballots, channel):
        """Take the votes of a member, and of those whose proxies he holds.

        :param voter: `cae.attendance` of who votes
        :param ballots: dict resolution id: {id of the voice's attendance: choice}, as
            ``_normalize_choice`` reads it
        :param channel: ``portal``, ``paper`` or ``post``
        :return: the same dict with the code of each secret ballot (None elsewhere): it
            is kept nowhere else, show it once
        :raise UserError: with the article; nothing is taken then
        """
        self.ensure_one()
        # sudo: members have no rights on votes; who votes was checked by the caller,
        # for whom he may by what follows
        assembly_sudo, voter_sudo = self.sudo(), voter.sudo()
        resolutions_sudo = assembly_sudo._lock_voted(ballots)
        voices_sudo = assembly_sudo._find_voices(voter_sudo, ballots)
        assembly_sudo._check_channel(voter_sudo, channel, resolutions_sudo)
        assembly_sudo._check_not_voted(resolutions_sudo, ballots)
        codes = resolutions_sudo._take_votes(voter_sudo, ballots, channel)
        # an index refuses who came twice at once: here, not later
        assembly_sudo.env.flush_all()
        voices_sudo._note_distant_vote(channel)
        return codes

    def _try_votes(self, voter, ballots, channel):
        """The same, for those who answer a person: what is refused is logged.

        :return: (codes, None) or (None, what was refused and why)
        """
        return self._try(voter, self._cast_votes, voter, ballots, channel)

    def _try_paper(self, voter, resolution, voice):
        """Sign the list for a voice whose secret ballot of paper goes into the box.

        :return: what was refused and why, None if it was not
        """
        ballots = {resolution.id: {voice.id: None}}
        return self._try(voter, self._sign_paper, voter, ballots)[1]

    def _try(self, voter, service, *args):
        try:
            with self.env.cr.savepoint():
                return service(*args), None
        except psycopg2.errors.UniqueViolation:
            error = self._tell_voted()
        except UserError as refusal:
            error = str(refusal)
        # sudo: the log is written by what happens, a member has no right to it
        self.sudo()._log("refusal", f"{voter.sudo().name}: {error}")
        return None, error

    def _sign_paper(self, voter, ballots):
        # sudo: nobody writes marks by hand; the caller may write the resolution
        assembly_sudo, voter_sudo = self.sudo(), voter.sudo()
        resolutions_sudo = assembly_sudo._lock_voted(ballots)
        voices_sudo = assembly_sudo._find_voices(voter_sudo, ballots)
        assembly_sudo._check_paper(voter_sudo, resolutions_sudo)
        assembly_sudo._check_not_voted(resolutions_sudo, ballots)
        resolutions_sudo._mark_papers(voter_sudo, voices_sudo)
        assembly_sudo.env.flush_all()

    def _check_paper(self, voter, resolutions):
        if self.state != OPEN or not all(resolutions.mapped("secret")):
            raise UserError(
                self.env._("Papers are put into the box once the assembly is open.")
            )
        self._check_channel_in_meeting(voter, PAPER, resolutions)

    def _lock_voted(self, ballots):
        """Hold the resolutions open while one votes: who closes them waits, and who
        comes after that is refused.

        :return: the resolutions voted on
        :raise UserError: if one of them does not take votes
        """
        self.env.flush_all()
        query = SQL(
            "SELECT id FROM cae_resolution WHERE id IN %s AND assembly_id = %s"
            " ORDER BY id FOR SHARE",
            tuple(ballots) or (0,),
            self.id,
        )
        found = self.env["cae.resolution"].browse(
            id_ for [id_] in self.env.execute_query(query)
        )
        if len(found) < len(ballots) or not found:
            raise UserError(
                self.env._(
                    "One votes on what is on the agenda of this assembly only (Code de"
                    " commerce R. 223-20, L. 225-105)."
                )
            )
        found.invalidate_recordset(["state"])
        closed = found.filtered(lambda resolution: resolution.state != VOTE_OPEN)
        if closed:
            raise UserError(
                self.env._(
                    "The vote on “%s” is not open: votes count between the opening and"
                    " the closing only (Code de commerce R. 223-22, R. 223-24).",
                    closed[0].display_name,
                )
            )
        return found

    # --- who may vote, for whom, by which channel ---------------------------------

    def _find_voices(self, voter, ballots):
        """:return: the voices that are cast, each with the right to it checked"""
        ids = {voice_id for voices in ballots.values() for voice_id in voices}
        allowed = self._get_voices_of(voter)
        if voter.assembly_id != self or not ids or not ids <= set(allowed.ids):
            raise UserError(
                self.env._(
                    "One votes for oneself, and for members whose valid proxies one"
                    " holds (loi 78-763; Code de commerce L. 223-28, L. 225-106)."
                )
            )
        voices = voter.browse(sorted(ids))
        for voice in voices | voter:
            voice._check_may_vote()
        if voter in voices:
            voter._check_not_represented()
        return voices

    def _get_voices_of(self, voter):
        """:return: the voter, and those whose proxies he holds"""
        held = voter.received_proxy_ids.filtered(lambda proxy: proxy.state == VALID)
        return voter | held.giver_id

    def _check_channel(self, voter, channel, resolutions):
        if resolutions.filtered("secret") and channel != PORTAL:
            raise UserError(
                self.env._(
                    "A secret ballot is cast by the voter himself, on the members’"
                    " space, or put on paper into the box and counted (loi 47-1775,"
                    " art. 8)."
                )
            )
        if self.state == OPEN and self.kind != WRITTEN:
            self._check_channel_in_meeting(voter, channel, resolutions)
        else:
            self._check_channel_before(voter, channel)

    def _check_channel_in_meeting(self, voter, channel, resolutions):
        if channel == PORTAL and resolutions.filtered(
            lambda resolution: resolution.ballot_mode != "portal"
        ):
            raise UserError(
                self.env._(
                    "In the meeting this resolution is voted by raised hands or on"
                    " paper, not on the members’ space (Code de commerce L. 223-27)."
                )
            )
        if channel in (PORTAL, PAPER) and voter.state != PRESENT:
            raise UserError(
                self.env._(
                    "%s is not signed in as present: sign in before voting (Code de"
                    " commerce L. 225-114, R. 225-95).",
                    voter.name,
                )
            )
        if channel == POST:
            self._check_channel_allowed(channel)

    def _check_channel_before(self, voter, channel):
        if channel == PAPER:
            raise UserError(
                self.env._("Papers are put into the box once the assembly is open.")
            )
        if self.kind != WRITTEN:
            self._check_channel_allowed(channel)
        # a form counts from when it was received, whenever it is entered
        moment = (channel == POST and voter.postal_at) or fields.Datetime.now()
        if not is_between(moment, self.vote_from or None, self._get_vote_end()):
            raise UserError(
                self.env._(
                    "Votes are not taken at this time: see the times in the notice"
                    " (Code de commerce R. 223-22, R. 225-77)."
                )
            )

    def _get_vote_end(self):
        """:return: the last instant of the votes in advance, or of the consultation"""
        return (self.kind != WRITTEN and self.vote_until) or self.date

    def _is_consultation_over(self):
        return self.kind == WRITTEN and self.date <= fields.Datetime.now()

    def _tell_consultation_time(self):
        return self.env._(
            "Members have until %s to answer, and not all of them have (Code de"
            " commerce R. 223-22).",
            self._tell_moment(self.date),
        )

    def _check_channel_allowed(self, channel):
        company = self.company_id
        by_post = company._allows_votes_by_post()
        if not (by_post if channel == POST else company.cae_vote_advance):
            raise UserError(
                self.env._(
                    "The statutes do not allow this way of voting, as Cooperative >"
                    " Configuration > Settings says (Code de commerce L. 223-27,"
                    " L. 225-107, L. 227-9)."
                )
            )

    def _check_not_voted(self, resolutions, ballots):
        cast = {
            (resolution.id, voice_id)
            for resolution in resolutions
            for voice_id in ballots[resolution.id]
        }
        if cast & resolutions._get_voted({voice_id for _id, voice_id in cast}):
            raise UserError(self._tell_voted())

    def _tell_voted(self):
        return self.env._(
            "This voice has voted already: one member, one voice (loi 47-1775, art. 1)."
        )

    def _find_voter(self, partner):
        """
        :return: the attendance of a person in this assembly, as superuser
        :raise MissingError: if the person is not on its roll
        """
        # sudo: a member may know his own line of the roll
        voter_sudo = self.sudo().attendance_ids.search(
            [
                ("assembly_id", "=", self.id),
                ("member_id.partner_id", "=", partner.id),
            ]
        )
        if not voter_sudo:
            raise MissingError(self.env._("This assembly does not exist."))
        # who left and was admitted again has two lines, one of them struck off
        return voter_sudo.sorted(lambda voice: (voice.struck_off, -voice.id))[0]


class CaeAttendance(models.Model):
    _inherit = "cae.attendance"

    def _check_may_vote(self):
        """:raise UserError: whoever is no member any more has no voice"""
        if self.struck_off or self.member_id.state != "active":
            raise UserError(
                self.env._(
                    "%s is not a member any more, and members only vote (Code civil,"
                    " art. 1844).",
                    self.name,
                )
            )

    def _check_not_represented(self):
        proxy = self.given_proxy_ids.filtered(lambda one: one.state == VALID)
        if proxy or self.state == REPRESENTED:
            raise UserError(
                self.env._(
                    "%(giver)s has given a proxy to %(receiver)s: one votes or is"
                    " represented, never both (Code de commerce R. 225-81). End the"
                    " proxy first.",
                    giver=self.name,
                    receiver=proxy[:1].receiver_id.name or "",
                )
            )

    def _note_distant_vote(self, channel):
        """Who votes in advance or by post counts for the quorum (L. 225-107)."""
        distant = self.filtered(lambda voice: voice.state == ABSENT)
        if distant and channel in (PORTAL, POST):
            unsealed(distant).write(
                {"state": POSTAL, "postal_at": fields.Datetime.now()}
            )
