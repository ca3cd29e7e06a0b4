"""Applications, numbers and read copies in MongoDB; the only door to it in this room."""

from services.intake.store.agency import MongoEntrustments, MongoRosters
from services.intake.store.applications import MongoApplications
from services.intake.store.authorities import MergeCopy, MongoAuthorities
from services.intake.store.calendars import MongoCalendars
from services.intake.store.commitments import MongoBrokenPromises
from services.intake.store.copies import MongoDivisions, MongoItems
from services.intake.store.guests import MongoGuests
from services.intake.store.lent import MongoLent
from services.intake.store.lookups import MongoLookups
from services.intake.store.numbers import MongoNumbers, numbers_of
from services.intake.store.organs import MongoOrgans
from services.intake.store.packages import MongoPackages, MongoPackageTerms
from services.intake.store.revealings import MongoRevealings
from services.intake.store.sites import MongoSites
from services.intake.store.uploads import MongoUploads
from services.intake.store.ways import MongoMaterialWays

__all__ = [
    "MergeCopy",
    "MongoApplications",
    "MongoAuthorities",
    "MongoBrokenPromises",
    "MongoCalendars",
    "MongoDivisions",
    "MongoEntrustments",
    "MongoGuests",
    "MongoItems",
    "MongoLent",
    "MongoLookups",
    "MongoMaterialWays",
    "MongoNumbers",
    "MongoOrgans",
    "MongoPackageTerms",
    "MongoPackages",
    "MongoRevealings",
    "MongoRosters",
    "MongoSites",
    "MongoUploads",
    "numbers_of",
]
