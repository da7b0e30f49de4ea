from . import cae_entrepreneur_merge
from . import cae_import
from . import cae_import_line
from . import cae_import_sheet
from . import cae_import_activities
from . import cae_import_contracts
from . import cae_import_people
