"""Joins the catalogue's handlers to its adapters."""

from collections.abc import Callable

from services.catalogue.handlers import COMMANDS, HEARS
from services.catalogue.ports import Catalogue
from services.catalogue.store.baselines import MongoBaselines
from services.catalogue.store.basics import MongoBasics
from services.catalogue.store.changes import MongoBatches, MongoChanges
from services.catalogue.store.claims import MongoClaims
from services.catalogue.store.frequents import MongoFrequents
from services.catalogue.store.items import MongoItems, index_versions
from services.catalogue.store.packages import MongoPackages
from services.catalogue.store.places import MongoDivisions, MongoSites, departments, references, years
from services.catalogue.store.powers import MongoPowers
from services.catalogue.store.prints import MongoPrints
from services.catalogue.store.running import MongoRunning
from services.catalogue.store.volumes import MongoVolumes
from services.catalogue.wire import encode
from services.chassis.doors import Doors
from services.chassis.mongo.repository import index_all
from services.chassis.printing import PdfPrinter
from services.chassis.room import Room


def bootstrap(doors: Doors) -> Room[Catalogue]:
    """The room on its real adapters; for fakes join `Catalogue(...)` to `room`."""
    outbox = doors.outbox("catalogue", encode)
    items, divisions, sites = MongoItems(outbox), MongoDivisions(outbox), MongoSites(outbox)
    bodies, calendar = departments(outbox), years(outbox)
    claims, powers = MongoClaims(outbox), MongoPowers(outbox)
    grounds, running, volumes = references(outbox), MongoRunning(doors.clock), MongoVolumes()
    changes, batches = MongoChanges(outbox), MongoBatches(outbox)
    baselines = MongoBaselines(outbox)
    packages, prints = MongoPackages(outbox), MongoPrints(outbox)
    basics, frequents = MongoBasics(outbox), MongoFrequents(outbox)
    world = Catalogue(
        stack=doors.settings.stack,
        stacks=doors.stack_codes,
        clock=doors.clock,
        items=items,
        divisions=divisions,
        sites=sites,
        departments=bodies,
        years=calendar,
        packages=packages,
        basics=basics,
        prints=prints,
        printer=PdfPrinter(),
        claims=claims,
        powers=powers,
        references=grounds,
        changes=changes,
        batches=batches,
        baselines=baselines,
        running=running,
        volumes=volumes,
        frequents=frequents,
        trials_required=doors.settings.trials_required,
    )

    def prepare() -> None:
        index_all(
            [
                packages,
                basics,
                prints,
                items,
                divisions,
                sites,
                bodies,
                calendar,
                claims,
                powers,
                grounds,
                changes,
                batches,
                baselines,
                frequents,
            ]
        )
        running.ensure_indexes()
        volumes.ensure_indexes()
        index_versions()
        items.cut_anew()

    return room(world, prepare)


def room(world: Catalogue, prepare: Callable[[], None] = lambda: None) -> Room[Catalogue]:
    """The room in any world."""
    return Room("catalogue", world, COMMANDS, HEARS, prepare)
