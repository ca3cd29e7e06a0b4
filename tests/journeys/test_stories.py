"""The stories of the demonstration that stand on more than their own journey: other days, and what is printed."""

from infra.demo import cards, certificates, earlier, expert_review, journeys, notice
from services.chassis.clock import SystemClock
from tests.stacks import Stacks


def test_a_week_of_waiting_is_told_in_a_moment_and_shows_its_stop_and_its_card(stacks: Stacks) -> None:
    told: list[str] = []
    with earlier.working_days_ago(stacks.installation, cards.WORKING_DAYS) as past:
        assert past.day < SystemClock().today()
        expert_review.water_abstraction(stacks.cast, told.append, past)
        cards.yellow_card(stacks.cast, told.append, past)
    text = "\n".join(told)
    assert "ROLE_NOT_ALLOWED" in text
    assert "专家评审，不计入" in text
    assert "电子监察自动发出黄牌" in text
    assert "红牌（" not in text


def test_the_print_of_a_certificate_leads_to_the_page_that_says_it_is_genuine(stacks: Stacks) -> None:
    told: list[str] = []
    number = journeys.residence_permit(stacks.cast, lambda sentence: None).number
    certificates.verified(stacks.cast, told.append, number)
    assert "（200）：有效，页面不含持证人全名" in told[2]
    assert "CERTIFICATE_ID_INVALID" in told[3]


def test_the_story_of_the_one_notice_ends_with_a_grant(stacks: Stacks) -> None:
    told: list[str] = []
    notice.one_notice(stacks.cast, told.append)
    assert [
        reason for reason in ("NOTICE_INCOMPLETE", "MATERIAL_NOT_IN_NOTICE") if reason in "".join(told)
    ] == [
        "NOTICE_INCOMPLETE",
        "MATERIAL_NOT_IN_NOTICE",
    ]
    assert told[-1] == "受理，县公安局准予"
