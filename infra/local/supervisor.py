"""One supervisord per stack: its configuration file, and talking to it over its Unix socket."""

import getpass
import hashlib
import http.client
import os
import resource
import socket
import subprocess
import sys
import tempfile
import xmlrpc.client
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.plan import StackPlan
from infra.local.programs import OWNER, Program, section
from infra.local.readiness import wait_for

_SOCKET_PATH_LIMIT = 100
_DESCRIPTORS = 20_000
_ALREADY_STARTED = 60
_NOT_RUNNING = 70
STARTED = ("RUNNING", "STARTING", "BACKOFF")


@dataclass(frozen=True, slots=True)
class ProgramState:
    """What the supervisor knows of one program. `pid` is 0 when it is not running; `uptime` in seconds."""

    name: str
    state: str
    pid: int
    uptime: int


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=120)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class _UnixTransport(xmlrpc.client.Transport):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: object) -> _UnixConnection:
        return _UnixConnection(self._path)


class Supervisor:
    """The supervisord of one stack; all it knows is in the stack's folder."""

    def __init__(self, plan: StackPlan) -> None:
        self._plan = plan
        self._socket = _socket_path(plan.dir)

    @property
    def conf(self) -> Path:
        """Its configuration file."""
        return self._plan.dir / "supervisord.conf"

    def write(self, programs: Sequence[Program]) -> None:
        """Write the configuration for `programs`."""
        self._socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self._plan.dir / "logs").mkdir(parents=True, exist_ok=True)
        sections = [self._head(), *(section(program, self._plan) for program in programs)]
        self.conf.write_text("\n".join(sections), encoding="utf-8")

    def is_running(self) -> bool:
        """True when it answers."""
        try:
            state: Any = self._rpc().supervisor.getState()
            return bool(state["statename"] == "RUNNING")
        except (OSError, http.client.HTTPException):
            return False

    def ensure(self) -> None:
        """Start it, or make a running one take the configuration as last written. Raises `NotReady`."""
        if self.is_running():
            self._reload()
            return
        subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(self.conf)],
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", OWNER: str(self._plan.dir)},
            cwd=self._plan.dir,
            stdin=subprocess.DEVNULL,
            check=True,
        )
        wait_for(self.is_running, 20, f"supervisor of {self._plan.code}")

    def states(self) -> dict[str, ProgramState]:
        """Every program by name; empty when the supervisor is not running."""
        if not self.is_running():
            return {}
        rows: Any = self._rpc().supervisor.getAllProcessInfo()
        return {
            row["name"]: ProgramState(
                row["name"], row["statename"], row["pid"], max(0, row["now"] - row["start"])
            )
            for row in rows
        }

    def start(self, name: str, *, wait: bool = False) -> None:
        """Start one program; nothing happens when it runs."""
        self._tolerating(_ALREADY_STARTED, "startProcess", name, wait)

    def stop(self, name: str) -> None:
        """End one program and wait for it; nothing happens when it does not run."""
        self._tolerating(_NOT_RUNNING, "stopProcess", name, True)

    def shutdown(self) -> None:
        """Tell it to end all programs and itself; returns at once."""
        self._rpc().supervisor.shutdown()

    def _reload(self) -> None:
        rpc: Any = self._rpc().supervisor
        ((added, changed, removed),) = rpc.reloadConfig()
        for name in (*changed, *removed):
            rpc.stopProcessGroup(name)
            rpc.removeProcessGroup(name)
        for name in (*added, *changed):
            rpc.addProcessGroup(name)

    def _tolerating(self, code: int, method: str, *arguments: object) -> None:
        try:
            getattr(self._rpc().supervisor, method)(*arguments)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != code:
                raise

    def _rpc(self) -> xmlrpc.client.ServerProxy:
        return xmlrpc.client.ServerProxy("http://localhost/RPC2", transport=_UnixTransport(str(self._socket)))

    def _head(self) -> str:
        folder = str(self._plan.dir).replace("%", "%%")
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        descriptors = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(_DESCRIPTORS, hard)
        user = f"user={getpass.getuser()}\n" if os.geteuid() == 0 else ""
        return (
            f"[unix_http_server]\nfile={self._socket}\nchmod=0700\n\n"
            f"[supervisord]\nidentifier=sanji-{self._plan.code}\n"
            f"logfile={folder}/logs/supervisord.log\nlogfile_maxbytes=10MB\nlogfile_backups=2\nloglevel=info\n"
            f"pidfile={folder}/supervisord.pid\nchildlogdir={folder}/logs\n"
            f"directory={folder}\nminfds={descriptors}\numask=077\n{user}\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n\n"
            f"[supervisorctl]\nserverurl=unix://{self._socket}\n"
        )


def _socket_path(folder: Path) -> Path:
    """A Unix socket's path is short: a deep folder gets its socket in the system's temporary one."""
    path = folder / "supervisor.sock"
    if len(str(path)) <= _SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"sanji-{os.getuid()}" / f"{digest}.sock"
