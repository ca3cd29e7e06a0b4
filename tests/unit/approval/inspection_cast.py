"""Whom the tests of after-checks and inspections talk about."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from services.approval.bootstrap import room
from services.approval.commands import DecideCase
from services.approval.domain.after_check import Promise
from services.approval.domain.terms import CertificateTerms, PromiseTerms
from services.approval.ports import Approval
from services.chassis.auth import Principal
from services.chassis.clock import SHANGHAI
from services.chassis.privacy import Sealer
from tests.fakes.approval import COUNTY, NUMBER, TOWNSHIP, accepted, envelope, reviewer, terms, world
from tests.fakes.approval_certificates import ORGAN

ITEM = "public_place_hygiene_licence"
PARTY = "p" * 32
SIGNED = Promise(
    f"{ITEM}@1", "d" * 64, datetime(2026, 11, 20, 16, 0, tzinfo=SHANGHAI), ("hygiene_test_report",)
)
HEALTH, OTHER_HEALTH = reviewer("health"), reviewer("health", subject="reviewer-2")
POLICE = reviewer("public_security")
HEAD = Principal("head-1", "staff", frozenset({"supervisor"}), COUNTY, "health")
GOVERNOR = Principal("governor-1", "staff", frozenset({"supervisor"}), COUNTY)
HERSELF = Principal(PARTY, "person", frozenset({"citizen"}), COUNTY)
STRANGER = Principal("q" * 32, "person", frozenset({"citizen"}), COUNTY)
CLERK = Principal("clerk-2", "staff", frozenset({"clerk"}), TOWNSHIP)


def with_terms(sealer: Sealer, check_days: int = 60, **changes: Any) -> Approval:
    """Approval that knows one item with a commitment and a certificate."""
    item = replace(
        terms(ITEM),
        certificate=CertificateTerms(ITEM, ORGAN, 48),
        promise=PromiseTerms(check_days, 12, True),
    )
    return world(sealer, replace(item, **changes))


def opened(approval: Approval, number: str = NUMBER, party: str = PARTY, **changes: Any) -> None:
    """An application on a commitment, accepted."""
    event = accepted(ITEM, number=number, party=party, **{"promise": SIGNED, **changes})
    room(approval).hear(event, envelope("sanji.intake.v1.ApplicationAccepted", event_id=number))


def granted(approval: Approval, number: str = NUMBER, party: str = PARTY, **changes: Any) -> Any:
    """The same, granted."""
    opened(approval, number, party, **changes)
    checks = dict.fromkeys(terms(ITEM).conditions, True)
    return room(approval).ask(DecideCase(HEALTH, number, "granted", "", checks))
