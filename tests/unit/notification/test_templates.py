"""The words of messages: both languages, every kind, no personal number."""

import pytest

from services.chassis.privacy import Keyring, Sealer
from services.notification.domain import templates
from services.notification.domain.reservations import MAY_MOVE
from services.notification.domain.templates import KINDS, TEMPLATES, render
from tests.fakes.notification import ITEM_NAME, NUMBER, NotificationWorld

ID_NUMBER = "510822199001014519"
FULL = {
    "item_name": ITEM_NAME,
    "number": NUMBER,
    "materials": "身份证",
    "note": "请补",
    "reason": "材料不实",
    "token": "T0K3N",
    "expires_on": "2026-12-23",
    "agent_name": "罗小兰",
    "agent_phone": "0839-7201234",
    "finish_by": "2026-12-07",
    "no": "1",
    "on": "2026-12-07",
    "window": "W01",
    "carrier": "邮政",
    "tracking": "E1",
    "place": "政务服务中心",
    "package_name": ITEM_NAME,
    "parts": "两项",
    "results": "准予",
    "card_zh": "黄牌",
    "card_en": "Yellow card",
    "holder": "510822-s-1",
    "due": "2026-12-07",
    "rule": "aa_elderly_card@1",
    "material": "居民户口簿",
    "since": "2026-11-23 09:00",
}


@pytest.fixture
def world(sealer: Sealer) -> NotificationWorld:
    return NotificationWorld(sealer)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_every_kind_has_words_in_every_language(kind: str, language: str) -> None:
    title, body = TEMPLATES[kind][language].render(FULL)
    assert ITEM_NAME in title
    assert NUMBER in body
    assert "{" not in title + body


@pytest.mark.parametrize(("language", "said"), [("zh", "以国务院放假通知为准"), ("en", "may move")])
@pytest.mark.parametrize("kind", ["clock_extended", "clock_resumed", "package_accepted"])
def test_a_last_day_that_may_move_is_told_as_one(kind: str, language: str, said: str) -> None:
    assert said not in TEMPLATES[kind][language].render(FULL)[1]
    assert said in TEMPLATES[kind][language].render({**FULL, **MAY_MOVE})[1]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_told_with_nothing_but_a_number(kind: str) -> None:
    assert render(kind, {"number": NUMBER}, "zh")[0]


@pytest.mark.parametrize(
    ("tag", "language"), [("", "zh"), ("zh-CN", "zh"), ("en", "en"), ("EN-gb", "en"), ("fr", "zh")]
)
def test_a_language_tag_means_one_of_the_two(tag: str, language: str) -> None:
    assert templates.language_of(tag) == language


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("granted", "已批准"), ("denied", "未获批准"), ("", "已办结"), ("strange", "已办结")],
)
def test_a_decisions_words_depend_on_its_outcome(world: NotificationWorld, outcome: str, words: str) -> None:
    world.tell("decision_made", values={"outcome": outcome})
    assert words in world.only().body


def test_a_denial_names_reason_and_remedies(world: NotificationWorld) -> None:
    world.tell("decision_made", values={"outcome": "denied", "reason": "不符合条件"})
    body = world.only().body
    assert all(words in body for words in ("理由：不符合条件。", "行政复议", "行政诉讼"))


def test_a_grant_does_not_speak_of_remedies(world: NotificationWorld) -> None:
    world.tell("decision_made", values={"outcome": "granted"})
    assert "行政复议" not in world.only().body


def test_a_sentence_without_its_value_is_left_out(world: NotificationWorld) -> None:
    world.tell("supplement_requested", values={"materials": "portrait_photo"})
    body = world.only().body
    assert "portrait_photo" in body
    assert "说明" not in body


def test_the_same_message_can_be_read_in_english(world: NotificationWorld) -> None:
    world.tell("application_accepted")
    assert world.only("en-GB").title == f"Application accepted: {ITEM_NAME}"
    assert world.only("zh").title == f"申请已受理：{ITEM_NAME}"


def test_values_are_not_templates(world: NotificationWorld) -> None:
    world.tell("application_returned", values={"reason": "{number} {token} {0}"})
    assert "理由：{number} {token} {0}。" in world.only().body


def test_personal_numbers_in_reasons_are_masked_before_they_are_kept(world: NotificationWorld) -> None:
    world.tell("application_returned", values={"reason": f"{ID_NUMBER} 与户籍不符，电话 13800001234"})
    (kept,) = world.messages.kept.values()
    assert ID_NUMBER not in repr(kept.values.values())
    assert "510822********4519 与户籍不符，电话 138****1234" in world.only().body


def test_a_rating_token_is_kept_sealed_and_opened_for_its_owner(
    world: NotificationWorld, sealer: Sealer
) -> None:
    sealed = sealer.seal("510822-secret", "rating_token")
    world.tell("rating_invited", values={"token": sealed, "expires_on": "2026-12-23"})
    (kept,) = world.messages.kept.values()
    assert kept.values["token"] == sealed
    assert world.only().rating_token == "510822-secret"
    assert "评价码：510822-secret。" in world.only().body


def test_a_token_that_cannot_be_opened_does_not_close_the_inbox(world: NotificationWorld) -> None:
    other = Sealer(Keyring("k", {"k": bytes(32)}, bytes(32)))
    world.tell(
        "rating_invited", values={"token": other.seal("x", "rating_token"), "expires_on": "2026-12-23"}
    )
    assert world.only().rating_token == ""
    assert "评价码" not in world.only().body


def test_a_token_sealed_for_another_purpose_is_not_shown(world: NotificationWorld, sealer: Sealer) -> None:
    world.tell("rating_invited", values={"token": sealer.seal(ID_NUMBER)})
    assert world.only().rating_token == ""
