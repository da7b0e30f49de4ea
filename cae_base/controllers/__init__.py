from . import portal_contract
from . import registration
