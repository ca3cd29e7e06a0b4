"""The stacks under load: an installation of the benchmark's own, or the one that `make up` started."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from infra.local.installation import Installation
from infra.local.plan import DEFAULT_SITE, REPOSITORY, StackPlan, level_facts, read_site
from infra.local.ports import Ports
from infra.local.secretfiles import write
from loadtests.accounts import new_password
from loadtests.data import COUNTY, DATA, villages

UP_SECONDS = 240.0
_IMPORT_SECONDS = 300.0
_UNLIMITED = {"SANJI_RATE_PER_CALLER": "0", "SANJI_RATE_PER_DIVISION": "0"}
SERVICES = ("serve", "work", "gateway")
Tell = Callable[[str], None]


class GroundMissing(Exception):
    """There is nothing to put load on; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A running installation, and which of its stacks is under load."""

    installation: Installation
    code: str
    admin: dict[str, str]

    @property
    def url(self) -> str:
        """The gateway's."""
        return self.installation.stack(self.code).plan.gateway_url

    @property
    def mongo_url_file(self) -> Path:
        """The file that holds the database's URL."""
        return self.installation.stack(self.code).plan.dir / "secrets" / "mongo-url"

    @property
    def villages(self) -> list[str]:
        """The villages that this stack answers for."""
        return villages(self.installation.codes, self.code)

    def pids(self) -> dict[str, int]:
        """Every process of every stack by name; those of other stacks with their code before it."""
        return {
            name if code == self.code else f"{code} {name}": pid
            for code in self.installation.codes
            for name, pid in self.installation.pids(code).items()
        }


@contextmanager
def own_stack(tell: Tell) -> Iterator[Ground]:
    """A county's stack on free ports in a temporary folder, without rate limits; gone afterwards.

    Raises `NotReady`, `GroundMissing`.
    """
    with tempfile.TemporaryDirectory(prefix="sanji-load-") as folder:
        root = Path(folder)
        level = level_facts(COUNTY)
        plan = StackPlan(code=COUNTY, name="青川县", dir=root / COUNTY, ports=Ports.free(1)[0], **level)
        installation = Installation(root, [plan], _UNLIMITED)
        try:
            installation.up(UP_SECONDS, tell)
            yield _furnished(installation, COUNTY, tell)
        finally:
            installation.wipe()


@contextmanager
def running_stacks(
    tell: Tell, root: Path, site: Path = DEFAULT_SITE, base_port: int | None = None
) -> Iterator[Ground]:
    """The installation under `root`; nothing of it is started or ended. Raises `GroundMissing`.

    Its uppermost stack is put under load. Importing its catalogue again changes nothing.
    """
    installation = Installation(root, read_site(site, root.resolve(), base_port))
    status = installation.status()
    for code, programs in status.items():
        if not programs or any(program.state != "RUNNING" for program in programs.values()):
            raise GroundMissing(f"stack {code} under {root} is not running: `make up` starts it")
    yield _furnished(installation, min(installation.codes, key=len), tell)


def _furnished(installation: Installation, code: str, tell: Tell) -> Ground:
    run(installation, code, "catalogue", "import", "--data", str(DATA), "--county", code)
    tell("catalogue imported")
    return Ground(installation, code, _admin(installation, code))


def _admin(installation: Installation, code: str) -> dict[str, str]:
    """Open an administrator by the stack's own command line; the body that signs him in."""
    username, password = f"load-{token_hex(4)}-admin", new_password()
    with tempfile.TemporaryDirectory(prefix="sanji-load-") as folder:
        file = Path(folder) / "password"
        write(file, password)
        run(
            installation,
            code,
            *("staff", "add", "--username", username, "--role", "admin"),
            *("--division", code, "--password-file", str(file)),
        )
    return {"kind": "staff", "username": username, "password": password}


def run(installation: Installation, code: str, *arguments: str, seconds: float = _IMPORT_SECONDS) -> str:
    """Run `sanji` with `arguments` on a stack; what it printed. Raises `GroundMissing` when it failed."""
    done = subprocess.run(
        [sys.executable, "-m", "services", *arguments],
        env=installation.env(code),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stderr or done.stdout).splitlines()[-10:])
        raise GroundMissing(f"{' '.join(arguments[:2])} failed:\n{said}")
    return done.stdout
