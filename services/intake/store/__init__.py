"""Applications, numbers and read copies in MongoDB; the only door to it in this room."""

from services.intake.store.applications import MongoApplications
from services.intake.store.copies import MongoDivisions, MongoItems
from services.intake.store.numbers import MongoNumbers, numbers_of

__all__ = ["MongoApplications", "MongoDivisions", "MongoItems", "MongoNumbers", "numbers_of"]
