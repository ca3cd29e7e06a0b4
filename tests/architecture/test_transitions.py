"""The page of moves is what the tables say, and the tables say of an RPC what its proto declares."""

from pathlib import Path

import pytest

from services.chassis.life import Life
from services.cli.rights import declared
from services.cli.transitions import TABLES, lives, page

PAGE = Path(__file__).parents[2] / "services/TRANSITIONS.md"
RPCS = {
    "intake": {
        "submit": "SubmitApplication",
        "accept": "AcceptApplication",
        "correct": "CorrectApplication",
        "request_supplement": "RequestSupplement",
        "provide_supplement": "ProvideSupplement",
        "return": "ReturnApplication",
        "withdraw": "WithdrawApplication",
        "give": "GiveEntrustment",
        "record": "RecordAgencyStep",
        "complete": "CompleteEntrustment",
        "evaluate": "EvaluateEntrustment",
        "end": "EndEntrustment",
        "want_person": "WantPerson",
        "choose_delivery": "ChooseDelivery",
        "make_ready": "MakeResultReady",
        "pick_up": "RecordPickUp",
        "dispatch": "RecordDispatch",
        "arrive": "RecordArrival",
        "come_back": "RecordArrival",
        "confirm": "ConfirmReceipt",
    },
    "approval": {
        "decide": "DecideCase",
        "deliver": "RecordDelivery",
        "print": "RecordPaper",
        "revoke": "RevokeCertificate",
        "grant_part": "DecideCase",
        "ask_pause": "AskPause",
        "ask_extension": "AskExtension",
        "refuse_asked": "RefuseClockChange",
        "pause": "ApproveClockChange",
        "extend": "ApproveClockChange",
        "resume": "ResumeClock",
        "appeal_card": "AppealCard",
        "uphold_card": "UpholdCard",
        "withdraw_card": "WithdrawCard",
        "keep": "RecordAfterCheck",
        "break": "RecordAfterCheck",
        "revoke_broken": "RecordAfterCheck",
        "appeal_check": "AppealAfterCheck",
        "uphold_check": "UpholdAfterCheck",
        "clear_check": "ClearAfterCheck",
        "plan_inspection": "PlanInspection",
        "draw_inspection": "DrawInspection",
        "record_part": "RecordVisit",
        "record_visit": "RecordVisit",
        "record_check": "RecordAutoCheck",
        "propose_rules": "ProposeAutoRules",
        "confirm_rules": "ConfirmAutoRules",
        "end_rules": "EndAutoRules",
    },
}


def test_the_page_of_moves_is_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "sanji transitions > services/TRANSITIONS.md"


@pytest.mark.parametrize(
    ("room", "life"), [(table.partition(".")[0], life) for table, life in zip(TABLES, lives(), strict=True)]
)
def test_who_may_make_a_move_is_whom_its_rpc_admits(room: str, life: Life) -> None:
    rights = declared(room)
    wrong = [
        (move.before, move.action)
        for move in life.moves
        if (rpc := RPCS[room].get(move.action)) and set(move.who) != set(rights[rpc].roles)
    ]
    assert wrong == []


@pytest.mark.parametrize("life", lives())
def test_every_state_can_be_reached_and_every_move_leads_to_a_state(life: Life) -> None:
    assert {move.after for move in life.moves} == set(life.states)
