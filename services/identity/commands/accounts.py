"""Accounts. Credentials never show in a `repr`."""

from dataclasses import dataclass, field

from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """`asked`: its fingerprint covers all but the password, which is checked against the kept hash instead.

    `document`: GA/T 2000.156 code, "" means a resident ID. `by`: the clerk at whose window it is asked, or nobody.
    """

    asked: Asked
    id_number: str = field(repr=False)
    name: str = field(repr=False)
    phone: str = field(repr=False)
    password: str = field(repr=False)
    document: str = ""
    by: Principal = ANONYMOUS


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
