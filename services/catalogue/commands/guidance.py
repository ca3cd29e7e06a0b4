"""What may be asked for guidance."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GuideApplicant:
    """`code`: item id or any alias. `answers`: question id → value, None for what cannot be said; any JSON value."""

    code: str
    answers: object = field(repr=False)
