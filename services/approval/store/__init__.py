"""Cases and read copies in MongoDB; the only door to it in this room."""

from services.approval.store.after_checks import MongoAfterChecks
from services.approval.store.authorities import AuthorityCopy, MergeCopy
from services.approval.store.automatic import (
    AutoRulesDocument,
    MongoAutoRules,
    MongoRegisters,
    RegisterDocument,
)
from services.approval.store.calendars import CalendarCopy, MongoCalendars
from services.approval.store.cards import CardDocument, MongoCards
from services.approval.store.case_document import CaseDocument
from services.approval.store.cases import MongoCases
from services.approval.store.certificates import CertificateCopy, MongoCertificateCopies, MongoStock, kinds_of
from services.approval.store.chiefs import ChiefDocument, MongoChiefs
from services.approval.store.inspections import MongoPlans, MongoVisits, PlanDocument, VisitDocument
from services.approval.store.items import ItemCopy, MongoItems
from services.approval.store.outages import MongoOutages
from services.approval.store.powers import MongoPowers, PowerCopy
from services.approval.store.signers import ORGAN_SEAL, MongoSigners
from services.approval.store.tallies import MongoTallies, TallyDocument

__all__ = [
    "ORGAN_SEAL",
    "AuthorityCopy",
    "AutoRulesDocument",
    "CalendarCopy",
    "CardDocument",
    "CaseDocument",
    "CertificateCopy",
    "ChiefDocument",
    "ItemCopy",
    "MergeCopy",
    "MongoAfterChecks",
    "MongoAutoRules",
    "MongoCalendars",
    "MongoCards",
    "MongoCases",
    "MongoCertificateCopies",
    "MongoChiefs",
    "MongoItems",
    "MongoOutages",
    "MongoPlans",
    "MongoPowers",
    "MongoRegisters",
    "MongoSigners",
    "MongoStock",
    "MongoTallies",
    "MongoVisits",
    "PlanDocument",
    "PowerCopy",
    "RegisterDocument",
    "TallyDocument",
    "VisitDocument",
    "kinds_of",
]
