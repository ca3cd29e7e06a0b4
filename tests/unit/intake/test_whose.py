"""Whose a looked-up paper is: compared by keyed hashes; another's is lawful, kept and seen as such (ledger R054)."""

import pytest

from services.chassis.auth import Principal
from services.chassis.certificate_ids import holder_words
from services.chassis.room import Room
from services.intake.commands import AcceptApplication, CorrectApplication, ListMaterials, LookUpMaterial
from services.intake.ports import Intake
from tests.fakes.intake import COUNTY, FakeWorld
from tests.unit.intake.test_exchange import (
    BIRTH,
    CERTIFICATE,
    CLERK,
    HER_NUMBER,
    HOUSEHOLD,
    ITEM,
    her,
    intake,
    paper,
    submitted,
    world,
)

__all__ = ["her", "intake", "world"]


def test_whose_a_paper_is_is_told_by_hashes_and_that_of_another_is_kept_and_shown(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    world.exchange.owners[HOUSEHOLD, HER_NUMBER] = "110101199001011237"
    now = intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    assert paper(now, HOUSEHOLD).looked_up.whose == "differs"
    [finding] = now.findings
    assert (finding.pointer, finding.reason) == (f"/materials/{HOUSEHOLD}", "HOLDER_DIFFERS")
    assert "持有人不是申请人" in now.history[-1].reason
    assert "110101199001011237" not in repr(now) + repr(world.bus.events)
    assert intake.ask(AcceptApplication(CLERK, number)).status == "accepted"
    listed, _ = intake.ask(ListMaterials(her, ITEM))
    assert listed == []


def test_her_own_paper_counts_as_given(intake: Room[Intake], world: FakeWorld, her: Principal) -> None:
    number = submitted(intake, her)
    world.exchange.owners[HOUSEHOLD, HER_NUMBER] = f" {HER_NUMBER[:6]} {HER_NUMBER[6:].lower()}"
    now = intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    assert (paper(now, HOUSEHOLD).looked_up.whose, now.findings) == ("same", ())


@pytest.mark.parametrize(("holder", "whose"), [("her", "same"), ("former", "same"), ("another", "differs")])
def test_a_certificate_is_hers_under_any_of_her_ids(
    intake: Room[Intake], world: FakeWorld, her: Principal, holder: str, whose: str
) -> None:
    number = submitted(intake, her)
    world.merges.put(COUNTY, "p-former", her.subject)
    party = {"her": her.subject, "former": "p-former"}.get(holder, "p-another")
    world.exchange.proofs[CERTIFICATE] = world.seals.index(holder_words(CERTIFICATE, party))
    now = intake.ask(LookUpMaterial(her, number, BIRTH, CERTIFICATE))
    assert paper(now, BIRTH).looked_up.whose == whose


def test_what_another_holds_stays_found_when_the_form_is_put_right(
    intake: Room[Intake], world: FakeWorld, her: Principal
) -> None:
    number = submitted(intake, her)
    world.exchange.owners[HOUSEHOLD, HER_NUMBER] = "110101199001011237"
    intake.ask(LookUpMaterial(her, number, HOUSEHOLD))
    changed = {"child_name_zh": "杨小禾"}
    now = intake.ask(CorrectApplication(CLERK, number, changed, True, "当面核对"))
    assert "HOLDER_DIFFERS" in [finding.reason for finding in now.findings]
