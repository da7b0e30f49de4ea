from . import import_template
from . import portal_contract
from . import portal_interview
from . import portal_person
from . import registration
