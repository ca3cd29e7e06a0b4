"""The department of a stack that runs elsewhere: its keys, and the registry that the stack reads."""

import json
from contextlib import suppress
from pathlib import Path

from infra.local.plan import StackPlan
from services.departments.keys import write_pair


def registry(plan: StackPlan) -> Path:
    """The file that names it; the keys lie beside it."""
    return plan.dir / "departments" / "departments.toml"


def prepare_departments(plan: StackPlan) -> None:
    """Write the registry, and keys once. Nothing is written for a stack without such a department."""
    elsewhere = plan.elsewhere
    if elsewhere is None:
        return
    file = registry(plan)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        write_pair(file.parent, elsewhere.id)
    matter = f'{{ item = "{elsewhere.item}", fields = {json.dumps(elsewhere.fields)} }}'
    file.write_text(
        f'keys = "platform.json"\ncallback = "{plan.gateway_url}"\n\n[[departments]]\nid = "{elsewhere.id}"\n'
        f'address = "{elsewhere.address}"\nmatters = [{matter}]\n',
        encoding="utf-8",
    )
