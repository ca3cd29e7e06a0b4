"""Joins the catalogue's handlers to its adapters."""

from collections.abc import Callable

from services.catalogue.handlers import COMMANDS, HEARS
from services.catalogue.ports import Catalogue
from services.catalogue.store.items import MongoItems, index_versions
from services.catalogue.store.places import MongoDivisions, MongoSites, departments, years
from services.catalogue.wire import encode
from services.chassis.doors import Doors
from services.chassis.mongo.repository import index_all
from services.chassis.room import Room


def bootstrap(doors: Doors) -> Room[Catalogue]:
    """The room on its real adapters; for fakes join `Catalogue(...)` to `room`."""
    outbox = doors.outbox("catalogue", encode)
    items, divisions, sites = MongoItems(outbox), MongoDivisions(outbox), MongoSites(outbox)
    bodies, calendar = departments(outbox), years(outbox)
    world = Catalogue(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        items=items,
        divisions=divisions,
        sites=sites,
        departments=bodies,
        years=calendar,
    )

    def prepare() -> None:
        index_all([items, divisions, sites, bodies, calendar])
        index_versions()

    return room(world, prepare)


def room(world: Catalogue, prepare: Callable[[], None] = lambda: None) -> Room[Catalogue]:
    """The room in any world."""
    return Room("catalogue", world, COMMANDS, HEARS, prepare)
