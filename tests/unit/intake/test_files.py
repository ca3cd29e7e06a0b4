"""Papers as files: taken in, refused, opened, and used again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.chassis.auth import Principal
from services.chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from services.chassis.messages import Asked
from services.chassis.room import Room
from services.intake.bootstrap import room
from services.intake.commands import (
    ForgetUnusedMaterials,
    GetMaterial,
    ListMaterials,
    MaterialGiven,
    ProvideSupplement,
    RequestSupplement,
)
from services.intake.domain.uploads import DOCX, MOST_UNNAMED, OFD, UNUSED_DAYS
from services.intake.events import PersonalDataRevealed
from services.intake.ports import Intake
from tests.fakes.intake import FakeWorld
from tests.fakes.intake_files import MOST_BYTES
from tests.unit.intake.catalogue_examples import COUNTY, divisions, document
from tests.unit.intake.file_cast import (
    CLERK,
    CONTENT,
    ELSEWHERE,
    GIVEN,
    ITEM,
    NEIGHBOUR,
    PAPER,
    REVIEWER,
    faults,
    submit,
    upload,
)


@pytest.fixture
def world() -> FakeWorld:
    made = FakeWorld()
    made.items.put(ITEM, 1, (), document(ITEM))
    return made


@pytest.fixture
def her(world: FakeWorld) -> Principal:
    return Principal(world.seals.index(GIVEN["id_number"]), "person", frozenset({"citizen"}), COUNTY)


@pytest.fixture
def intake(world: FakeWorld) -> Room[Intake]:
    made = room(world.intake())
    made.world.divisions.put(COUNTY, 1, divisions())
    return made


def test_a_file_is_kept_with_its_digest_and_goes_unless_it_is_named(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    kept = upload(intake, her)
    assert (kept.size, len(kept.digest), kept.attached) == (len(CONTENT), 64, False)
    assert kept.id.startswith(f"{COUNTY}-mt-")
    assert kept.key_sealed not in repr(kept)
    shown, parts = intake.ask(GetMaterial(her, kept.id))
    assert (shown, b"".join(parts)) == (kept, CONTENT)
    world.clock.advance(days=UNUSED_DAYS)
    intake.ask(ForgetUnusedMaterials())
    assert (world.uploads.kept, world.files.kept) == ({}, {})


def test_a_file_that_an_application_names_is_the_applicants_and_stays(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    at_counter = upload(intake, CLERK)
    assert at_counter.party == ""
    submit(intake, CLERK, MaterialGiven(PAPER, "upload", at_counter.id))
    world.clock.advance(days=UNUSED_DAYS + 1)
    intake.ask(ForgetUnusedMaterials())
    assert intake.ask(GetMaterial(her, at_counter.id))[0].party == her.subject


def broken_off() -> Iterator[bytes]:
    yield CONTENT
    raise Unavailable("UPLOAD_BROKEN_OFF", "")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"content": b""}, "MATERIAL_EMPTY"),
        ({"content": b"MZ\x90\x00 program"}, "MATERIAL_TYPE_DIFFERS"),
        ({"content": b"\x89PNG picture"}, "MATERIAL_TYPE_DIFFERS"),
        ({"content": b"PK\x03\x04 OFD.xml", "media_type": DOCX}, "MATERIAL_TYPE_DIFFERS"),
        ({"content": b"PK\x03\x04" + b"x" * 200_000, "media_type": OFD}, "MATERIAL_TYPE_DIFFERS"),
        ({"media_type": "text/html"}, "MATERIAL_TYPE_UNSUPPORTED"),
        ({"material": "gold_bar"}, "MATERIAL_NOT_ON_LIST"),
        ({"item": "unheard_of"}, "ITEM_NOT_LISTED"),
        ({"division": "51"}, "DIVISION_MALFORMED"),
        ({"content": CONTENT + b"x" * MOST_BYTES}, "MATERIAL_TOO_LARGE"),
        ({"parts": broken_off()}, "UPLOAD_BROKEN_OFF"),
    ],
)
def test_what_is_refused_leaves_nothing(
    intake: Room[Intake], world: FakeWorld, her: Principal, changed: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refusal) as refused:
        upload(intake, her, **changed)
    assert refused.value.reason == reason
    assert (world.uploads.kept, world.files.kept) == ({}, {})


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        (OFD, b"PK\x03\x04" + b"x" * 200_000 + b"OFD.xml"),
        (DOCX, b"PK\x03\x04 word/document.xml" + b"x" * 200_000),
    ],
)
def test_an_archive_is_what_its_members_make_it(
    intake: Room[Intake], her: Principal, media_type: str, content: bytes
) -> None:
    assert upload(intake, her, content, media_type=media_type).media_type == media_type


def test_too_many_bytes_are_refused_before_the_rest_is_read(intake: Room[Intake], her: Principal) -> None:
    read: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(1)
            yield b"x" * 100_000

    with pytest.raises(Invalid):
        upload(intake, her, parts=endless())
    assert len(read) == MOST_BYTES // 100_000 + 1


def test_a_clerk_takes_files_in_within_her_own_subtree_only(intake: Room[Intake]) -> None:
    with pytest.raises(Forbidden) as refused:
        upload(intake, CLERK, division="510822101")
    assert refused.value.reason == "DIVISION_OUT_OF_SCOPE"


def test_the_same_bytes_twice_are_two_papers_each_its_own(intake: Room[Intake], her: Principal) -> None:
    first, second = upload(intake, her), upload(intake, her)
    assert first.digest == second.digest
    assert first.id != second.id
    submit(intake, her, MaterialGiven(PAPER, "upload", first.id))
    assert not intake.world.uploads.get(second.id).attached


def test_anothers_file_a_made_up_one_and_one_of_another_kind_are_refused_with_every_other_fault(
    intake: Room[Intake], her: Principal
) -> None:
    anothers = upload(intake, NEIGHBOUR).id
    for ref in (anothers, f"{COUNTY}-mt-{'0' * 32}"):
        refused = faults(intake, lambda ref=ref: submit(intake, her, MaterialGiven(PAPER, "upload", ref)))
        assert refused == [(f"/materials/{PAPER}", "MATERIAL_NOT_FOUND")]
    other = upload(intake, her, material="medical_record").id
    both = (MaterialGiven(PAPER, "upload", other), MaterialGiven("gold_bar", "upload", anothers))
    assert sorted(faults(intake, lambda: submit(intake, her, *both))) == [
        (f"/materials/{PAPER}", "MATERIAL_OF_ANOTHER_KIND"),
        ("/materials/gold_bar", "MATERIAL_NOT_FOUND"),
        ("/materials/gold_bar", "MATERIAL_NOT_ON_LIST"),
    ]


def test_a_paper_once_given_is_used_again_while_it_is_valid(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    ends = world.clock.today() + timedelta(days=10)
    first = upload(intake, her, valid_until=ends)
    again = MaterialGiven(PAPER, "reuse", first.id)
    assert intake.ask(ListMaterials(her, ITEM)) == ([], "")
    assert faults(intake, lambda: submit(intake, her, again)) == [
        (f"/materials/{PAPER}", "MATERIAL_NOT_FOUND")
    ]
    submit(intake, her, MaterialGiven(PAPER, "upload", first.id))
    listed, following = intake.ask(ListMaterials(her, ITEM))
    assert ([one.id for one in listed], following) == ([first.id], "")
    assert PAPER not in {
        fault.pointer.rpartition("/")[2] for fault in submit(intake, her, again, key="k2").findings
    }
    assert submit(intake, CLERK, again, key="k3").status == "submitted"
    world.clock.advance(days=11)
    assert intake.ask(ListMaterials(her, ITEM)) == ([], "")
    assert faults(intake, lambda: submit(intake, her, again, key="k4")) == [
        (f"/materials/{PAPER}", "MATERIAL_OUT_OF_DATE")
    ]


def test_the_list_is_paged_newest_first(intake: Room[Intake], world: FakeWorld, her: Principal) -> None:
    made = []
    for number in range(3):
        world.clock.advance(minutes=1)
        made.append(upload(intake, her).id)
        submit(intake, her, MaterialGiven(PAPER, "upload", made[-1]), key=f"k{number}")
    page, following = intake.ask(ListMaterials(her, ITEM, 2))
    rest, end = intake.ask(ListMaterials(her, ITEM, 2, following))
    assert ([one.id for one in (*page, *rest)], end) == (made[::-1], "")
    for limit in (-1, 101):
        with pytest.raises(Invalid):
            intake.ask(ListMaterials(her, ITEM, limit))


def test_staff_of_the_case_open_a_file_for_a_purpose_that_is_on_record(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    kept = upload(intake, her)
    number = submit(intake, her, MaterialGiven(PAPER, "upload", kept.id)).id
    for by in (CLERK, REVIEWER):
        assert b"".join(intake.ask(GetMaterial(by, kept.id, number, "核对原件"))[1]) == CONTENT
    looks = world.bus.of(PersonalDataRevealed)
    assert [(one.subject, one.note, one.fields) for one in looks] == [
        (number, "核对原件", (f"/materials/{PAPER}",))
    ] * 2
    with pytest.raises(Invalid) as refused:
        intake.ask(GetMaterial(REVIEWER, kept.id, number, " "))
    assert refused.value.reason == "PURPOSE_REQUIRED"


def test_a_clerk_opens_what_she_scanned_without_a_record_only_until_it_is_named(
    intake: Room[Intake], world: FakeWorld
) -> None:
    scanned = upload(intake, CLERK)
    assert intake.ask(GetMaterial(CLERK, scanned.id))[0] == scanned
    number = submit(intake, CLERK, MaterialGiven(PAPER, "upload", scanned.id)).id
    with pytest.raises(NotFound):
        intake.ask(GetMaterial(CLERK, scanned.id))
    intake.ask(GetMaterial(CLERK, scanned.id, number, "核对原件"))
    assert [one.subject for one in world.bus.of(PersonalDataRevealed)] == [number]


def test_who_leaves_files_lying_uploads_no_more_until_they_are_used_or_gone(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    kept = [upload(intake, her).id for _ in range(MOST_UNNAMED)]
    with pytest.raises(Conflict) as refused:
        upload(intake, her)
    assert refused.value.reason == "MATERIALS_UNUSED_TOO_MANY"
    assert len(world.files.kept) == MOST_UNNAMED
    submit(intake, her, MaterialGiven(PAPER, "upload", kept[0]))
    upload(intake, her)
    upload(intake, NEIGHBOUR)


def test_a_file_whose_application_was_not_written_is_unnamed_again(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    named = MaterialGiven(PAPER, "upload", upload(intake, her).id)
    submit(intake, her)
    with pytest.raises(Conflict):
        submit(intake, her, named, asked=Asked(f"k-{her.subject}", "another"))
    assert not intake.world.uploads.get(named.ref).attached
    world.clock.advance(days=UNUSED_DAYS)
    intake.ask(ForgetUnusedMaterials())
    assert world.uploads.kept == {}


def test_to_everybody_else_a_file_looks_like_nothing(intake: Room[Intake], her: Principal) -> None:
    kept = upload(intake, her)
    number = submit(intake, her, MaterialGiven(PAPER, "upload", kept.id)).id
    without = submit(intake, her, key="k2").id
    for by, named in ((NEIGHBOUR, number), (REVIEWER, ""), (REVIEWER, without), (ELSEWHERE, number)):
        with pytest.raises(NotFound):
            intake.ask(GetMaterial(by, kept.id, named, "核对原件"))


def test_a_supplement_names_files_that_are_the_applicants_too(intake: Room[Intake], her: Principal) -> None:
    seen = MaterialGiven("medical_record", "upload", upload(intake, her, material="medical_record").id)
    number = submit(intake, her, seen).id
    intake.ask(RequestSupplement(CLERK, number, (PAPER,)))
    anothers = MaterialGiven(PAPER, "upload", upload(intake, NEIGHBOUR).id)
    assert faults(intake, lambda: intake.ask(ProvideSupplement(her, number, (anothers,)))) == [
        (f"/materials/{PAPER}", "MATERIAL_NOT_FOUND")
    ]
    kept = upload(intake, her)
    intake.ask(ProvideSupplement(her, number, (MaterialGiven(PAPER, "upload", kept.id),)))
    assert intake.world.uploads.get(kept.id).attached
