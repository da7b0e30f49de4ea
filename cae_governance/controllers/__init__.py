from . import portal_member
