from . import portal
from . import withholding_template
