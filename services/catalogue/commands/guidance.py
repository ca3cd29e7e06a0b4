"""What may be asked for guidance."""

from dataclasses import dataclass, field

from services.chassis.auth import ANONYMOUS, Principal


@dataclass(frozen=True, slots=True)
class GuideApplicant:
    """`code`: item id or any alias. `answers`: question id → value, None for what cannot be said; any JSON value."""

    code: str
    answers: object = field(repr=False)
    by: Principal = ANONYMOUS
