"""Sign-in and sessions. Credentials never show in a `repr`."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class SignIn:
    """`kind`: person (by `id_number`) or staff (by `username`). `totp`: a one-time password or a recovery code.

    `device` and `network` say to the owner whose session it is; see `domain.sessions.Session`.
    """

    kind: str
    id_number: str = field(default="", repr=False)
    document: str = ""
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    totp: str = field(default="", repr=False)
    device: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True)
class RefreshSession:
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndSession:
    by: Principal


@dataclass(frozen=True, slots=True)
class ListSessions:
    """`account` "": the caller's own. `limit` 1 to 100, 0 means 20."""

    by: Principal
    account: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class RevokeSession:
    by: Principal
    session: str


@dataclass(frozen=True, slots=True)
class RevokeAllSessions:
    """`account` "": the caller's own; another's needs a `reason`."""

    by: Principal
    account: str = ""
    reason: str = ""
