from . import test_closing
from . import test_engine
from . import test_invoice_pdf
from . import test_ledger
from . import test_month
from . import test_random_ledger
