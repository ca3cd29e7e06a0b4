"""What is handed in on trial, as it comes on the wire."""

import json
from typing import Any

from services.chassis.forms.materials import SCANNED, GivenMaterial

MAX_FORM = 256 * 1024
_UPLOAD = "upload"


def form_from(written: str) -> Any:
    """A form as JSON; None when it cannot be read or is too long."""
    try:
        return json.loads(written or "{}") if len(written) <= MAX_FORM else None
    except (ValueError, RecursionError):
        return None


def material_from(message: Any) -> GivenMaterial:
    """A paper: an upload counts as whatever the entry asks for."""
    return GivenMaterial(
        message.code, SCANNED if message.kind == _UPLOAD else message.kind, message.number or None
    )
