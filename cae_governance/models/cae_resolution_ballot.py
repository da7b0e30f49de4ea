import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.cae_base.seal import find_changes, is_unsealed, unsealed

from ..engine.ballot_box import (
    Ballot,
    BallotError,
    chain,
    get_seal,
    is_sealed_by,
    is_too_long,
    new_code,
    new_key,
    shuffle,
    unseal,
)
from .cae_resolution import CLOSED
from .cae_vote_cast_mixin import PORTAL

SECRETARY = "cae_governance.group_governance_secretary"
MANAGER = "cae_base.group_manager"
# What happened to the box: written by its opening only.
BOX = {"confirmed_by_id", "confirmed_at", "opened_by_id", "opened_at", "ballot_seal"}


class CaeResolution(models.Model):
    """The ballot box of a secret vote: sealed, opened by two, verified by anyone."""

    _inherit = "cae.resolution"

    ballot_ids = fields.One2many(
        "cae.ballot", "resolution_id", string="Ballots", readonly=True
    )
    confirmed_by_id = fields.Many2one(
        "res.users",
        string="First Confirmation By",
        readonly=True,
        copy=False,
        help="A ballot box is opened by two users of two roles: a secretary first, then"
        " a manager or a scrutineer of the assembly.",
    )
    confirmed_at = fields.Datetime(
        string="First Confirmation At", readonly=True, copy=False
    )
    opened_by_id = fields.Many2one(
        "res.users", string="Opened By", readonly=True, copy=False
    )
    opened_at = fields.Datetime(
        string="Ballot Box Opened At", readonly=True, copy=False
    )
    ballot_seal = fields.Char(
        string="Seal of the Ballot Box",
        readonly=True,
        copy=False,
        help="SHA-256 over the sorted ballots: one ballot added, lost or changed, and"
        " the seal is another one.",
    )
    box_state = fields.Selection(
        [
            ("none", "No Ballot Box"),
            ("sealed", "Sealed"),
            ("confirmed", "Confirmed Once"),
            ("opened", "Opened"),
        ],
        string="Ballot Box",
        compute="_compute_box_state",
    )

    @api.depends("secret", "state", "result", "confirmed_by_id", "opened_at")
    def _compute_box_state(self):
        for resolution in self:
            if resolution.opened_at:
                resolution.box_state = "opened"
            elif (
                not resolution.secret
                or resolution.state != CLOSED
                or resolution.result  # decided without its box, for want of a quorum
            ):
                resolution.box_state = "none"
            else:
                resolution.box_state = (
                    "confirmed" if resolution.confirmed_by_id else "sealed"
                )

    def write(self, vals):
        if not is_unsealed(self) and find_changes(self, vals, BOX):
            raise UserError(
                self.env._("A ballot box is opened by its buttons, by two users.")
            )
        return super().write(vals)

    # --- before the vote --------------------------------------------------------

    def _check_vote_opens(self):
        checked = super()._check_vote_opens()
        if self.secret:
            self._check_secrecy()
            self._check_fits_envelope()
        return checked

    def _check_fits_envelope(self):
        """The fullest ballot goes into an envelope, before anybody votes."""
        colleges = [str(college.id) for college in self._get_roll().college_id]
        names = sorted(map(str, self.option_ids.ids), key=len)[-self.seats :]
        college = max(colleges, key=len, default="")
        if is_too_long(Ballot(college, tuple(names), new_code())):
            raise UserError(
                self.env._(
                    "A secret ballot holds fewer names than the %s seats of this"
                    " election: vote on paper, or on fewer seats at once.",
                    self.seats,
                )
            )

    def _check_secrecy(self):
        """In a college of two, a count tells what each one said."""
        day = self.assembly_id._get_day()
        least = self.company_id._get_governance_setting("ballot_secrecy_voters", day)
        for college, voices in self._get_roll_by_college().items():
            if len(voices) < least:
                raise UserError(self._tell_no_secrecy(college, len(voices), least))

    def _tell_no_secrecy(self, college, number, least):
        return self.env._(
            "%(college)s has %(number)s voters, fewer than %(least)s: counted apart,"
            " their ballots would not be secret. Vote by another way, or change the"
            " least number in Cooperative > Configuration > Legal Settings.",
            college=college.name or self.assembly_id.display_name,
            number=number,
            least=int(least),
        )

    def _create_boxes(self):
        keys = [new_key() for _resolution in self]
        # sudo: nobody has a right to the keys
        self.env["cae.ballot.key"].sudo().create(
            [
                {
                    "resolution_id": resolution.id,
                    "private": private.decode(),
                    "public": public.decode(),
                }
                for resolution, (private, public) in zip(self, keys, strict=True)
            ]
        )

    # --- two users open it ------------------------------------------------------

    def action_confirm_opening(self):
        """The secretary says that the box may be opened."""
        self.check_access("write")
        self._lock_votes()
        for resolution in self:
            if resolution.box_state != "sealed":
                raise UserError(
                    self.env._("There is no sealed ballot box: show the page again.")
                )
        unsealed(self).write(
            {
                "confirmed_by_id": self.env.uid,
                "confirmed_at": fields.Datetime.now(),
            }
        )
        for resolution in self:
            resolution.assembly_id._log(
                "ballot", self.env._("Opening confirmed: %s", resolution.display_name)
            )
        return True

    def action_open_box(self):
        """A second user, of another role, opens it."""
        self.check_access("read")
        for resolution in self:
            resolution._check_second_user()
        # sudo: nobody has a right to envelopes and ballots; who opens was checked
        for resolution_sudo in self.sudo():
            resolution_sudo._open_box()
        return True

    def _check_second_user(self):
        if self.box_state != "confirmed":
            raise UserError(
                self.env._(
                    "A secretary confirms first that this ballot box may be opened."
                )
            )
        if self.confirmed_by_id.partner_id == self.env.user.partner_id:
            raise UserError(
                self.env._(
                    "You have confirmed it: a manager or a scrutineer opens the box,"
                    " for it takes two (CNIL, délibération 2019-053)."
                )
            )
        if not self.env.user.has_group(MANAGER) and not self._is_scrutineer():
            raise AccessError(
                self.env._(
                    "A manager, or a scrutineer of this assembly, opens the ballot box."
                )
            )

    def _is_scrutineer(self):
        # sudo: whether the user is one of those whom the assembly chose
        scrutineers_sudo = self.sudo().assembly_id.scrutineer_ids
        members_sudo = scrutineers_sudo.filtered(lambda one: one.state != "former")
        return self.env.user.partner_id in members_sudo.partner_id

    def _open_box(self):
        """Read all envelopes, write the ballots anew in random order, delete what ties
        them to the voters: one transaction, so that there is nothing in between."""
        self._lock_votes()
        if self.box_state != "confirmed":
            raise UserError(self.env._("This ballot box was opened already."))
        key, envelopes = self._get_box_key(), self._get_envelopes()
        self._check_complete(envelopes)
        envelopes -= self._take_out_struck_off(envelopes)
        self._create_ballots(self._unseal(key, envelopes))
        unsealed(envelopes).unlink()
        unsealed(key).unlink()
        self._write_result()
        self.assembly_id._log(
            "ballot",
            self.env._("Ballot box opened: %s", self.display_name),
            self.ballot_seal,
        )

    def _destroy_boxes(self):
        """What is not to be opened any more is not kept: envelopes tell their voters,
        and the key reads them."""
        # sudo: nobody has a right to envelopes and keys
        for resolutions_sudo in self.filtered(
            lambda one: one.secret and not one.opened_at
        ).sudo():
            key, envelopes = (
                resolutions_sudo._get_box_key(),
                resolutions_sudo._get_envelopes(),
            )
            unsealed(envelopes).unlink()
            unsealed(key).unlink()

    def _get_envelopes(self):
        return self.env["cae.ballot.envelope"].search([("resolution_id", "=", self.id)])

    def _check_complete(self, envelopes):
        if envelopes.mark_id != self._get_portal_marks():
            raise UserError(
                self.env._(
                    "There are %(envelopes)s envelopes for %(marks)s voters: this box"
                    " was tampered with, do not open it.",
                    envelopes=len(envelopes),
                    marks=len(self._get_portal_marks()),
                )
            )

    def _take_out_struck_off(self, envelopes):
        """Who was struck off after he voted in advance has no voice (AG-22): his
        envelope is destroyed unread.

        :return: the envelopes that were destroyed
        """
        gone = envelopes.filtered(lambda one: one.mark_id.attendance_id.struck_off)
        marks = gone.mark_id
        if gone:
            names = ", ".join(marks.attendance_id.mapped("name"))
            unsealed(gone).unlink()
            unsealed(marks).unlink()
            self.assembly_id._log(
                "ballot",
                self.env._(
                    "%(resolution)s: not counted, for they are no longer members:"
                    " %(names)s.",
                    resolution=self.display_name,
                    names=names,
                ),
            )
        return gone

    def _get_portal_marks(self):
        marks = self.mark_ids.filtered(lambda mark: mark.channel == PORTAL)
        return marks.sorted("id")

    def _unseal(self, key, envelopes):
        try:
            return unseal(
                key.private.encode(),
                [base64.b64decode(envelope.content) for envelope in envelopes],
            )
        except BallotError:
            raise UserError(
                self.env._(
                    "An envelope cannot be read: this box was tampered with, it is not"
                    " opened."
                )
            ) from None

    def _create_ballots(self, ballots):
        links = chain(self._get_box_name(), ballots)
        by_ballot = dict(links)
        self.env["cae.ballot"].create(
            [
                {
                    "resolution_id": self.id,
                    "company_id": self.company_id.id,
                    "college_id": int(ballot.college or 0) or False,
                    "choice": ",".join(ballot.choices),
                    "code": ballot.code,
                    "link": by_ballot[ballot],
                }
                for ballot in shuffle(ballots)
            ]
        )
        unsealed(self).write(
            {
                "opened_by_id": self.env.uid,
                "opened_at": fields.Datetime.now(),
                "ballot_seal": get_seal(self._get_box_name(), links),
            }
        )

    def _get_box_name(self):
        return f"{self._name},{self.id}"

    # --- anyone verifies it -----------------------------------------------------

    def _verify_ballots(self):
        """:return: whether the published ballots are those that were sealed, as many
        as voters signed the list, and add up to the result"""
        # sudo: the ballots of an opened box, which are published
        box_sudo = self.sudo()
        ballots = [
            Ballot(
                str(ballot.college_id.id or ""),
                tuple(ballot.choice.split(",")),
                ballot.code,
            )
            for ballot in box_sudo.ballot_ids
        ]
        return (
            is_sealed_by(box_sudo.ballot_seal, box_sudo._get_box_name(), ballots)
            and len(ballots) == len(box_sudo._get_portal_marks())
            and box_sudo._adds_up()
        )

    def _adds_up(self):
        """:return: whether a new count says what was written as the result"""
        told = self._tally()
        return told["result"] == self.result and all(
            told[name] == self[f"count_{name}"]
            for name in ("for", "against", "abstain", "blank")
        )

    def action_verify_ballots(self):
        self.ensure_one()
        self.check_access("read")
        if self.box_state != "opened":
            raise UserError(self.env._("The ballot box was not opened yet."))
        is_sound = self._verify_ballots()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if is_sound else "danger",
                "sticky": not is_sound,
                "message": self._tell_sound() if is_sound else self._tell_broken(),
            },
        }

    def _tell_sound(self):
        return self.env._(
            "The seal is whole: these are the ballots that were in the box, as many as"
            " voters signed the list, and they add up to the result."
        )

    def _tell_broken(self):
        return self.env._(
            "The seal is broken: these are not the ballots that were in the box."
        )
