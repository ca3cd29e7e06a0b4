"""What a file is by its first bytes, whatever it is called."""

import puremagic


def types_of(head: bytes) -> frozenset[str]:
    """Every media type whose signature `head` bears; none for what bears no known one."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return frozenset()
    types = {guess.mime_type for guess in found}
    if head.startswith(b"PK\x03\x04"):
        types |= _ARCHIVES
    return frozenset(types)


_ARCHIVES = {
    "application/ofd",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Archives with these contents begin like any other; who asks looks for what makes them what they are."""
