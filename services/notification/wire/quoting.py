"""What others wrote, as it stands within a sentence of the room's."""


def without_stop(text: str) -> str:
    """A reason or a note without the stop at its end: the sentence brings its own."""
    return text.strip().rstrip("。.")
