import re

from odoo import api, models
from odoo.exceptions import MissingError

from .cae_assembly import CONVENED, OPEN
from .cae_vote_cast_mixin import PORTAL

# A choice of the form: the resolution, and the line of the roll whose voice it is.
CHOICE = re.compile(r"vote-(\d{1,9})-(\d{1,9})")


class CaeAssembly(models.Model):
    """What a member votes on the portal."""

    _inherit = "cae.assembly"

    @api.model
    def _portal_vote(self, assembly_id, form):
        """Take what the user chose, for himself and those whose proxies he holds.

        :param form: dict of lists, as a form is posted: ``vote-<resolution>-<voice>``,
            once a choice, as often as there are names in an election
        :return: dict of what the page shows: ``assembly``, ``error``, ``rows``
        :raise MissingError: of an assembly that is not the user's, no more is said
        """
        # sudo: members have no rights on assemblies, but on their own line of the roll
        assembly_sudo = self.sudo().browse(assembly_id).exists()
        if assembly_sudo.state not in (CONVENED, OPEN):
            raise MissingError(self.env._("This assembly does not exist."))
        voter_sudo = assembly_sudo._find_voter(self.env.user.partner_id)
        ballots = assembly_sudo._read_ballots(form)
        codes, error = assembly_sudo._try_votes(voter_sudo, ballots, PORTAL)
        return {
            "assembly": assembly_sudo,
            "error": error,
            "rows": [] if error else assembly_sudo._prepare_voted(voter_sudo, codes),
        }

    def _read_ballots(self, form):
        """:return: what was chosen, as ``_cast_votes`` takes it"""
        kinds = {one.id: one.kind for one in self.resolution_ids}
        ballots = {}
        for name, values in form.items():
            match = CHOICE.fullmatch(name)
            if match:
                resolution_id, voice_id = map(int, match.groups())
                is_one = kinds.get(resolution_id) != "election" or len(values) == 1
                choice = values[0] if is_one else values
                ballots.setdefault(resolution_id, {})[voice_id] = choice
        return ballots

    def _prepare_voted(self, voter, codes):
        """:return: list of dict, a line for each vote taken, with the code of its
        ballot if it is secret"""
        resolutions = self.resolution_ids.browse(codes)
        names = {voice.id: voice.name for voice in self._get_voices_of(voter)}
        return [
            {
                "title": resolution.title,
                "voice": names[voice_id] if voice_id != voter.id else "",
                "code": code,
            }
            for resolution in resolutions.sorted()
            for voice_id, code in codes[resolution.id].items()
        ]
