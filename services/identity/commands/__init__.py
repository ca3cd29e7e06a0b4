"""What may be asked of identity."""

from services.identity.commands.accounts import AddStaff, RegisterPerson
from services.identity.commands.disabling import DisableStaff, EnableStaff
from services.identity.commands.keys import ListEnds, ListSigningKeys, RotateSigningKey
from services.identity.commands.mandates import GiveMandate, ListMandates, RevokeMandate
from services.identity.commands.oidc import FinishOidcSignIn, ListOidcProviders, StartOidcSignIn
from services.identity.commands.parties import (
    ConfirmPartyLink,
    EndPartyLink,
    FindPerson,
    GetPerson,
    LinkParty,
    ListPartyLinks,
    MergePeople,
    RaiseAssurance,
    RegisterOrganisation,
)
from services.identity.commands.republishing import Republish
from services.identity.commands.second_factor import (
    ConfirmSecondFactor,
    EnrolSecondFactor,
    ResetSecondFactor,
)
from services.identity.commands.service_accounts import (
    AddServiceAccount,
    ListServiceAccounts,
    OpenServiceSession,
    RevokeServiceAccount,
    RotateServiceKey,
)
from services.identity.commands.sessions import (
    EndSession,
    ListSessions,
    RefreshSession,
    RevokeAllSessions,
    RevokeSession,
    SignIn,
)

__all__ = [
    "AddServiceAccount",
    "AddStaff",
    "ConfirmPartyLink",
    "ConfirmSecondFactor",
    "DisableStaff",
    "EnableStaff",
    "EndPartyLink",
    "EndSession",
    "EnrolSecondFactor",
    "FindPerson",
    "FinishOidcSignIn",
    "GetPerson",
    "GiveMandate",
    "LinkParty",
    "ListEnds",
    "ListMandates",
    "ListOidcProviders",
    "ListPartyLinks",
    "ListServiceAccounts",
    "ListSessions",
    "ListSigningKeys",
    "MergePeople",
    "OpenServiceSession",
    "RaiseAssurance",
    "RefreshSession",
    "RegisterOrganisation",
    "RegisterPerson",
    "Republish",
    "ResetSecondFactor",
    "RevokeAllSessions",
    "RevokeMandate",
    "RevokeServiceAccount",
    "RevokeSession",
    "RotateServiceKey",
    "RotateSigningKey",
    "SignIn",
    "StartOidcSignIn",
]
