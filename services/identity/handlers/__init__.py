"""What identity does: one function per command and per heard event."""

from collections.abc import Callable
from typing import Any

from services.identity.commands import (
    AddServiceAccount,
    AddStaff,
    ConfirmPartyLink,
    ConfirmSecondFactor,
    DisableStaff,
    EnableStaff,
    EndPartyLink,
    EndSession,
    EnrolSecondFactor,
    FindPerson,
    FinishOidcSignIn,
    GetPerson,
    GiveMandate,
    LinkParty,
    ListEnds,
    ListMandates,
    ListOidcProviders,
    ListPartyLinks,
    ListServiceAccounts,
    ListSessions,
    ListSigningKeys,
    MergePeople,
    OpenServiceSession,
    RaiseAssurance,
    RefreshSession,
    RegisterOrganisation,
    RegisterPerson,
    Republish,
    ResetSecondFactor,
    RevokeAllSessions,
    RevokeMandate,
    RevokeServiceAccount,
    RevokeSession,
    RotateServiceKey,
    RotateSigningKey,
    SignIn,
    StartOidcSignIn,
)
from services.identity.commands.passwords import ChangePassword, IssuePasswordCode, SetPassword
from services.identity.commands.trail import ListAuditEntries
from services.identity.handlers.accounts import add_staff, register_person
from services.identity.handlers.disabling import disable_staff, enable_staff
from services.identity.handlers.keys import learn_signing_key, list_signing_keys, rotate_signing_key
from services.identity.handlers.mandates import give_mandate, list_mandates, revoke_mandate
from services.identity.handlers.merging import learn_merge, merge_people
from services.identity.handlers.oidc import finish_oidc_sign_in, list_oidc_providers, start_oidc_sign_in
from services.identity.handlers.parties import (
    confirm_party_link,
    end_party_link,
    link_party,
    list_party_links,
    register_organisation,
)
from services.identity.handlers.passwords import change_password, issue_password_code, set_password
from services.identity.handlers.people import find_person, get_person, raise_assurance
from services.identity.handlers.republishing import republish
from services.identity.handlers.revoking import (
    learn_end,
    list_ends,
    list_sessions,
    revoke_all_sessions,
    revoke_session,
)
from services.identity.handlers.second_factor import (
    confirm_second_factor,
    enrol_second_factor,
    reset_second_factor,
)
from services.identity.handlers.service_accounts import (
    add_service_account,
    list_service_accounts,
    open_service_session,
    revoke_service_account,
    rotate_service_key,
)
from services.identity.handlers.sessions import end_session, refresh_session, sign_in
from services.identity.handlers.trail import list_audit_entries

COMMANDS: dict[type, Callable[..., Any]] = {
    RegisterPerson: register_person,
    SignIn: sign_in,
    RefreshSession: refresh_session,
    ListOidcProviders: list_oidc_providers,
    StartOidcSignIn: start_oidc_sign_in,
    FinishOidcSignIn: finish_oidc_sign_in,
    EndSession: end_session,
    ListSessions: list_sessions,
    RevokeSession: revoke_session,
    RevokeAllSessions: revoke_all_sessions,
    EnrolSecondFactor: enrol_second_factor,
    ConfirmSecondFactor: confirm_second_factor,
    ResetSecondFactor: reset_second_factor,
    ListSigningKeys: list_signing_keys,
    ListEnds: list_ends,
    RotateSigningKey: rotate_signing_key,
    DisableStaff: disable_staff,
    EnableStaff: enable_staff,
    AddStaff: add_staff,
    ConfirmPartyLink: confirm_party_link,
    EndPartyLink: end_party_link,
    FindPerson: find_person,
    GetPerson: get_person,
    GiveMandate: give_mandate,
    LinkParty: link_party,
    ListMandates: list_mandates,
    ListPartyLinks: list_party_links,
    MergePeople: merge_people,
    IssuePasswordCode: issue_password_code,
    SetPassword: set_password,
    ChangePassword: change_password,
    RaiseAssurance: raise_assurance,
    RegisterOrganisation: register_organisation,
    RevokeMandate: revoke_mandate,
    AddServiceAccount: add_service_account,
    RotateServiceKey: rotate_service_key,
    RevokeServiceAccount: revoke_service_account,
    ListServiceAccounts: list_service_accounts,
    OpenServiceSession: open_service_session,
    ListAuditEntries: list_audit_entries,
    Republish: republish,
}
HEARS: dict[str, Callable[..., None]] = {
    "sanji.identity.v1.SigningKeyPublished": learn_signing_key,
    "sanji.identity.v1.SessionEnded": learn_end,
    "sanji.identity.v1.SessionsRevoked": learn_end,
    "sanji.identity.v1.PeopleMerged": learn_merge,
}
