from . import portal_member
from . import portal_vote
