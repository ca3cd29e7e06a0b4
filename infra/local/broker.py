"""A RabbitMQ node of our own: own name, ports, cookie, data and port mapper; runs as the current user."""

import json
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from infra.local import erlang_code, secretfiles, shovels
from infra.local.plan import REPOSITORY
from infra.local.ports import LOOPBACK, is_open
from infra.local.readiness import wait_for

VHOST = "sanji"
USER = "sanji"
SHOVEL_USER = "shovel"
_PROTOCOL_HEADER = b"AMQP\x00\x00\x09\x01"
_SHARED = REPOSITORY / "infra" / "rabbitmq"
_EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}
# Whoever lists dead letters takes and returns them; from 4.0 on a broker drops what came back twenty times.
_LOOKED_AT_FREELY = {
    "pattern": r"\.dead$",
    "apply-to": "queues",
    "definition": {"delivery-limit": 1_000_000},
}


class BrokerRefused(Exception):
    """`rabbitmqctl` said no, or the broker is not running; the text is its own."""


class Broker:
    """One node. It describes how to run and asks the running one; a supervisor starts and ends it.

    `port`: AMQP; `distribution_port` and `epmd_port`: Erlang's own, also on the loopback only.
    `memory`: RabbitMQ size at which publishers are held back. Passwords live in `secret_dir`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        port: int,
        distribution_port: int,
        epmd_port: int,
        secret_dir: Path,
        memory: str = "512MiB",
    ) -> None:
        self.folder = folder
        self.node = f"sanji-{name}@localhost"
        self.port = port
        self._distribution_port = distribution_port
        self._epmd_port = epmd_port
        self._secret_dir = secret_dir
        self._memory = memory
        self._lower: tuple[str, ...] = ()
        self._shovels: Mapping[str, Mapping[str, object]] = {}

    def prepare(self) -> None:
        """Write everything that the node reads at its start. Idempotent. Raises `BrokerMissing`."""
        for part in ("home", "data", "logs"):
            (self.folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        erlang_code.prepare(self.folder / "code")
        cookie = self.folder / "home" / ".erlang.cookie"
        secretfiles.kept(cookie, secretfiles.password)
        cookie.chmod(0o400)
        shutil.copyfile(_SHARED / "enabled_plugins", self.folder / "enabled_plugins")
        own = (
            f"listeners.tcp.1 = {LOOPBACK}:{self.port}\n"
            f"vm_memory_high_watermark.absolute = {self._memory}\n"
            f"load_definitions = {self._definitions_file}\n"
        )
        conf = (_SHARED / "rabbitmq.conf").read_text(encoding="utf-8") + own
        (self.folder / "rabbitmq.conf").write_text(conf, encoding="utf-8")
        self.write_definitions()

    def define(
        self, lower: tuple[str, ...] = (), shovels_by_name: Mapping[str, Mapping[str, object]] | None = None
    ) -> bool:
        """Say which stacks link up to this broker, and its own shovels; True when that is new.

        Takes effect at the next start, or with `import_definitions`.
        """
        self._lower = lower
        self._shovels = dict(shovels_by_name or {})
        return self.write_definitions()

    def write_definitions(self) -> bool:
        """Write users, permissions and shovels for the node to load; True when they changed."""
        users = {USER: _EVERYTHING, SHOVEL_USER: shovels.own_permissions()}
        users |= {shovels.link_user(code): shovels.link_permissions(code) for code in self._lower}
        text = json.dumps(
            {
                "vhosts": [{"name": VHOST}],
                "users": [self._user(name) for name in users],
                "permissions": [{"user": name, "vhost": VHOST, **rights} for name, rights in users.items()],
                "policies": [{"vhost": VHOST, "name": "dead-letters", **_LOOKED_AT_FREELY}],
                "parameters": [
                    {"component": "shovel", "vhost": VHOST, "name": name, "value": value}
                    for name, value in self._shovels.items()
                ],
            },
            indent=1,
        )
        if self._definitions_file.exists() and self._definitions_file.read_text(encoding="utf-8") == text:
            return False
        secretfiles.write(self._definitions_file, text)
        return True

    def command(self) -> list[str]:
        """How to start the node in the foreground."""
        return [str(self.folder / "code" / "sbin" / "rabbitmq-server")]

    def epmd_command(self) -> list[str]:
        """How to start the node's own port mapper in the foreground."""
        return [shutil.which("epmd") or "/usr/bin/epmd", "-port", str(self._epmd_port), "-address", LOOPBACK]

    def environment(self) -> dict[str, str]:
        """What the node, its port mapper and `rabbitmqctl` need to find one another."""
        paths = " ".join(map(str, erlang_code.prepare(self.folder / "code").paths))
        return {
            "HOME": str(self.folder / "home"),
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            # Only the supervised port mapper may run; no VM starts another one.
            "ERL_FLAGS": "-start_epmd false",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                f"+S 2:2 -kernel inet_dist_use_interface {{127,0,0,1}} -pa {paths}"
            ),
            # The start script then becomes the VM, so that signals reach it.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    def is_ready(self) -> bool:
        """True when the node greets an AMQP client."""
        try:
            with socket.create_connection((LOOPBACK, self.port), 1.0) as connection:
                connection.settimeout(2.0)
                connection.sendall(_PROTOCOL_HEADER)
                return connection.recv(7)[:1] == b"\x01"
        except OSError:
            return False

    def wait_ready(self, seconds: float = 90.0) -> None:
        """Return once clients are served. Raises `NotReady`."""
        wait_for(self.is_ready, seconds, f"broker {self.node} on port {self.port}")

    def amqp_url(self, vhost: str = VHOST) -> str:
        """Where the rooms connect, with user and password."""
        return self.url_for(USER, vhost)

    def url_for(self, user: str, vhost: str = VHOST, port: int | None = None) -> str:
        """`amqp://` URL of one of the node's users; `port` when something stands in between."""
        return f"amqp://{user}:{self._password(user)}@{LOOPBACK}:{port or self.port}/{quote(vhost, safe='')}"

    def ctl(self, *arguments: str, seconds: float = 60.0) -> str:
        """The answer of `rabbitmqctl` (about one second each). Raises `BrokerRefused`."""
        if not is_open(self._epmd_port):
            raise BrokerRefused(f"broker {self.node} is not running")
        done = subprocess.run(
            [str(self.folder / "code" / "sbin" / "rabbitmqctl"), "-q", "-n", self.node, *arguments],
            env=self.environment(),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode:
            raise BrokerRefused(done.stderr.strip() or done.stdout.strip())
        return done.stdout

    def import_definitions(self) -> None:
        """Make the running node take the definitions as last written. Raises `BrokerRefused`."""
        self.ctl("import_definitions", str(self._definitions_file))

    def add_vhosts(self, *names: str) -> list[str]:
        """Virtual hosts for the rooms' user, in one go; their AMQP URLs. Raises `BrokerRefused`."""
        permissions = [{"user": USER, "vhost": name} | _EVERYTHING for name in names]
        file = self.folder / f"vhosts-{names[0]}.json"
        file.write_text(
            json.dumps({"vhosts": [{"name": name} for name in names], "permissions": permissions}),
            encoding="utf-8",
        )
        self.ctl("import_definitions", str(file))
        file.unlink()
        return [self.amqp_url(name) for name in names]

    def delete_vhosts(self, *names: str) -> None:
        """Remove virtual hosts with all their queues, in one go. Raises `BrokerRefused`."""
        listed = ",".join(f"<<{json.dumps(name)}>>" for name in names)
        self.ctl("eval", f'[ok = rabbit_vhost:delete(Name, <<"{USER}">>) || Name <- [{listed}]].')

    def declare_shovel(self, name: str, definition: Mapping[str, Any], vhost: str = VHOST) -> None:
        """Start or replace one shovel until the next restart. Raises `BrokerRefused`."""
        self.ctl("set_parameter", "-p", vhost, "shovel", name, json.dumps(definition))

    def clear_shovel(self, name: str, vhost: str = VHOST) -> None:
        """End one shovel. Raises `BrokerRefused` when there is none."""
        self.ctl("clear_parameter", "-p", vhost, "shovel", name)

    def shovel_status(self) -> dict[str, str]:
        """Shovel name → state ("starting", "running", "terminated")."""
        rows = json.loads(self.ctl("shovel_status", "--formatter", "json") or "[]")
        return {row["name"]: row["state"] for row in rows}

    @property
    def _definitions_file(self) -> Path:
        return self.folder / "definitions.json"

    def _password(self, user: str) -> str:
        return secretfiles.kept(self._secret_dir / f"amqp-{user}", secretfiles.password)

    def _user(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "password_hash": secretfiles.rabbit_hash(self._password(name)),
            "hashing_algorithm": "rabbit_password_hashing_sha256",
            "tags": [],
        }
