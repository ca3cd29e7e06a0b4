"""What every publication on the wire has in common."""

from services.catalogue import events
from services.catalogue.domain.contents import Content, published
from services.chassis.levels import is_division


def arrived(content: Content, version: int) -> events.Heard:
    """`content` as heard. Raises `ValueError` without a version, a key or a possible division."""
    if version < 1 or not content.key or (content.division and not is_division(content.division)):
        raise ValueError("version, key or division")
    return events.Heard(published(content, version))
