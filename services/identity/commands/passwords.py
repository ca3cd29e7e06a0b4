"""Passwords set anew. Credentials and numbers never show in a `repr`."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class IssuePasswordCode:
    """A clerk has the document before her; `name` as it stands on it. `document`: "" means a resident ID."""

    by: Principal
    number: str = field(repr=False)
    name: str = field(repr=False)
    document: str = ""


@dataclass(frozen=True, slots=True)
class SetPassword:
    """Whoever holds the `code` that a clerk gave out for that document."""

    number: str = field(repr=False)
    code: str = field(repr=False)
    password: str = field(repr=False)
    document: str = ""


@dataclass(frozen=True, slots=True)
class ChangePassword:
    by: Principal
    old_password: str = field(repr=False)
    new_password: str = field(repr=False)
