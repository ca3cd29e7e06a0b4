"""What may be asked of identity. Credentials never show in a `repr`."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """`asked`: its fingerprint covers all but the password, which is checked against the kept hash instead."""

    asked: Asked
    id_number: str = field(repr=False)
    name: str = field(repr=False)
    phone: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignIn:
    """`kind`: person (by `id_number`) or staff (by `username`). `totp`: refused until second factors exist."""

    kind: str
    id_number: str = field(default="", repr=False)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    totp: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RefreshSession:
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndSession:
    by: Principal


@dataclass(frozen=True, slots=True)
class ListSigningKeys:
    """This stack's keys, and unless `own_only` those of every stack it has heard of."""

    own_only: bool = False


@dataclass(frozen=True, slots=True)
class AddStaff:
    """`roles`: of `auth.STAFF_ROLES`, at least one; a reviewer names the department."""

    by: Principal
    username: str
    name: str
    password: str = field(repr=False)
    roles: frozenset[str]
    division: str
    department: str = ""
    asked: Asked | None = None
