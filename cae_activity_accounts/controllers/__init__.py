from . import portal
from . import portal_customers
from . import portal_invoices
from . import portal_mutual
from . import portal_quotes
from . import portal_treasury
from . import statements
