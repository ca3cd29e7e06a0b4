"""Opening what is sealed."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class RevealPersonalData:
    """Open what is sealed in one application, for a stated `purpose` of 2 to 200 characters."""

    by: Principal
    number: str
    purpose: str
