"""Asking for findings: whom they are told, in pages; the `lint` command on a file, a folder, a county."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from services.catalogue.commands import GetProofTrend, LintItem, LintRegister
from services.catalogue.domain.quality.rules import Finding
from services.catalogue.domain.quality.surveys import KEPT, MAX_REGISTERS, Surveys
from services.catalogue.ports import Catalogue
from services.chassis.auth import Principal
from services.chassis.errors import Forbidden, Invalid, NotFound, Refusal, Unavailable
from services.chassis.fakes import FakeClock
from services.chassis.room import Room
from services.cli.lint import lint
from tests.fakes.catalogue import COUNTY, DATA, TOWNSHIP, batch, catalogue, item_command

EDITOR = Principal("s-editor", "staff", frozenset({"editor"}), COUNTY, "public_security")


@pytest.fixture(scope="module")
def room() -> Room[Catalogue]:
    """The shipped county, published."""
    made = catalogue()
    for row in batch().rows:
        made.ask(row.command)
    return made


def as_text(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False)


def pages(room: Room[Catalogue], **asked: Any) -> list[Finding]:
    """Every finding, page by page; no page holds more than asked for."""
    found: list[Finding] = []
    cursor = ""
    while True:
        page, cursor = room.ask(LintRegister(EDITOR, COUNTY, cursor=cursor, **asked))
        assert len(page) <= asked["limit"]
        found += page
        if not cursor:
            return found


def test_an_item_that_is_sent_is_told_everything_and_nothing_is_stored(room: Room[Catalogue]) -> None:
    row = item_command("residence_permit").row | {"consult_phone": "110", "conditions": []}
    before = dict(room.world.items.kept)  # type: ignore[attr-defined]
    told = room.ask(LintItem(EDITOR, TOWNSHIP, as_text(row)))
    assert {one.reason for one in told} >= {"GUIDE_FIELD_MISSING", "PHONE_MALFORMED"}
    assert room.world.items.kept == before  # type: ignore[attr-defined]


def test_a_code_that_another_published_item_holds_is_told(room: Room[Catalogue]) -> None:
    row = item_command("residence_permit").row
    row["handling_item_code"] = item_command("legal_aid").row["handling_item_code"]
    told = room.ask(LintItem(EDITOR, COUNTY, as_text(row)))
    assert ("/handling_item_code", "CODE_TAKEN") in {(one.pointer, one.reason) for one in told}


@pytest.mark.parametrize(
    ("document", "reason"),
    [("{", "DOCUMENT_MALFORMED"), ("[" * 200, "DOCUMENT_MALFORMED"), (" " * 300_000, "DOCUMENT_TOO_LARGE")],
)
def test_what_is_no_item_is_refused(room: Room[Catalogue], document: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        room.ask(LintItem(EDITOR, COUNTY, document))
    assert caught.value.reason == reason


def test_any_json_value_has_its_findings(room: Room[Catalogue]) -> None:
    assert [one.reason for one in room.ask(LintItem(EDITOR, COUNTY, "3"))] == ["ROW_TYPE"]


@pytest.mark.parametrize(
    ("by", "division", "kind", "reason"),
    [
        (Principal("c", "person", frozenset({"citizen"}), ""), COUNTY, Forbidden, "ROLE_NOT_ALLOWED"),
        (Principal("k", "staff", frozenset({"clerk"}), COUNTY), COUNTY, Forbidden, "ROLE_NOT_ALLOWED"),
        (Principal("e", "staff", frozenset({"editor"}), TOWNSHIP), COUNTY, Forbidden, "DIVISION_OUT_OF_SCOPE"),
        (Principal("e", "staff", frozenset({"editor"}), "150626"), COUNTY, Forbidden, "DIVISION_OUT_OF_SCOPE"),
        (Principal("e", "staff", frozenset({"editor"}), "150626"), "150626", Invalid, "COUNTY_NOT_OWNED"),
        (EDITOR, "5108", Invalid, "DIVISION_MALFORMED"),
    ],
)  # fmt: skip
def test_findings_are_told_to_those_of_the_own_county(
    room: Room[Catalogue], by: Principal, division: str, kind: type[Refusal], reason: str
) -> None:
    for command in (LintItem(by, division, "{}"), LintRegister(by, division)):
        with pytest.raises(kind) as caught:
            room.ask(command)
        assert caught.value.reason == reason


def test_without_the_countys_reference_data_nothing_can_be_judged() -> None:
    with pytest.raises(Unavailable) as caught:
        catalogue().ask(LintItem(EDITOR, COUNTY, "{}"))
    assert caught.value.reason == "REFERENCES_MISSING"


@pytest.fixture(scope="module")
def everything(room: Room[Catalogue]) -> list[Finding]:
    """What is found in each item, in pages of a hundred."""
    return pages(room, limit=100)


def test_pages_of_any_size_hold_the_same_findings(room: Room[Catalogue], everything: list[Finding]) -> None:
    assert pages(room, limit=4) == everything
    assert len({(one.item, one.pointer, one.reason) for one in everything}) == len(everything) > 4
    across = pages(room, scope="register", limit=100)
    assert pages(room, scope="register", limit=1) == across
    assert across


def test_findings_can_be_narrowed_to_one_reason_and_one_severity(
    room: Room[Catalogue], everything: list[Finding]
) -> None:
    wanted = [one for one in everything if one.reason == "PAPER_NOT_EXEMPT"]
    assert pages(room, limit=50, reason="PAPER_NOT_EXEMPT", severity="warning") == wanted
    assert wanted
    assert room.ask(LintRegister(EDITOR, COUNTY, severity="fault")) == ([], "")


def test_every_fault_of_the_question_is_told_at_once(room: Room[Catalogue]) -> None:
    with pytest.raises(Invalid) as caught:
        room.ask(LintRegister(EDITOR, COUNTY, "stars", "grave", limit=101, cursor="?"))
    assert {fault.reason for fault in caught.value.faults} == {
        "LINT_SCOPE_UNKNOWN",
        "SEVERITY_UNKNOWN",
        "LIMIT_OUT_OF_RANGE",
        "CURSOR_INVALID",
    }


def test_a_survey_is_kept_for_a_minute_and_only_for_so_many_registers() -> None:
    surveys, clock, looks = Surveys(), FakeClock(), []

    def ask(county: str) -> None:
        surveys.of(county, clock.now(), lambda: looks.append(county) or [])  # type: ignore[func-returns-value]

    ask("a")
    ask("a")
    assert looks == ["a"]
    clock.advance(seconds=KEPT.total_seconds())
    ask("a")
    assert looks == ["a", "a"]
    for n in range(MAX_REGISTERS):
        ask(str(n))
    ask("a")
    assert looks.count("a") == 3


def test_the_trend_of_proofs_goes_from_version_to_version(room: Room[Catalogue]) -> None:
    changed = item_command("residence_permit", effective_from="2026-02-01")
    changed.row["materials"] = [one for one in changed.row["materials"] if one["code"] != "study_proof"]
    changed.row["conditions"][1]["evidence"].remove("study_proof")
    room.ask(changed)
    trend = room.ask(GetProofTrend("residence_permit"))
    assert (trend.since, trend.until, trend.was.proofs, trend.now.proofs) == (1, 2, 3, 2)
    assert str(trend.percent) == "-33.3"
    with pytest.raises(NotFound):
        room.ask(GetProofTrend("residence_permit", until=9))


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(lint, arguments)
    return done.exit_code, done.stdout


def test_the_shipped_county_lints_without_a_fault() -> None:
    code, said = run(str(DATA / "catalogue" / COUNTY))
    assert code == 0
    assert "36 items, 0 faults" in said


def test_a_draft_outside_the_county_is_told_every_fault_with_its_line(tmp_path: Path) -> None:
    text = (DATA / f"catalogue/{COUNTY}/items/residence_permit.json").read_text(encoding="utf-8")
    file = tmp_path / "residence_permit.json"
    file.write_text(
        text.replace("近期免冠证件照", "其他材料").replace('"0839-0002027"', '"110"'), encoding="utf-8"
    )
    code, said = run(str(file), "--data", str(DATA), "--county", COUNTY, "--format", "json")
    told = {one["reason"]: one for one in json.loads(said)["findings"]}
    assert code == 1
    assert {"CATCH_ALL_CLAUSE", "PHONE_MALFORMED"} <= told.keys()
    line = next(
        at for at, row in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "其他材料" in row
    )
    assert (told["CATCH_ALL_CLAUSE"]["file"], told["CATCH_ALL_CLAUSE"]["line"]) == (str(file), line)


def test_a_whole_county_is_checked_across_its_items_and_a_broken_file_stops_no_other(tmp_path: Path) -> None:
    county = tmp_path / "catalogue" / COUNTY
    shutil.copytree(DATA / "catalogue" / COUNTY, county)
    shutil.copytree(DATA / "divisions", tmp_path / "divisions")
    (county / "items/legal_aid.json").write_text('{"item_id": ', encoding="utf-8")
    same = json.loads((county / "items/resident_id_card.json").read_text(encoding="utf-8"))
    same |= {"item_id": "another_id_card", "handling_item_code": None, "implementation_code": None}
    (county / "items/another_id_card.json").write_text(as_text(same), encoding="utf-8")
    code, said = run(str(county))
    assert code == 1
    assert "legal_aid.json:1: fault / NOT_JSON" in said
    assert "NAMES_SIMILAR" in said


def test_a_file_of_no_county_needs_to_be_told_which(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("{}", encoding="utf-8")
    assert run(str(file))[0] == 2
