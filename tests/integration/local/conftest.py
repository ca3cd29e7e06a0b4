"""One small stack, broker and database only, really started on free ports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.installation import Installation
from infra.local.plan import StackPlan
from infra.local.ports import Ports

COUNTY = "510822"
TOWNSHIP = "510822101"


def foundations(
    root: Path, code: str, numbers: tuple[int, int] = (0, 400_000), ports: Ports | None = None
) -> StackPlan:
    """A plan of `code` that runs a broker and a database, no rooms."""
    return StackPlan(
        code=code,
        name=code,
        dir=root / code,
        ports=ports or Ports.free(1)[0],
        numbers=numbers,
        programs=("broker", "database"),
        database_cache_gb=0.25,
    )


@pytest.fixture(scope="package")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A county's and a township's broker and database, up and linked; gone afterwards."""
    root = tmp_path_factory.mktemp("installation")
    upper, lower = Ports.free(2)
    plans = [
        foundations(root, COUNTY, (0, 400_000), upper),
        foundations(root, TOWNSHIP, (400_000, 430_000), lower),
    ]
    made = Installation(root, plans)
    try:
        made.up(180)
        yield made
    finally:
        made.wipe()
