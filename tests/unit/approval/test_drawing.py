"""Who can be drawn, and who goes: each once, and only while there is something to inspect."""

import pytest

from services.approval.commands import DrawInspection
from services.approval.domain.drawing import draw
from services.chassis.errors import Conflict, Invalid
from services.chassis.privacy import Sealer
from tests.fakes.approval import NUMBER
from tests.unit.approval.inspection_cast import HEAD, ITEM, with_terms
from tests.unit.approval.test_inspections import ANN, BEA, ask, drawn, planned, with_subjects


def test_an_inspector_is_named_once_and_is_never_a_pair_with_himself(sealer: Sealer) -> None:
    with pytest.raises(Invalid) as refused:
        planned(with_terms(sealer), ANN, BEA, ANN, ANN)
    assert [(fault.pointer, fault.reason) for fault in refused.value.faults] == [
        ("/inspectors/2/staff", "INSPECTOR_TWICE"),
        ("/inspectors/3/staff", "INSPECTOR_TWICE"),
    ]
    for seed in map(str, range(10)):
        lots, _ = draw(seed, ["alias"], ["ann", "ann", "bea"], (), 1)
        assert set(lots[0].inspectors) == {"ann", "bea"}
        assert draw(seed, ["alias"], ["ann", "ann"], (), 1) == ((), ("alias",))


def test_a_certificate_that_ran_out_is_not_in_force(sealer: Sealer) -> None:
    approval = with_subjects(sealer, 1)
    last = approval.cases.get(f"{NUMBER}0").certificate.valid_until  # type: ignore[union-attr]
    assert last is not None
    plan = planned(approval, population="certificates", item=ITEM, draw=1)
    approval.clock.advance(days=(last - approval.clock.today()).days + 1)  # type: ignore[attr-defined]
    with pytest.raises(Conflict, match="POPULATION_EMPTY"):
        ask(approval, DrawInspection(HEAD, plan.id))
    approval.clock.advance(days=-1)  # type: ignore[attr-defined]
    assert len(drawn(approval, plan).drawn) == 1
