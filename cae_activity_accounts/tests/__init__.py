from . import test_closing
from . import test_engine
from . import test_ledger
from . import test_month
