"""Intake hears: read copies, decisions, redelivery, dead letters."""

import json
from pathlib import Path
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2, approval_pb2
from sanji.catalogue.v1 import catalogue_events_pb2, catalogue_pb2

from services.chassis.auth import Principal
from services.chassis.bus.dead import DeadLetters
from services.chassis.bus.publisher import Publisher
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.chassis.settings import Settings
from services.intake import commands
from services.intake.domain.application import Application
from tests.integration.intake.conftest import item_published, posted, tree_published
from tests.waiting import until

CLERK = Principal("s-clerk", "staff", frozenset({"clerk"}), "510822")
EXAMPLE = json.loads(
    Path("infra/data/catalogue/510822/examples/residence_permit.json").read_text(encoding="utf-8")
)["valid"]["payload"]
KINDS = {"lookup": "lookup", "electronic": "upload"}


def submission(key: str) -> commands.SubmitApplication:
    applicant = EXAMPLE["applicant"]
    return commands.SubmitApplication(
        by=CLERK,
        asked=Asked(key, "print"),
        item="residence_permit",
        division="510822105004",
        applicant=commands.ApplicantGiven(
            "person", applicant["id_number"], applicant["name_zh"], applicant["phone"]
        ),
        form=EXAMPLE["form"],
        materials=tuple(
            commands.MaterialGiven(m["code"], KINDS[m["given_as"]], m.get("lookup_value", ""))
            for m in EXAMPLE["materials"]
        ),
        channel="window",
    )


@pytest.fixture(scope="module")
def ready(worker: Any, intake: Room[Any], publisher: Publisher) -> Room[Any]:
    """A room that has learned the item and the divisions from events."""
    assert all(publisher.publish([posted(item_published("residence_permit")), posted(tree_published())]))
    until(lambda: intake.world.items.get("residence_permit"), 20, "the item's read copy")
    until(lambda: intake.world.divisions.codes("510822"), 20, "the divisions' read copy")
    return intake


def decision(number: str, outcome: str = "granted") -> Any:
    return approval_events_pb2.DecisionMade(
        case=approval_pb2.Case(
            number=number,
            division="510822105004",
            owner_division="510822",
            outcome=outcome,
            reason="符合条件",
            decided_at="2026-11-23T10:00:00+08:00",
        )
    )


def accepted(ready: Room[Any], key: str) -> Application:
    made: Application = ready.ask(submission(key))
    return ready.ask(commands.AcceptApplication(CLERK, made.id))


def test_an_item_is_found_by_its_national_code(ready: Room[Any]) -> None:
    code = item_published("residence_permit").item.aliases[0]
    assert ready.world.items.get(code).rules.item_id == "residence_permit"


def test_a_decision_is_shown_once_however_often_it_comes(ready: Room[Any], publisher: Publisher) -> None:
    number = accepted(ready, "once").id
    letter = posted(decision(number), subject=number, destination="510822105004")
    publisher.publish([letter, letter, letter])
    decided = until(
        lambda: (found := ready.world.applications.get(number)).status == "decided" and found,
        10,
        "the decision",
    )
    publisher.publish([letter])
    number_two = accepted(ready, "after").id
    publisher.publish([posted(decision(number_two), subject=number_two, destination="510822105004")])
    until(lambda: ready.world.applications.get(number_two).status == "decided", 10, "the later decision")
    assert ready.world.applications.get(number) == decided
    assert [step.after for step in decided.history] == ["submitted", "accepted", "decided"]


def test_a_decision_that_is_heard_is_handed_over_at_a_site_that_was_heard_of(
    ready: Room[Any], publisher: Publisher
) -> None:
    centre, applicant = "510822105-TC", EXAMPLE["applicant"]
    site = catalogue_pb2.Site(site_id=centre, division="510822105", name_zh="竹园镇便民服务中心")
    publisher.publish([posted(catalogue_events_pb2.SitePublished(site=site, version=1))])
    until(lambda: ready.world.sites.name(centre), 10, "the site's name")
    number = accepted(ready, "delivered").id
    ready.ask(commands.ChooseDelivery(CLERK, number, "window", centre))
    publisher.publish([posted(decision(number), subject=number, destination="510822105004")])
    until(lambda: ready.ask(commands.ListDeliveries(CLERK, centre))[0], 10, "the exit window's list")
    picked = commands.RecordPickUp(
        CLERK, number, f"{centre}-W01", applicant["name_zh"], applicant["id_number"], asked=Asked("p", "p")
    )
    assert ready.ask(picked).application.delivery.state == "delivered"
    register, _ = ready.ask(commands.ListDeliveries(CLERK, centre, state="delivered"))
    assert [one.application.id for one in register] == [number]


def test_an_older_version_of_an_item_changes_nothing(ready: Room[Any], publisher: Publisher) -> None:
    publisher.publish([posted(item_published("residence_permit", 3), number=3)])
    publisher.publish([posted(item_published("residence_permit", 2), number=2)])
    number = accepted(ready, "older").id
    publisher.publish([posted(decision(number), subject=number, destination="510822105004")])
    until(lambda: ready.world.applications.get(number).status == "decided", 10, "the last event")
    until(lambda: ready.world.items.get("residence_permit").rules.version == 3, 10, "version 3")


def test_a_decision_on_an_unknown_application_is_a_dead_letter(
    ready: Room[Any], publisher: Publisher, settings: Settings
) -> None:
    publisher.publish(
        [posted(decision("51082220261122999999X"), subject="unknown", destination="510822105004")]
    )
    dead = DeadLetters(settings.amqp_url)
    (letter,) = until(lambda: dead.list("intake"), 10, "the dead letter")
    assert (letter.reason, letter.subject) == ("APPLICATION_NOT_FOUND", "unknown")
    dead.drop("intake", letter.id)


def test_a_malformed_body_is_a_dead_letter_and_its_mended_replay_has_its_effect(
    ready: Room[Any], publisher: Publisher, settings: Settings
) -> None:
    number = accepted(ready, "mended").id
    publisher.publish(
        [posted(decision(number), subject=number, destination="510822105004", body=b"\xff\xff\xff")]
    )
    dead = DeadLetters(settings.amqp_url)
    (letter,) = until(lambda: dead.list("intake"), 10, "the dead letter")
    assert letter.reason == "BODY_MALFORMED"
    assert ready.world.applications.get(number).status == "accepted"
    assert dead.replay("intake", letter.id, mended=decision(number).SerializeToString()) == 1
    until(lambda: ready.world.applications.get(number).status == "decided", 10, "the mended decision")


def test_a_message_without_an_envelope_is_a_dead_letter(
    ready: Room[Any], publisher: Publisher, settings: Settings
) -> None:
    letter = posted(decision("x"))
    letter.headers.clear()
    publisher.publish([letter])
    dead = DeadLetters(settings.amqp_url)
    (found,) = until(lambda: dead.list("intake"), 10, "the dead letter")
    assert found.reason == "ENVELOPE_MALFORMED"
    dead.drop("intake", found.id)
    assert dead.count("intake") == 0
