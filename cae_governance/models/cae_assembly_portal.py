from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError
from odoo.tools import clean_context, consteq

from ..engine.assembly_dates import is_between
from .cae_assembly import CANCELLED, CLOSED, CONVENED, MINUTED, OPEN, WRITTEN
from .cae_attendance import PRESENT
from .cae_proxy import VALID
from .cae_resolution import ELECTION
from .cae_resolution import OPEN as VOTE_OPEN
from .cae_vote import ABSTAIN, AGAINST, BLANK, FOR

SHOWN = (CONVENED, OPEN, CLOSED, MINUTED, CANCELLED)
MAX_SIGNATURE = 400_000  # characters: many times a signature drawn on a phone


class CaeAssembly(models.Model):
    """The doors of the portal: what a member reads, signs and gives.

    Members have no right on assemblies: each service looks up the user's own line of
    the roll, and only then acts as superuser. All are private.
    """

    _inherit = "cae.assembly"

    @api.model
    def _as_portal(self):
        # sudo: each service keeps to the assemblies on whose roll the user is
        return self.with_env(self.env(context=clean_context(self.env.context), su=True))

    @api.model
    def _get_portal_assemblies(self):
        """:return: those on whose roll the user is, latest first, as superuser"""
        return self._as_portal().search(
            [
                ("state", "in", SHOWN),
                (
                    "attendance_ids.member_id.partner_id",
                    "=",
                    self.env.user.partner_id.id,
                ),
            ]
        )

    @api.model
    def _get_portal_next(self):
        """:return: the one that comes next, or is held now; none"""
        coming = self._get_portal_assemblies().filtered(
            lambda assembly: assembly.state in (CONVENED, OPEN)
        )
        return coming.sorted("date")[:1]

    @api.model
    def _get_portal_assembly(self, assembly_id):
        """
        :return: the assembly and the user's line of its roll, as superuser
        :raise MissingError: if he is not on it, or it was not convened
        """
        assembly_sudo = self._as_portal().browse(assembly_id).exists()
        if assembly_sudo.state not in SHOWN:
            raise MissingError(self.env._("This assembly does not exist."))
        return assembly_sudo, assembly_sudo._find_voter(self.env.user.partner_id)

    # --- what a member does -----------------------------------------------------

    @api.model
    def _portal_sign_in(self, assembly_id, token, signature):
        """The user signs the attendance sheet, in the room or at a distance.

        :param token: of the code shown in the room; none is needed where one takes
            part at a distance
        :param signature: image in base64
        :raise MissingError: if the assembly is not his
        :raise UserError: if he cannot sign, saying why
        """
        assembly_sudo, voter_sudo = self._get_portal_assembly(assembly_id)
        is_there = consteq(str(token or ""), assembly_sudo._get_room_token())
        if not is_there and not assembly_sudo.visio_link:
            raise UserError(
                self.env._(
                    "Scan the code that is shown in the room: one signs in where the"
                    " assembly is held (Code de commerce R. 225-95)."
                )
            )
        if not isinstance(signature, str) or not 0 < len(signature) <= MAX_SIGNATURE:
            raise UserError(self.env._("Draw your signature."))
        assembly_sudo._check_day_has_come()
        voter_sudo._check_signs_once()
        voter_sudo._sign_in(signature)

    @api.model
    def _portal_give_proxy(self, assembly_id, receiver_id):
        """:param receiver_id: line of the roll, as it was typed"""
        assembly_sudo, giver_sudo = self._get_portal_assembly(assembly_id)
        receivers_sudo = assembly_sudo._get_portal_receivers(giver_sudo)
        receiver_sudo = receivers_sudo.filtered(
            lambda voice: str(voice.id) == receiver_id
        )
        if not receiver_sudo:
            raise UserError(self.env._("Choose the member who is to represent you."))
        return (
            self.env["cae.proxy"]
            .with_env(assembly_sudo.env)
            .create(
                {
                    "assembly_id": assembly_sudo.id,
                    "giver_id": giver_sudo.id,
                    "receiver_id": receiver_sudo.id,
                }
            )
        )

    @api.model
    def _portal_end_proxy(self, assembly_id, proxy_id):
        """The giver takes a proxy back, or the receiver declines it."""
        assembly_sudo, voter_sudo = self._get_portal_assembly(assembly_id)
        own = voter_sudo.given_proxy_ids | voter_sudo.received_proxy_ids
        proxy_sudo = own.filtered(
            lambda proxy: str(proxy.id) == proxy_id and proxy.state == VALID
        )
        if not proxy_sudo:
            raise UserError(self.env._("This proxy has ended already."))
        assembly_sudo._check_state(CONVENED, OPEN)
        if proxy_sudo.giver_id == voter_sudo:
            proxy_sudo._end(self.env._("taken back by the member"))
        else:
            proxy_sudo._end(self.env._("declined by its receiver"))

    @api.model
    def _portal_log_refusal(self, assembly_id, error):
        """What a member was refused stays in the evidence (AG-20)."""
        assembly_sudo, voter_sudo = self._get_portal_assembly(assembly_id)
        assembly_sudo._log("refusal", f"{voter_sudo.name}: {error}")

    # --- what a member sees -----------------------------------------------------

    def _get_portal_receivers(self, giver):
        """:return: the lines of the roll that may be given a proxy"""
        return self._get_voices() - giver

    def _prepare_portal_values(self, voter):
        """:return: dict of what the page of an assembly shows to one of its members"""
        given = voter.given_proxy_ids.filtered(lambda proxy: proxy.state == VALID)
        received = voter.received_proxy_ids.filtered(lambda proxy: proxy.state == VALID)
        can_give = (
            self.state in (CONVENED, OPEN)
            and not (given or received or voter.is_there or voter.postal_at)
            and not voter.struck_off
            and self.kind != WRITTEN
        )
        return {
            "assembly": self,
            "voter": voter,
            "given": given,
            "received": received,
            "receivers": self._get_portal_receivers(voter) if can_give else [],
            "questions": self._get_portal_questions(voter),
            "can_sign": self._can_portal_sign(voter),
        }

    def _has_day_come(self):
        return self.state == OPEN or self._get_today() >= self._get_day()

    def _check_day_has_come(self):
        if not self._has_day_come():
            raise UserError(
                self.env._(
                    "One signs in on the day of the assembly: %s (Code de commerce"
                    " R. 225-95).",
                    self._tell_moment(self.date),
                )
            )

    def _can_portal_sign(self, voter):
        return (
            self.state in (CONVENED, OPEN)
            and self._has_day_come()
            and self.kind != WRITTEN
            and not voter.struck_off
            and not voter.signed_at
        )

    def _takes_portal_votes(self, voter):
        """Whether the user may vote here at this moment."""
        if self.state == OPEN:
            return voter.state == PRESENT
        allowed = self.kind == WRITTEN or self.company_id.cae_vote_advance
        return bool(
            self.state == CONVENED
            and allowed
            and self._takes_votes()
            and is_between(
                fields.Datetime.now(), self.vote_from or None, self._get_vote_end()
            )
        )

    def _get_portal_questions(self, voter):
        """What the user may vote on now, for himself and those he represents.

        :return: list of dicts ``resolution``, ``choices``: list of (code, label), and
            ``voices``: those that have not voted
        """
        if voter.struck_off or not self._takes_portal_votes(voter):
            return []
        voices = self._get_portal_voices(voter)
        resolutions = self._get_agenda().filtered(self._is_voted_on_portal)
        voted = resolutions._get_voted(voices.ids)
        questions = [
            {
                "resolution": resolution,
                "choices": resolution._get_portal_choices(),
                "voices": voices.filtered(
                    lambda voice, one=resolution: (one.id, voice.id) not in voted
                ),
            }
            for resolution in resolutions
        ]
        return [question for question in questions if question["voices"]]

    def _is_voted_on_portal(self, resolution):
        return resolution.state == VOTE_OPEN and (
            self.state == CONVENED or resolution.ballot_mode == "portal"
        )

    def _get_portal_voices(self, voter):
        """:return: the user's own voice unless he is represented, and those he holds"""
        valid = voter.received_proxy_ids.filtered(lambda proxy: proxy.state == VALID)
        given = voter.given_proxy_ids.filtered(lambda proxy: proxy.state == VALID)
        return valid.giver_id if given else voter | valid.giver_id


class CaeResolution(models.Model):
    _inherit = "cae.resolution"

    def _get_portal_choices(self):
        """:return: list of (code of the form, label)"""
        if self.kind == ELECTION:
            options = [(str(option.id), option.name) for option in self.option_ids]
            return [*options, (BLANK, self.env._("Blank ballot"))]
        return [
            (code, self._get_choice_label(code))
            for code in (FOR, AGAINST, ABSTAIN, BLANK)
        ]


class CaeAttendance(models.Model):
    _inherit = "cae.attendance"

    def _check_signs_once(self):
        if self.signed_at:
            raise UserError(
                self.env._(
                    "You have signed already, at %s.",
                    self.assembly_id._tell_moment(self.signed_at),
                )
            )
