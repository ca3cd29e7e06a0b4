"""What identity does: one function per command and per heard event."""

from collections.abc import Callable
from typing import Any

from services.identity.commands import (
    AddStaff,
    EndSession,
    ListSigningKeys,
    RefreshSession,
    RegisterPerson,
    SignIn,
)
from services.identity.handlers.accounts import add_staff, register_person
from services.identity.handlers.keys import learn_signing_key, list_signing_keys
from services.identity.handlers.sessions import end_session, refresh_session, sign_in

COMMANDS: dict[type, Callable[..., Any]] = {
    RegisterPerson: register_person,
    SignIn: sign_in,
    RefreshSession: refresh_session,
    EndSession: end_session,
    ListSigningKeys: list_signing_keys,
    AddStaff: add_staff,
}
HEARS = {"sanji.identity.v1.SigningKeyPublished": learn_signing_key}
