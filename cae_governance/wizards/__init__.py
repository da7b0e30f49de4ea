from . import cae_vote_closing
from . import cae_vote_closing_line
from . import cae_vote_entry
