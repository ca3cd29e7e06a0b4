"""A plug-in behind signatures: what it remembers, what it refuses, and the one text that is signed."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services.departments.keys import pair, read_keys, write_pair
from services.departments.sdk import Finding, Matter, PlugIn, Refused, Review, ReviewRequest, Verdict, words
from services.departments.sdk.answering import Answering
from services.departments.sdk.signing import QUESTION, Stamp, instant, signed, text_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PLATFORM, OWN = pair("fire")
REQUEST = ReviewRequest("5108", "review", "check", 1, date(2026, 11, 23), ("c1",), {"seats": 3})


class Fire(PlugIn):
    id = "fire"

    def __init__(self) -> None:
        self.asked = 0
        self.voided: list[str] = []

    def matters(self) -> tuple[Matter, ...]:
        return (Matter("check", ("seats",)),)

    def review(self, request: ReviewRequest) -> Review:
        self.asked += 1
        return Review(Verdict.REJECT, (Finding("c1", False, "通道不足"),))

    def cancel(self, number: str, step: str) -> None:
        self.voided.append(number)


def answering(most: int = 10) -> Answering:
    return Answering(Fire(), OWN, lambda: NOW, most)


def ask(to: Answering, method: str, asked: words.Words) -> words.Words:
    stamp = signed(PLATFORM, QUESTION, method, "fire", asked, NOW, NOW + timedelta(seconds=10))
    return to.answer(method, asked, stamp)[0]


def test_the_signed_text_is_what_the_contract_says() -> None:
    stamp = Stamp("p-1", "2026-11-23T01:00:00+00:00", "2026-11-23T01:00:10+00:00")
    text = text_of(QUESTION, "Ping", "fire", stamp, {"b": "三", "a": 1})
    assert text.decode().split("\n") == [
        "sanji-departments-1",
        "question",
        "Ping",
        "fire",
        "p-1",
        "2026-11-23T01:00:00+00:00",
        "2026-11-23T01:00:10+00:00",
        "",
        "f684c82aa5f68ad7a9bb394ee90fa93f65e4867a88c57bae53e59d83eafc0f1f",
    ]


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_beyond_all_days_is_no_instant(day: str) -> None:
    with pytest.raises(ValueError, match="out of range"):
        instant(day)


def test_a_redelivered_question_is_answered_from_memory() -> None:
    to = answering()
    first = ask(to, "Review", words.of_request(REQUEST))
    assert ask(to, "Review", words.of_request(REQUEST)) == first
    assert first["verdict"] == "reject"
    assert to.department.asked == 1  # type: ignore[attr-defined]


def test_a_question_that_was_cancelled_stays_void_and_is_cancelled_once() -> None:
    to = answering()
    for _ in range(2):
        ask(to, "Cancel", {"number": "5108", "step": "review"})
    with pytest.raises(Refused, match="QUESTION_CANCELLED"):
        ask(to, "Review", words.of_request(REQUEST))
    assert to.department.voided == ["5108"]  # type: ignore[attr-defined]
    assert to.is_void("5108", "review")


def test_memory_is_bounded_and_forgets_the_oldest() -> None:
    to = answering(most=2)
    for number in ("1", "2", "3"):
        ask(to, "Cancel", {"number": number, "step": "review"})
    assert [to.is_void(number, "review") for number in ("1", "2", "3")] == [False, True, True]


def test_keys_are_written_once_and_readable_by_their_owner_only(tmp_path) -> None:  # type: ignore[no-untyped-def]
    platform, own = write_pair(tmp_path, "fire")
    assert {path.stat().st_mode & 0o777 for path in (platform, own)} == {0o600}
    text = b"text"
    assert read_keys(platform).verify("fire", "fire-1", text, read_keys(own).sign(text))
    assert not read_keys(platform).verify("fire", "fire-1", b"other", read_keys(own).sign(text))
    kept = platform.read_bytes(), own.read_bytes()
    with pytest.raises(FileExistsError):
        write_pair(tmp_path, "fire")
    assert (platform.read_bytes(), own.read_bytes()) == kept


def test_a_second_department_leaves_the_keys_of_the_first_and_of_the_platform(tmp_path: Path) -> None:
    _, fire = write_pair(tmp_path, "fire")
    before = fire.read_bytes()
    platform, health = write_pair(tmp_path, "health")
    keys, text = read_keys(platform), b"text"
    for name, path in (("fire", fire), ("health", health)):
        own = read_keys(path)
        assert keys.verify(name, f"{name}-1", text, own.sign(text))
        assert own.verify("platform", "platform-1", text, keys.sign(text))
    assert fire.read_bytes() == before
    assert not keys.verify("fire", "health-1", text, read_keys(health).sign(text))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fire.json", "health.json", "platform.json"]


def test_a_run_that_was_interrupted_is_not_in_the_way_of_the_next(tmp_path: Path) -> None:
    platform, own = write_pair(tmp_path, "fire")
    own.unlink()
    (tmp_path / ".fire.json.0badcafe").write_text("{")
    again = read_keys(write_pair(tmp_path, "fire")[1])
    assert again.key_id == "fire-2"
    assert read_keys(platform).verify("fire", "fire-2", b"text", again.sign(b"text"))


@pytest.mark.parametrize("name", ["platform", "", "../fire", "fire/rescue", "Fire", "fire.json"])
def test_keys_are_made_for_ids_of_departments_only(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a department's id"):
        write_pair(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_platform_file_that_cannot_be_read_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "platform.json").write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        write_pair(tmp_path, "fire")
    assert [path.name for path in tmp_path.iterdir()] == ["platform.json"]


@pytest.mark.parametrize(
    "answer",
    [
        {"verdict": "perhaps", "findings": []},
        {"verdict": "accept", "findings": [{"condition": "c1", "met": False, "note": ""}]},
        {"verdict": "reject", "findings": []},
        {"verdict": "processing", "findings": [{"condition": "c1", "met": True, "note": ""}]},
        {"verdict": "accept", "findings": [{"condition": "c9", "met": True, "note": ""}]},
        {"verdict": "accept", "findings": [{"condition": "c1", "met": True, "note": "x" * 501}]},
        {"verdict": "accept", "findings": [{"condition": "c1", "met": True, "note": ""}] * 2},
        {"verdict": "accept"},
        {},
    ],
)
def test_an_answer_that_breaks_the_contract_is_none(answer: words.Words) -> None:
    with pytest.raises(words.AnswerInvalid):
        words.to_review(answer, ("c1",))
