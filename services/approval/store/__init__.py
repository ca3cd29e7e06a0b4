"""Cases and read copies in MongoDB; the only door to it in this room."""

from services.approval.store.calendars import CalendarCopy, MongoCalendars
from services.approval.store.cases import CaseDocument, MongoCases
from services.approval.store.items import ItemCopy, MongoItems
from services.approval.store.outages import MongoOutages
from services.approval.store.powers import MongoPowers, PowerCopy

__all__ = [
    "CalendarCopy",
    "CaseDocument",
    "ItemCopy",
    "MongoCalendars",
    "MongoCases",
    "MongoItems",
    "MongoOutages",
    "MongoPowers",
    "PowerCopy",
]
