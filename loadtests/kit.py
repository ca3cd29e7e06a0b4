"""How long the conformance kit takes: `python -m loadtests.kit`.

Runs `department check` against market regulation as a process of its own, over gRPC and over HTTP with later answers, and
against civil affairs in the kit's process. Budget: 60 seconds each. Exit status 1 when it is missed or a check fails.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from infra.local.plan import REPOSITORY
from infra.local.readiness import NotReady
from loadtests.machine import tell
from services.departments.keys import write_pair

NAME, BUDGET, LONGEST = "market_regulation", 60.0, 300.0
ENVIRONMENT = {"PYTHONPATH": ".:protos/gen", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


@contextmanager
def remote(scheme: str) -> Iterator[list[str]]:
    """The department on the wire; what the kit is told of it."""
    with tempfile.TemporaryDirectory(prefix="sanji-load-") as folder:
        platform, own = write_pair(Path(folder), NAME)
        command = [sys.executable, "-m", f"services.departments.{NAME}"]
        served = subprocess.Popen(
            [*command, "--listen", f"{scheme}://127.0.0.1:0", "--keys", str(own)],
            cwd=REPOSITORY,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert served.stdout is not None
            address = served.stdout.readline().strip().removeprefix("listening on ")
            if not address:
                raise NotReady(f"{NAME}: it ended instead of listening")
            yield [address, "--id", NAME, "--keys", str(platform)]
        finally:
            served.terminate()
            served.communicate(timeout=30)


def checked(target: list[str]) -> bool:
    """True when every check passed in time."""
    started = perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "services", "department", "check", *target],
            cwd=REPOSITORY,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        print(f"{target[0]:28} not within {LONGEST:g} s")
        return False
    seconds = perf_counter() - started
    print(f"{target[0]:28} {seconds:6.1f} s   {(done.stdout or done.stderr).strip().splitlines()[-1]}")
    return done.returncode == 0 and seconds <= BUDGET


def main() -> None:
    """Run all three."""
    tell()
    passed = [checked(["civil_affairs"])]
    for scheme in ("grpc", "http"):
        with remote(scheme) as target:
            passed.append(checked(target))
    sys.exit(not all(passed))


if __name__ == "__main__":
    main()
