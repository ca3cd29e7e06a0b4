"""Accounts: a person's, a staff member's, and what must be right to open one."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from services.chassis import levels
from services.chassis.auth import CITIZEN, REVIEWER, STAFF_ROLES, conflicts
from services.chassis.errors import Fault
from services.chassis.masking import mask_name, mask_text
from services.chassis.messages import Meta
from services.identity.domain.documents import RESIDENT_ID, document_faults, normal_number
from services.identity.domain.password_codes import PasswordCode
from services.identity.domain.passwords import password_fault

PERSON, STAFF = "person", "staff"
MAX_NAME = 100
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,63}")
_DEPARTMENT = re.compile(r"[a-z0-9_.-]{1,100}")


@dataclass(frozen=True, slots=True)
class Caller:
    """The public face of an account, as tokens and answers name it."""

    subject: str
    kind: str
    roles: frozenset[str]
    division: str
    department: str
    name_masked: str
    assurance: int = 1
    scopes: frozenset[str] = frozenset()
    site: str = ""

    @property
    def acting_role(self) -> str:
        """The role written into the audit trail: the first by name."""
        return min(self.roles)


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person. `id`: keyed hash of the ID number, so one person has one account and one id everywhere.

    All stacks of an installation share the key of that hash. `password`: argon2id hash, "" when nobody signs in with one. `document`: GA/T 2000.156 code
    of the document whose number it was. `assurance`: 1 self-registered, 2 seen at a window, 3 national real-name
    sign-in (ledger R253). `merged_into`: the account that survives this one, or ""; `also`: ids of those that it survives.
    `password_code`: with which a new password may be set, if one was given out.
    """

    id: str
    number_sealed: str = field(repr=False)
    name: str = field(repr=False)
    phone_sealed: str = field(repr=False)
    password: str = field(repr=False)
    created_at: datetime
    document: str = RESIDENT_ID
    assurance: int = 1
    merged_into: str = ""
    also: tuple[str, ...] = ()
    password_code: PasswordCode | None = None
    meta: Meta = Meta()

    def caller(self, stack: str) -> Caller:
        """People belong to no division; they act in that of the stack at which they signed in."""
        name = mask_name(self.name)
        return Caller(self.id, PERSON, frozenset({CITIZEN}), stack, "", name, assurance=self.assurance)


@dataclass(frozen=True, slots=True)
class Staff:
    """A staff account. `division`: the subtree it may act in. `department`: a reviewer's, or "".

    `disabled_at`: since when nobody may use it, or None.
    """

    id: str
    username: str
    name: str = field(repr=False)
    password: str = field(repr=False)
    roles: frozenset[str]
    division: str
    department: str
    created_at: datetime
    disabled_at: datetime | None = None
    meta: Meta = Meta()

    def caller(self, stack: str) -> Caller:
        """Staff act in their own division, whichever stack answers."""
        return Caller(self.id, STAFF, self.roles, self.division, self.department, mask_name(self.name))


def person_faults(
    id_number: str, name: str, phone: str, password: str, today: date, document: str = ""
) -> list[Fault]:
    """All that is wrong with a registration: NAME_REQUIRED PHONE_INVALID PASSWORD_WEAK and a document's.

    The ID number by GB 11643: length, digits, check digit, a real date of birth not after `today`. Its area
    code never refuses.
    """
    faults = document_faults(id_number, document, today, "", "id_number") + name_faults(name)
    if not _MOBILE.fullmatch(phone.strip()):
        faults.append(Fault("/phone", "PHONE_INVALID", "请填写11位手机号码"))
    return faults + password_fault(password, (normal_number(id_number), phone.strip()))


def staff_faults(
    username: str, name: str, password: str, roles: frozenset[str], division: str, department: str
) -> list[Fault]:
    """All that is wrong with a new staff account.

    USERNAME_INVALID NAME_REQUIRED PASSWORD_WEAK ROLE_UNKNOWN ROLES_CONFLICT DIVISION_MALFORMED DEPARTMENT_REQUIRED
    """
    faults = []
    if not _USERNAME.fullmatch(username):
        detail = "用户名为3至64个字符，以小写字母开头，可含小写字母、数字和 . _ -"
        faults.append(Fault("/username", "USERNAME_INVALID", detail))
    faults += name_faults(name) + password_fault(password, (username,))
    if not roles or roles - STAFF_ROLES:
        faults.append(Fault("/roles", "ROLE_UNKNOWN", f"角色须为：{'、'.join(sorted(STAFF_ROLES))}"))
    for one, other in conflicts(roles):
        detail = f"{one} 与 {other} 须由不同人员担任"
        faults.append(Fault("/roles", "ROLES_CONFLICT", detail))
    if not levels.is_division(division):
        faults.append(Fault("/division", "DIVISION_MALFORMED", "区划代码应为6、9或12位数字"))
    if (REVIEWER in roles or department) and not _DEPARTMENT.fullmatch(department):
        faults.append(Fault("/department", "DEPARTMENT_REQUIRED", "审批人员须注明所在部门的代码"))
    return faults


def name_faults(name: str, pointer: str = "/name") -> list[Fault]:
    """NAME_REQUIRED for a name that is empty, too long, or holds a number."""
    text = name.strip()
    fits = (
        0 < len(text) <= MAX_NAME and text.isprintable() and not text.isdecimal() and mask_text(text) == text
    )
    return [] if fits else [Fault(pointer, "NAME_REQUIRED", f"请填写姓名，1至{MAX_NAME}个字")]
