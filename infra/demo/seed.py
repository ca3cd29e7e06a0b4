"""What an office has before its first day: the catalogue, the first admins, the staff."""

import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.demo.gate import Gate, Refused
from infra.local.installation import Installation
from infra.local.readiness import wait_for

COUNTY = "510822"
TOWNSHIP = "510822101"
VILLAGE = "510822101200"
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of staff to be added at the gateway of `stack`."""

    username: str
    name: str
    stack: str
    roles: tuple[str, ...]
    division: str
    department: str = ""


STAFF = (
    Staff("village.clerk", "罗春梅", TOWNSHIP, ("clerk",), VILLAGE),
    Staff("village.agent", "马国强", TOWNSHIP, ("agent",), VILLAGE),
    Staff("township.clerk", "何丽华", TOWNSHIP, ("clerk",), TOWNSHIP),
    Staff("township.police", "周志明", TOWNSHIP, ("reviewer",), TOWNSHIP, "public_security"),
    Staff("county.clerk", "杨国强", COUNTY, ("clerk",), COUNTY),
    Staff("county.police", "赵建国", COUNTY, ("reviewer",), COUNTY, "public_security"),
    Staff("county.civil", "郭桂兰", COUNTY, ("reviewer",), COUNTY, "civil_affairs"),
    Staff("county.education", "龙雪", COUNTY, ("reviewer",), COUNTY, "education"),
    Staff("county.transport", "谭志明", COUNTY, ("reviewer",), COUNTY, "transport"),
    Staff("county.government", "万丽华", COUNTY, ("reviewer",), COUNTY, "county_government"),
    Staff("county.water", "江小满", COUNTY, ("reviewer",), COUNTY, "water"),
    Staff("county.housing", "范建国", COUNTY, ("reviewer",), COUNTY, "housing"),
    Staff("county.benefits", "方春梅", COUNTY, ("reviewer",), COUNTY, "human_resources"),
    Staff("county.supervisor", "徐春梅", COUNTY, ("supervisor",), COUNTY),
    Staff("county.editor", "冯建军", COUNTY, ("editor",), COUNTY, "public_security"),
    Staff("county.lists", "邓秀英", COUNTY, ("list_authority",), COUNTY),
    Staff("county.services", "许文强", COUNTY, ("service_authority",), COUNTY),
)


def sanji(installation: Installation, code: str, *arguments: str, quiet: bool = True) -> str:
    """Run the `sanji` command as a stack's operator; what it printed. Raises `CalledProcessError`."""
    done = subprocess.run(
        [sys.executable, "-m", "services", *arguments],
        env=installation.env(code),
        cwd=REPOSITORY,
        check=True,
        text=True,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    return done.stdout or ""


def import_catalogue(installation: Installation) -> None:
    """Divisions, calendar, departments, sites and items of the county, with a progress bar; twice changes nothing."""
    sanji(installation, COUNTY, "catalogue", "import", "--county", COUNTY, quiet=False)


def wait_copied_down(gates: Mapping[str, Gate], items: tuple[str, ...], seconds: float = 60) -> None:
    """Until every stack answers for the tree and `items` from its own copy. Raises `NotReady`."""

    def there(gate: Gate) -> bool:
        paths = (f"/v1/divisions/{VILLAGE}", *(f"/v1/items/{item}" for item in items))
        return all(gate.call("GET", path).status == 200 for path in paths)

    for code, gate in gates.items():
        wait_for(lambda gate=gate: there(gate), seconds, f"the catalogue at {code}")  # type: ignore[misc]


def add_staff(installation: Installation, gates: Mapping[str, Gate]) -> dict[str, Gate]:
    """Username → a signed-in gate. Passwords are kept beside the stacks' other secrets; twice changes nothing."""
    passwords = _passwords(installation.root / "demo" / "passwords.json")
    admins = {code: _admin(installation, code, gate, passwords) for code, gate in gates.items()}
    signed_in: dict[str, Gate] = {}
    for staff in STAFF:
        gate = gates[staff.stack]
        body: dict[str, Any] = {
            "username": staff.username,
            "name": staff.name,
            "password": passwords[staff.username],
            "roles": list(staff.roles),
            "division": staff.division,
            "department": staff.department,
        }
        answer = admins[staff.stack].call("POST", "/v1/staff", body, key=f"demo-{staff.username}")
        if answer.status not in (200, 201, 409):
            raise Refused(answer.status, answer.body)
        signed_in[staff.username] = gate.sign_in(
            kind="staff", username=staff.username, password=passwords[staff.username]
        )
    return signed_in


def _admin(installation: Installation, code: str, gate: Gate, passwords: Mapping[str, str]) -> Gate:
    username = f"admin.{code}"
    folder = installation.root / "demo"
    file = folder / f"{username}.password"
    file.write_text(passwords[username], encoding="ascii")
    file.chmod(0o600)
    if gate.call("POST", "/v1/sessions", _credentials(username, passwords)).status != 201:
        arguments = ("--username", username, "--role", "admin", "--division", code)
        sanji(installation, code, "staff", "add", *arguments, "--password-file", str(file))
    return gate.sign_in(**_credentials(username, passwords))


def _credentials(username: str, passwords: Mapping[str, str]) -> dict[str, str]:
    return {"kind": "staff", "username": username, "password": passwords[username]}


def _passwords(file: Path) -> dict[str, str]:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept: dict[str, str] = json.loads(file.read_text(encoding="ascii")) if file.exists() else {}
    wanted = [staff.username for staff in STAFF] + [f"admin.{COUNTY}", f"admin.{TOWNSHIP}"]
    made = {name: kept.get(name) or f"Sanji-{secrets.token_urlsafe(15)}" for name in wanted}
    file.write_text(json.dumps(made, indent=1), encoding="ascii")
    file.chmod(0o600)
    return made
