"""The reading matter says what the code does."""

import re
from importlib import import_module

import pytest

from services.chassis.messages import name_of
from services.rooms import ROOMS
from tests.architecture.protofiles import current, rpcs
from tests.architecture.source import ROOT, SERVICES

COLUMNS = ["room", "owns", "answers", "emits", "hears"]
TABLE = SERVICES / "README.md"
DECISIONS = ROOT / "infra" / "decisions"
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
PAGE = 60


def _rows() -> dict[str, dict[str, str]]:
    first_table = TABLE.read_text(encoding="utf-8").partition("\n| ")[2].partition("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in first_table.splitlines()]
    assert cells[0] == COLUMNS
    return {row[0].strip("`"): dict(zip(COLUMNS, row, strict=True)) for row in cells[2:]}


def _names(cell: str) -> list[str]:
    return re.findall(r"\w+", cell.replace("—", ""))


def _said(room: str, word: str) -> str:
    text = import_module(f"services.{room}").__doc__ or ""
    found = re.search(rf"^{word}:(.*?)(?=^\w+:|\Z)", text, re.DOTALL | re.MULTILINE)
    return " ".join(found.group(1).split()) if found else ""


def test_the_table_has_every_room() -> None:
    assert list(_rows()) == list(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_the_table_says_what_a_room_owns(room: str) -> None:
    assert _rows()[room]["owns"] == _said(room, "owns")


@pytest.mark.parametrize("room", ROOMS)
def test_the_table_says_what_a_room_answers(room: str) -> None:
    answered = [name.rpartition(".")[2] for name in rpcs(current()) if name.startswith(f"sanji.{room}.")]
    assert _names(_rows()[room]["answers"]) == answered


@pytest.mark.parametrize("room", ROOMS)
def test_the_table_says_what_a_room_emits(room: str) -> None:
    events = import_module(f"services.{room}.events")
    assert sorted(_names(_rows()[room]["emits"])) == sorted(map(name_of, events.EMITS))


@pytest.mark.parametrize("room", ROOMS)
def test_the_table_says_what_a_room_hears(room: str) -> None:
    events = import_module(f"services.{room}.events")
    assert sorted(_names(_rows()[room]["hears"])) == sorted(map(name_of, events.HEARS))


@pytest.mark.parametrize("room", ROOMS)
def test_a_rooms_own_words_agree_with_its_code(room: str) -> None:
    events = import_module(f"services.{room}.events")
    assert set(_names(_said(room, "emits"))) == {name_of(event) for event in events.EMITS}
    assert set(_names(_said(room, "hears"))) - {"nothing"} == {name_of(event) for event in events.HEARS}


@pytest.mark.parametrize("page", ["README.md", "services/README.md"])
def test_a_link_leads_somewhere(page: str) -> None:
    file = ROOT / page
    links = LINK.findall(file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_every_command_of_the_readme_is_a_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert named <= targets
    assert named


def test_every_direct_dependency_has_its_reason() -> None:
    said = (DECISIONS / "0001-dependencies.md").read_text(encoding="utf-8")
    reasons = set(re.findall(r"^\| `([\w.-]+)` \|", said, re.MULTILINE))
    assert reasons == _direct("requirements.in") | _direct("requirements-dev.in")


def test_decisions_are_numbered_without_a_gap_and_fit_on_a_page() -> None:
    pages = sorted(DECISIONS.glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    long = [page.name for page in pages if len(page.read_text(encoding="utf-8").splitlines()) > PAGE]
    assert long == []


def _direct(file: str) -> set[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {match.group() for line in lines if (match := re.match(r"[a-z][\w.-]*", line))}
