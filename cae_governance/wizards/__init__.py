from . import cae_vote_closing
from . import cae_vote_closing_line
from . import cae_vote_entry
from . import cae_candidacy_decision
from . import cae_governance_board
from . import cae_member_leave
from . import cae_member_register
from . import cae_member_register_line
