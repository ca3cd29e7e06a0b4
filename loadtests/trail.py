"""A long audit chain of made-up entries, to be walked."""

from datetime import UTC, datetime, timedelta

from services.chassis.audit import AuditTrail
from services.chassis.messages import Actor, Emitted, Envelope

ROOM, ENTRIES, AT_ONCE = "measured", 100_000, 500
_FIRST = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def lengthen(trail: AuditTrail, entries: int = ENTRIES) -> None:
    """Chain `entries` submissions to a room of its own."""
    for first in range(0, entries, AT_ONCE):
        trail.append(ROOM, [_emitted(number) for number in range(first, min(first + AT_ONCE, entries))])


def _emitted(number: int) -> Emitted:
    receipt = f"51082220260105{number:06}X"
    envelope = Envelope(
        id=f"510822/intake/{receipt}/1",
        type="sanji.intake.v1.ApplicationSubmitted",
        source="/stacks/510822/intake",
        subject=receipt,
        time=_FIRST + timedelta(seconds=number),
        sequence=1,
        division="510822101200",
        destination="510822",
    )
    person = f"{number:032x}"
    return Emitted(envelope, b"body", Actor(person, "citizen", "510822101200"), ("", "submitted"), "", person)
