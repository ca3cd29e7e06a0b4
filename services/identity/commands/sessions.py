"""Sign-in and sessions. Credentials never show in a `repr`."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal


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
