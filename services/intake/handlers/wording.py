"""What staff say of a thing, as it is kept: bounded, and what looks like a personal number masked."""

from services.chassis.errors import Invalid
from services.chassis.masking import mask_text

LONGEST = 500


def reason_of(text: str) -> str:
    """A reason. Raises `Invalid` REASON_REQUIRED, REASON_TOO_LONG."""
    if not text.strip():
        raise Invalid("REASON_REQUIRED", "须说明理由")
    if len(text) > LONGEST:
        raise Invalid("REASON_TOO_LONG", f"理由不超过{LONGEST}字")
    return mask_text(text.strip())


def note_of(text: str, longest: int = LONGEST) -> str:
    """A note, "" for none. Raises `Invalid` NOTE_TOO_LONG."""
    if len(text) > longest:
        raise Invalid("NOTE_TOO_LONG", f"说明不超过{longest}字")
    return mask_text(text.strip())
