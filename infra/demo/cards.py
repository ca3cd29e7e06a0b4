"""红黄牌: a case that uses up nine tenths of its promise is shown a yellow card, once, by itself."""

from datetime import timedelta
from typing import Any

from infra.demo.desks import PATIENCE, grant, lookup, opened, take_in
from infra.demo.earlier import Earlier
from infra.demo.gate import Gate
from infra.demo.journeys import Cast, Tell
from infra.demo.people import someone
from infra.demo.seed import COUNTY
from infra.local.readiness import wait_for

ITEM = "survivor_benefit"
WORKING_DAYS = 9
"""Of the ten that the item promises: the yellow card's."""
NAMES = {"warning": "提醒", "yellow_card": "黄牌", "red_card": "红牌"}


def yellow_card(cast: Cast, tell: Tell, earlier: Earlier) -> None:
    """A survivor's benefit that was accepted nine working days ago and nobody has looked at."""
    heir, late = someone("510822", 40), someone("510822", 70)
    form = {
        "deceased_name_zh": late.name,
        "deceased_id_number": late.id_number,
        "death_date": (earlier.day - timedelta(days=18)).isoformat(),
        "work_related": False,
        "relation": "child",
        "agreed_by_survivors": True,
        "bank_name_zh": "四川青川农村商业银行",
        "bank_account": "6214580000000000017",
    }
    papers = [lookup("death_certificate", late.id_number), {"code": "kinship_proof", "kind": "commitment"}]
    clerk = earlier.gate(cast.staff["county.clerk"])
    number = take_in(clerk, ITEM, heir.applicant(), form, papers, division=COUNTY, commitment_signed=True)
    desk, head = cast.staff["county.benefits"], cast.staff["county.supervisor"]
    due = opened(desk, number)["committed_due"]
    tell(f"{earlier.day}，县政务大厅受理遗属待遇申领 {number}，承诺 {due} 前办结；九个工作日无人审理")
    cards = wait_for(lambda: _cards(head, number), PATIENCE, "the yellow card")
    for card in cards:
        tell(
            f"电子监察自动发出{NAMES[card['kind']]}（规则 {card['rule']}，{card['since'][:10]} 起）：{'、'.join(card['departments'])}"
        )
    path = f"/v1/cases/{number}/cards/yellow_card"
    desk.post(f"{path}/appeal", {"reason": "经办人因病请假"})
    upheld = head.post(f"{path}/upholding", {"reason": "应当安排他人接办"})
    tell(f"人社局申诉；督查人员维持（{upheld['state']}）")
    grant(desk, number)
    tell("人社局当日办结，未到红牌")


def _cards(head: Gate, number: str) -> Any:
    found = head.get(f"/v1/supervision/cards?division={COUNTY}&department=human_resources&limit=100")["items"]
    mine = [card for card in reversed(found) if card["number"] == number]
    return mine if any(card["kind"] == "yellow_card" for card in mine) else None
