"""What may be asked of identity."""

from services.identity.commands.accounts import AddStaff, RegisterPerson
from services.identity.commands.keys import ListSigningKeys
from services.identity.commands.sessions import EndSession, RefreshSession, SignIn

__all__ = ["AddStaff", "EndSession", "ListSigningKeys", "RefreshSession", "RegisterPerson", "SignIn"]
