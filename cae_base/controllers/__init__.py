from . import attendance_screen
from . import import_template
from . import portal_contract
from . import portal_interview
from . import portal_person
from . import portal_skill
from . import portal_workshop
from . import registration
