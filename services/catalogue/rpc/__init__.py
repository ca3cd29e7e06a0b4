"""gRPC servicer of the catalogue: protobuf in, command, protobuf out. One mixin per subject."""

from services.catalogue.ports import Catalogue
from services.catalogue.rpc.basics import Basics
from services.catalogue.rpc.changes import Changes
from services.catalogue.rpc.claims import Claiming
from services.catalogue.rpc.delegations import Delegating
from services.catalogue.rpc.finding import Finding
from services.catalogue.rpc.guides import Guides
from services.catalogue.rpc.indicators import Measuring
from services.catalogue.rpc.lists import Listing
from services.catalogue.rpc.packages import Packages
from services.catalogue.rpc.quality import Linting
from services.catalogue.rpc.rates import Rating
from services.catalogue.rpc.reading import Reading
from services.catalogue.rpc.trials import Trying
from services.chassis.room import Room

SERVICE = "sanji.catalogue.v1.CatalogueService"


class Servicer(
    Reading,
    Linting,
    Measuring,
    Rating,
    Changes,
    Guides,
    Packages,
    Basics,
    Claiming,
    Delegating,
    Finding,
    Listing,
    Trying,
):
    """Each RPC says in its proto what it does, who may call it and what it refuses."""

    def __init__(self, room: Room[Catalogue]) -> None:
        self._room = room


def servicer(room: Room[Catalogue]) -> tuple[str, object]:
    """The service's full name and its servicer."""
    return SERVICE, Servicer(room)
