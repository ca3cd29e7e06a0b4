"""What the declared table of rights says of one operation and one caller."""

from gateway.operations import Operation
from services.chassis.auth import SECURITY_ADMIN
from services.chassis.grpc_server.audience import ANY, OWN_DEPARTMENT, OWN_DIVISION, OWN_PERSON
from services.chassis.levels import contains
from tests.rights.callers import OWN, Caller
from tests.stacks import COUNTY, TOWNSHIP

PLACE_BOUND = "only in its own division"
NOT_STAFF = "staff excepted"
FROM_BELOW = "from above or below"
OTHERS = "somebody else's only for a security administrator"
PERSONS_OWN = frozenset(
    {
        "change_password",
        "end_session",
        "get_person",
        "give_entrustment",
        "give_mandate",
        "link_party",
        "list_applications",
        "list_entrustments",
        "list_mandates",
        "list_materials",
        "list_messages",
        "list_package_applications",
        "list_party_links",
        "list_sessions",
        "register_organisation",
        "upload_material",
    }
)
"""Operations in which a person names nobody and means what is the person's own."""
STAFFS_OWN = frozenset({"list_sessions"})
"""Operations in which everybody who names nobody means the own."""
BY_MANDATE = {
    ("list_mandates", "agent"): True,
    ("revoke_mandate", "agent"): False,
    ("list_entrustments", "agent"): True,
    ("get_entrustment", "agent"): False,
    ("record_agency_step", "agent"): False,
    ("complete_entrustment", "agent"): False,
}
"""An agent lists the mandates and entrustments that name him and touches none but those; the prepared ones are another's."""
ANOTHER_ONES = frozenset({"read_message"})
"""Operations on a record that is a person's own, so that staff, who have theirs, find nothing."""
ROLE_ONLY = frozenset(
    {
        "get_after_check",
        "record_after_check",
        "appeal_after_check",
        "uphold_after_check",
        "clear_after_check",
        "record_visit",
        "appeal_card",
        "uphold_card",
        "withdraw_card",
    }
)
"""Operations on records that nobody has here, so that only the role is tried; unit tests try the places."""
REFUSALS_OF_SCOPE = frozenset(
    {
        "UNAUTHENTICATED",
        "TOKEN_INVALID",
        "ROLE_NOT_ALLOWED",
        "DIVISION_OUT_OF_SCOPE",
        "DEPARTMENT_NOT_ALLOWED",
        "SITE_OUT_OF_SCOPE",
        "STAFF_MAY_NOT_RATE",
        "APPLICANT_NOT_SELF",
    }
)
"""Reasons that say who may, not what is wrong with the thing."""


HIDING = frozenset(
    {
        "ACCOUNT_NOT_FOUND",
        "APPLICATION_NOT_FOUND",
        "CASE_NOT_FOUND",
        "CERTIFICATE_NOT_FOUND",
        "ENTRUSTMENT_NOT_FOUND",
        "MANDATE_NOT_FOUND",
        "MATERIAL_NOT_FOUND",
        "MESSAGE_NOT_FOUND",
        "PACKAGE_APPLICATION_NOT_FOUND",
        "PARTY_LINK_NOT_FOUND",
        "SERVICE_ACCOUNT_NOT_FOUND",
        "SESSION_NOT_FOUND",
    }
)
"""Reasons under which what is not one's own looks like nothing."""
HERE_ONLY = frozenset({"end_session"})
"""Operations on the caller's own that only its own stack finds."""


def allowed(operation: Operation, caller: Caller) -> bool:
    """True when the table lets `caller` do it to the prepared record."""
    audience = operation.audience
    if caller.scopes:
        return _service_may(operation, caller)
    if audience.anyone:
        return not (caller.is_staff and NOT_STAFF in audience.reach.get(ANY, ""))
    if caller.role not in audience.roles:
        return False
    if ANY in audience.reach or operation.id in ROLE_ONLY:
        return True
    if operation.id in STAFFS_OWN:
        return True
    if (operation.id, caller.role) in BY_MANDATE:
        return BY_MANDATE[operation.id, caller.role]
    if audience.note.startswith(OTHERS):
        return caller.role == SECURITY_ADMIN and _reaches(operation, caller)
    if not caller.is_staff:
        return caller.relation == OWN or operation.id in PERSONS_OWN
    if operation.id in ANOTHER_ONES:
        return False
    if OWN_DIVISION in audience.reach:
        return _reaches(operation, caller)
    return OWN_PERSON in audience.reach or OWN_DEPARTMENT in audience.reach


def place_of(operation: Operation) -> str:
    """Where the record lies that the operation is tried on: the township, or the county for what is a county's."""
    return COUNTY if "county" in operation.audience.reach.get(OWN_DIVISION, "") else TOWNSHIP


def _reaches(operation: Operation, caller: Caller) -> bool:
    place = place_of(operation)
    if FROM_BELOW in operation.audience.reach[OWN_DIVISION]:
        return contains(caller.division, place) or contains(place, caller.division)
    return contains(caller.division, place)


def refused(operation: Operation, status: int, reason: str) -> bool:
    """True when the answer says that the caller may not, be it by showing nothing."""
    hidden = status == 404 and reason in HIDING and ANY not in operation.audience.reach
    return reason in REFUSALS_OF_SCOPE or (hidden and operation.id not in HERE_ONLY)


def _service_may(operation: Operation, caller: Caller) -> bool:
    audience = operation.audience
    if not operation.rpc:
        return True
    if audience.service not in caller.scopes:
        return False
    if OWN_DIVISION in audience.reach or PLACE_BOUND in audience.reach.get(ANY, ""):
        return contains(caller.division, place_of(operation))
    return True
