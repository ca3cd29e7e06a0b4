"""docker-compose.yml as Compose reads it: what a service extends, merged into it."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = ROOT / "docker-compose.yml"
PROGRAMS = ROOT / "infra" / "images" / "programs.yml"


def compose() -> dict[str, Any]:
    """The whole file; every service complete."""
    made: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    programs = yaml.safe_load(PROGRAMS.read_text(encoding="utf-8"))["services"]
    made["services"] = {name: _whole(service, programs) for name, service in made["services"].items()}
    return made


def _whole(service: dict[str, Any], programs: dict[str, Any]) -> dict[str, Any]:
    extended = service.get("extends")
    if extended is None:
        return service
    name = extended if isinstance(extended, str) else extended["service"]
    whole = {**_whole(programs[name], programs), **service}
    whole["environment"] = {
        **_whole(programs[name], programs).get("environment", {}),
        **service.get("environment", {}),
    }
    return whole
