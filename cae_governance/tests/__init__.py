from . import test_contribution
from . import test_engine
from . import test_engine_assembly
from . import test_engine_ballot_box
from . import test_engine_votes
from . import test_members
from . import test_security
from . import test_share_movements
