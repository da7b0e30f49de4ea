"""What a candidate typed on the public page, and the proof of when he opened it."""

import time

from odoo.tools import email_normalize, hash_sign, verify_hash_signed

TOKEN_SCOPE = "cae_base.registration"
TOKEN_HOURS = 24
LIMITS = {"name": 100, "email": 200, "phone": 40, "project": 2000}


class RegistrationForm:
    """Reads the fields it knows, and keeps a sentence for each wrong one.

    :param values: dict {field: text} as posted; empty for a page just opened
    """

    def __init__(self, env, values):
        self.env = env
        self.values = {
            name: (values.get(name) or "").replace("\0", "").strip()
            for name in ("name", "email", "phone", "project", "meeting", "consent")
        }
        self.errors = {}

    def check(self, meetings):
        """Fill ``errors``; nothing is written.

        :param meetings: the ones offered
        :return: bool, whether all is right
        """
        env = self.env
        self._require("name", env._("Write your first name and your name."))
        self._require("email", env._("Write your e-mail address: we answer there."))
        self._require("project", env._("Say in a few words what you would like to do."))
        self._require(
            "consent", env._("Tick the box: without it, we may not keep your data.")
        )
        for name, limit in LIMITS.items():
            if len(self.values[name]) > limit:
                self._fail(name, env._("At most %s characters.", limit))
        if not email_normalize(self.values["email"]):
            self._fail("email", env._("This is not an e-mail address."))
        if meetings and not self.meeting(meetings):
            self._fail("meeting", env._("Choose one of these meetings."))
        return not self.errors

    def meeting(self, meetings):
        """:return: the chosen one of the meetings, or none"""
        chosen = self.values["meeting"]
        return meetings.filtered(lambda meeting: str(meeting.id) == chosen)

    def _require(self, name, sentence):
        if not self.values[name]:
            self._fail(name, sentence)

    def _fail(self, name, sentence):
        self.errors.setdefault(name, sentence)


def make_token(env):
    """:return: str, which says in a signed way when the page was opened"""
    return hash_sign(
        env(su=True), TOKEN_SCOPE, int(time.time()), expiration_hours=TOKEN_HOURS
    )


def seconds_since(env, token):
    """:return: int since the page was opened, None if the token is not ours or old"""
    try:
        opened = verify_hash_signed(env(su=True), TOKEN_SCOPE, token or "")
    except ValueError:
        return None
    return None if opened is None else int(time.time()) - opened
