from . import portal_assembly
from . import portal_member
from . import portal_shares
from . import portal_vote
