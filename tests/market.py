"""Market regulation as a department of a running installation: a process of its own that can be away."""

import subprocess
import sys
from pathlib import Path

from infra.local.ports import free_ports
from services.departments.keys import Ed25519Keys, read_keys, write_pair
from services.departments.market_regulation.review import FIELDS, ITEM

REPOSITORY = Path(__file__).resolve().parents[1]
NAME = "market_regulation"


class MarketRegulation:
    """Keys and registry are written at once; nothing runs before `start`. `callback`: the county's gateway."""

    def __init__(self, root: Path, callback: str) -> None:
        self._folder = root / "departments"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._address = f"grpc://127.0.0.1:{free_ports(1)[0]}"
        _, self._keys = write_pair(self._folder, NAME)
        self.registry = self._folder / "departments.toml"
        fields = ", ".join(f'"{name}"' for name in FIELDS)
        self.registry.write_text(
            f'keys = "platform.json"\ncallback = "{callback}"\n\n[[departments]]\nid = "{NAME}"\n'
            f'address = "{self._address}"\nmatters = [{{ item = "{ITEM}", fields = [{fields}] }}]\n',
            encoding="utf-8",
        )
        self._process: subprocess.Popen[str] | None = None

    @property
    def keys(self) -> Ed25519Keys:
        """What it signs with."""
        return read_keys(self._keys)

    def start(self) -> None:
        """Run it until it answers."""
        arguments = ["--listen", self._address, "--keys", str(self._keys)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "services.departments.market_regulation", *arguments],
            cwd=REPOSITORY,
            env={"PYTHONPATH": ".:protos/gen", "PATH": "/usr/bin:/bin"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline().startswith("listening on")

    def stop(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None
