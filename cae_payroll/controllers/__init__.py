from . import portal, withholding_template
