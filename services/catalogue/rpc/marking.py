"""Items as they are shown: with what the room knows of them beside their publication."""

from typing import TypeVar

from sanji.catalogue.v1 import catalogue_pb2 as pb

from services.catalogue.ports import Catalogue

M = TypeVar("M")


def marked(message: pb.Item, catalogue: Catalogue) -> pb.Item:
    """The same item, told whether it is one of its county's most asked-for."""
    message.high_frequency = message.item_id in catalogue.frequents.marked(message.division)
    return message


def holding_marked(message: M, catalogue: Catalogue) -> M:
    """The same message, its `item` marked."""
    marked(message.item, catalogue)  # type: ignore[attr-defined]
    return message
