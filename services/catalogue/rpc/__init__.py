"""gRPC servicer of the catalogue: protobuf in, command, protobuf out. One mixin per subject."""

from services.catalogue.ports import Catalogue
from services.catalogue.rpc.reading import Reading
from services.chassis.room import Room

SERVICE = "sanji.catalogue.v1.CatalogueService"


class Servicer(Reading):
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Catalogue]) -> None:
        self._room = room


def servicer(room: Room[Catalogue]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
