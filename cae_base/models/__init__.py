from . import cae_activity
from . import cae_activity_key
from . import cae_contract
from . import cae_entrepreneur
from . import cae_entrepreneur_stage
from . import cae_local_office
from . import res_company
