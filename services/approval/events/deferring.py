"""What happened to papers promised for later, and what is heard of them."""

from dataclasses import dataclass

from services.approval.events.cases import CaseChanged


class PromiseMissed(CaseChanged):
    """Promised papers did not come by their day; the applicant is told, once for each."""

    __slots__ = ()


class PromiseReported(CaseChanged):
    """The same, told to the desk at the stack that decides."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PapersReceived:
    """Heard: papers came, or a register was found to hold them. `promised`: codes that are to come still.

    `accepted`: it was taken on, so that there is a case, or will be.
    """

    number: str
    owner_division: str
    promised: tuple[str, ...]
    accepted: bool
