from . import account_move
from . import cae_entrepreneur
from . import cae_member
from . import cae_share_class
from . import cae_share_entry_mixin
from . import cae_share_movement
from . import res_company
from . import res_partner
