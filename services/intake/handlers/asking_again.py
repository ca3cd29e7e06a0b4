"""No notice asks for a paper that lies here (ledger R055)."""

from collections.abc import Iterable

from services.chassis.errors import Conflict, Fault
from services.chassis.forms.fields import escaped
from services.intake.domain.application import Application
from services.intake.domain.reuse import may_lie_here
from services.intake.handlers.filing import AT_ONCE
from services.intake.ports import Intake


def refuse_asking_again(applications: Iterable[Application], intake: Intake) -> None:
    """Nobody is asked for a paper of his that lies here and is valid. Raises `Conflict` MATERIAL_REUSABLE naming each."""
    faults = [fault for one in applications for fault in _lying_here(one, intake)]
    if faults:
        detail = "申请人以前提交过且仍有效的材料，不得要求重复提交，请直接复用"
        raise Conflict("MATERIAL_REUSABLE", detail, faults=tuple(dict.fromkeys(faults)))


def _lying_here(application: Application, intake: Intake) -> list[Fault]:
    item = intake.items.get(application.item)
    wanted = may_lie_here(item.rules.materials, application) if item else []
    if item is None or not wanted:
        return []
    party, today = application.applicant.party, intake.clock.today()
    held = {
        one.material for one in intake.uploads.reusable(intake.merges.ids(party), wanted, today, "", AT_ONCE)
    }
    return [
        Fault(
            f"/materials/{escaped(code)}",
            "MATERIAL_REUSABLE",
            f"“{item.rules.materials[code].name}”可直接复用",
        )
        for code in wanted
        if code in held
    ]
