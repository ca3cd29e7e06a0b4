"""Certificates as approval keeps them: fake and real alike, sealed for real, and over the wire."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sanji.approval.v1 import approval_events_pb2

from services.approval import wire
from services.approval.bootstrap import bootstrap
from services.approval.commands import DecideCase, ImportCertificates, VerifyCertificate
from services.approval.domain.certificate import (
    Certificate,
    Delivery,
    Paper,
    Revocation,
    Seal,
    StockCertificate,
)
from services.approval.domain.stock import StockRow
from services.approval.domain.terms import CertificateTerms
from services.approval.events import CertificateHeard, CertificateIssued, CertificateRevoked, SealKeyMade
from services.approval.handlers.sheets import certificate_sheet
from services.approval.store import MongoCertificateCopies, MongoItems, MongoSigners, MongoStock, kinds_of
from services.approval.wire import certificate_to_proto, encode
from services.chassis.certificate_ids import certificate_id
from services.chassis.doors import Doors
from services.chassis.errors import Conflict
from services.chassis.fakes import FakeClock
from services.chassis.messages import Actor
from services.chassis.printing import PdfPrinter
from services.chassis.privacy import Sealer
from tests.contract.stores import at_once
from tests.fakes.approval import (
    ACCEPTED_AT,
    COUNTY,
    NUMBER,
    VILLAGE,
    accepted,
    document,
    envelope,
    reviewer,
    shipped_year,
    terms,
    world,
)
from tests.fakes.approval_certificates import (
    DATA,
    ORGAN,
    FakeCertificateCopies,
    FakeSigners,
    FakeStock,
)

IDENTIFIER = certificate_id(f"{ORGAN}101", ORGAN, NUMBER)


def certificate(sealer: Sealer, **changes: Any) -> Certificate:
    made = Certificate(
        id=IDENTIFIER,
        kind="residence_permit",
        name="居住证",
        organ=ORGAN,
        department="public_security",
        division=VILLAGE,
        owner_division=COUNTY,
        party="p" * 32,
        holder=sealer.seal("王秀英"),
        fields=(("居住地址", "青溪镇"), ("身份证号", sealer.seal("510822196503124527"))),
        issued_on=date(2026, 11, 23),
        valid_until=date(2027, 11, 22),
        number=NUMBER,
        item="residence_permit",
        seal=Seal(f"{ORGAN}-1", "Ed25519", "AA=="),
    )
    return replace(made, **changes)


@pytest.fixture(params=["fake", "real"])
def stock(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeStock()
    doors: Doors = request.getfixturevalue("store_doors")
    made = MongoStock(doors.outbox("approval", encode))
    made.collection.drop()
    made.ensure_indexes()
    return made


@pytest.fixture(params=["fake", "real"])
def copies(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeCertificateCopies()
    request.getfixturevalue("store_doors")
    made = MongoCertificateCopies()
    made.ensure_indexes()
    return made


def sealing(doors: Doors) -> MongoSigners:
    return MongoSigners(doors.outbox("approval", encode), doors.sealer, FakeClock(), "510822")


def told(signers: Any) -> list[str]:
    """The keys of which was told, oldest first; of a real one what its outbox holds."""
    if isinstance(signers, FakeSigners):
        return [event.subject for event in signers.bus.of(SealKeyMade)]
    kept = signers.collection.find({"outbox.type": "sanji.approval.v1.SealKeyMade"}).sort("generation", 1)
    return [approval_events_pb2.SealKeyMade.FromString(one["outbox"][0]["body"]).key_id for one in kept]


@pytest.fixture(params=["fake", "real"])
def signers(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeSigners()
    doors: Doors = request.getfixturevalue("store_doors")
    made = sealing(doors)
    made.collection.drop()
    made.ensure_indexes()
    return made


def test_stock_comes_back_as_it_was_and_a_second_time_changes_nothing(stock: Any, sealer: Sealer) -> None:
    whole = certificate(
        sealer,
        state="revoked",
        revocation=Revocation("cancelled", "到期", "chief-1", ACCEPTED_AT),
        delivery=Delivery("post", "clerk-1", ACCEPTED_AT, tracking="EMS1"),
        papers=(Paper("SC-1", "clerk-1", ACCEPTED_AT),),
        seal=None,
    )
    one = StockCertificate(IDENTIFIER, whole)
    assert stock.add_many([(one, [], None)]) == frozenset()
    assert stock.add_many([(one, [], None)]) == {IDENTIFIER}
    assert stock.get(IDENTIFIER).certificate == whole
    assert stock.some([IDENTIFIER, "none"]).keys() == {IDENTIFIER}


def test_of_two_who_change_the_same_certificate_one_is_told(stock: Any, sealer: Sealer) -> None:
    stock.add_many([(StockCertificate(IDENTIFIER, certificate(sealer)), [], None)])
    was = stock.get(IDENTIFIER)
    now = replace(was, certificate=replace(was.certificate, state="revoked"))
    stock.save(was, now, [])
    with pytest.raises(Conflict):
        stock.save(was, now, [])


def test_the_newest_copy_wins(copies: Any, sealer: Sealer) -> None:
    new = certificate(sealer, state="revoked")
    copies.put(new, 3)
    copies.put(certificate(sealer), 2)
    assert copies.get(NUMBER) == new
    assert copies.get("none") is None


def test_a_seal_holds_for_one_organ_and_one_content_also_after_rotation(signers: Any) -> None:
    seal = signers.sign(ORGAN, b"content")
    assert signers.holds(ORGAN, b"content", seal)
    assert not signers.holds(ORGAN, b"Content", seal)
    assert not signers.holds("11510822MB9A00030G", b"content", seal)
    fresh = signers.rotate(ORGAN)
    assert signers.sign(ORGAN, b"content").key_id == fresh.key_id != seal.key_id
    assert signers.holds(ORGAN, b"content", seal)
    assert [key.retired_at is None for key in signers.keys(ORGAN)] == [True, False]
    assert told(signers) == [seal.key_id, fresh.key_id]


def test_an_organ_gets_one_key_however_many_seal_first(store_doors: Doors) -> None:
    sealing(store_doors).collection.drop()
    four = [sealing(store_doors) for _ in range(4)]
    four[0].ensure_indexes()
    seals = at_once(lambda at: four[at].sign(ORGAN, b"content"), 4)
    assert {seal.key_id for seal in seals} == {f"{ORGAN}-1"}
    assert all(four[0].holds(ORGAN, b"content", seal) for seal in seals)
    assert told(four[0]) == [f"{ORGAN}-1"]


def test_a_private_key_lies_sealed(store_doors: Doors) -> None:
    signers = sealing(store_doors)
    signers.sign(ORGAN, b"content")
    kept = signers.collection.find_one({"organ": ORGAN})
    assert kept is not None
    assert kept["private_key"].startswith("sealed:")


def test_what_an_item_says_of_its_certificate_comes_back(store_doors: Doors) -> None:
    items = MongoItems()
    items.ensure_indexes()
    said = CertificateTerms("residence_permit", ORGAN, 12)
    items.put(replace(terms("residence_permit"), item_id="rp-test", certificate=said))
    found = items.get("rp-test", terms("residence_permit").version)
    assert found is not None
    assert found.certificate == said


def test_a_case_keeps_its_certificate_in_one_write(store_doors: Doors, sealer: Sealer) -> None:
    room = bootstrap(store_doors)
    room.prepare()
    approval = room.world
    approval.calendars.put(shipped_year(2026), 1)
    said = CertificateTerms("residence_permit", ORGAN, 12)
    approval.items.put(replace(terms("residence_permit"), certificate=said))
    approval = replace(approval, certificates=replace(approval.certificates, kinds=kinds_of(DATA, COUNTY)))
    room = replace(room, world=approval)
    form = json.dumps({"residence_address_zh": "青溪镇石坝村3组"})
    room.hear(accepted("residence_permit", form=form), envelope("sanji.intake.v1.ApplicationAccepted"))
    checks = dict.fromkeys(terms("residence_permit").conditions, True)
    case = room.ask(DecideCase(reviewer("public_security"), NUMBER, "granted", "", checks))
    kept = approval.cases.get(NUMBER)
    assert kept.certificate == case.certificate
    assert kept.meta.version == 2
    assert room.ask(VerifyCertificate(kept.certificate.id)).standing == "genuine"


def test_stock_is_imported_into_the_real_store(store_doors: Doors) -> None:
    room = bootstrap(store_doors)
    room.prepare()
    line = {"name": "居住证", "holder": "李四", "issued_on": "2018-05-01", "department": "public_security"}
    rows = [
        StockRow(at, line | {"id": certificate_id(f"{ORGAN}101", ORGAN, f"2018{at:07d}")})
        for at in range(2, 302)
    ]
    system = reviewer("")
    by = replace(system, roles=frozenset({"system"}), kind="system")
    assert room.ask(ImportCertificates(by, rows[:200])).added == 200
    whole = room.ask(ImportCertificates(by, rows))
    assert (whole.added, whole.known, whole.faults) == (100, 200, ())


def test_a_certificate_crosses_the_wire_sealed(sealer: Sealer) -> None:
    made = certificate(sealer)
    event = CertificateIssued(
        subject=NUMBER,
        division=VILLAGE,
        destination=VILLAGE,
        at=ACCEPTED_AT,
        by=Actor("reviewer-1", "reviewer", COUNTY),
        certificate=made,
    )
    name, body = encode(event)
    assert "王秀英".encode() not in body
    assert b"510822196503124527" not in body
    assert wire.heard(envelope(name), body) == CertificateHeard(made)


def test_a_revocation_crosses_the_wire(sealer: Sealer) -> None:
    ended = Revocation("cancelled", "到期未延续", "", ACCEPTED_AT)
    made = certificate(sealer, state="revoked", revocation=ended)
    event = CertificateRevoked(
        subject=NUMBER,
        division=VILLAGE,
        destination=VILLAGE,
        at=ACCEPTED_AT,
        by=Actor("chief-1", "supervisor", COUNTY),
        certificate=made,
    )
    name, body = encode(event)
    heard = wire.heard(envelope(name), body)
    assert isinstance(heard, CertificateHeard)
    assert heard.certificate == made


def test_people_see_the_name_and_masked_numbers(sealer: Sealer) -> None:
    shown = certificate_to_proto(certificate(sealer), sealer.open)
    assert shown.holder == "王秀英"
    assert [field.value for field in shown.fields] == ["青溪镇", "510822********4527"]


def test_a_certificate_is_printed_with_its_verification_as_code(sealer: Sealer) -> None:
    sheet = certificate_sheet(certificate(sealer), world(sealer))
    assert sheet.blocks[-1].text == f"http://127.0.0.1:8100/v1/certificates/{IDENTIFIER}/verification.html"
    assert PdfPrinter().pdf("one", lambda: sheet).startswith(b"%PDF")


def test_every_kind_of_the_list_is_named_by_an_item_and_every_field_by_its_form() -> None:
    shipped = kinds_of(DATA, COUNTY)
    items = [document(path.stem) for path in sorted(Path(DATA, f"catalogue/{COUNTY}/items").glob("*.json"))]
    named = {
        item["result"]["certificate_type"]: {field["name"] for field in item["form"]["fields"]}
        for item in items
        if (item.get("result") or {}).get("certificate_type") and item["result"]["electronic_certificate"]
    }
    assert shipped.keys() == named.keys()
    for kind in shipped.values():
        assert {name for name, _ in kind.fields} <= named[kind.code], kind.code
