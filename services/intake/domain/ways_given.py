"""In which ways a paper may be given, and in which once it was asked or promised for."""

from collections.abc import Collection, Iterable

from services.chassis.errors import Fault
from services.chassis.forms.fields import escaped
from services.chassis.forms.materials import COMMITMENT, DEFERRED, LOOKUP
from services.intake.domain.uploads import REUSE, UPLOAD

LATER = (UPLOAD, REUSE, LOOKUP)
"""Of a supplement and of what was promised: the paper itself, or the number under which a register holds it."""
AT_FIRST = (*LATER, COMMITMENT, DEFERRED)
"""At the hand-in. What another procedure brings is put there by the platform and by nobody else."""


def kind_faults(given: Iterable[tuple[str, str]], allowed: Collection[str]) -> list[Fault]:
    """`given`: (material code, kind). MATERIAL_KIND_NOT_ALLOWED for each of another kind than `allowed`."""
    return [
        Fault(
            f"/materials/{escaped(code)}",
            "MATERIAL_KIND_NOT_ALLOWED",
            f"提交方式应为{'、'.join(allowed)}之一",
        )
        for code, kind in given
        if kind not in allowed
    ]
