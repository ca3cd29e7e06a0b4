"""Papers that the check at hand-in found missing or not in their form, and that nobody brought since."""

from collections.abc import Iterable

from services.chassis.errors import Fault
from services.intake.domain.items import CORRECTION_NOTICE, STAGE_OF

_PREFIX = "/materials/"


def open_papers(findings: Iterable[Fault]) -> set[str]:
    """Their codes, as pointers spell them."""
    return {
        fault.pointer.removeprefix(_PREFIX)
        for fault in findings
        if fault.pointer.startswith(_PREFIX) and STAGE_OF.get(fault.reason) == CORRECTION_NOTICE
    }
