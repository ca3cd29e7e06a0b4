"""Keys and configuration of one stack in containers, out of the same modules that make those of a local one."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import yaml  # type: ignore[import-untyped]

from infra.local import secretfiles
from infra.local.broker import SHOVEL_USER, Broker
from infra.local.database import REPLICA_SET, Database
from infra.local.plan import REPOSITORY, PlanInvalid, StackPlan, read_site, topology, upper_of
from infra.local.shovels import link_shovels, link_user
from services.chassis.levels import ORDER_NAMES, order

_SCRIPTS = REPOSITORY / "infra" / "images"
SITE = _SCRIPTS / "site.toml"
AMQP_PORT = 5672
MONGO_PORT = 27017
GATEWAY_PORT = 8100
_PRIVATE = 0o400
_READABLE = 0o444


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the volumes are mounted. `installation` is shared by all stacks and seen by no room."""

    root: Path

    @property
    def installation(self) -> Path:
        """Secrets that the stacks share: link passwords, sealing keys."""
        return self.root / "installation"

    @property
    def topology(self) -> Path:
        """Which stacks there are, for everybody."""
        return self.root / "topology"

    @property
    def rooms(self) -> Path:
        """What one stack's rooms sign in and seal with."""
        return self.root / "rooms"

    @property
    def broker(self) -> Path:
        """One stack's broker's own files."""
        return self.root / "broker"

    @property
    def database(self) -> Path:
        """One stack's database's own files."""
        return self.root / "database"


def host(code: str, program: str) -> str:
    """The name under which the containers of a stack find one another: one stack per level."""
    return f"{ORDER_NAMES[order(code)]}-{program}"


def prepare(code: str, folders: Folders, site: Path = SITE) -> list[str]:
    """Write everything that the stack `code` needs; the codes of all stacks prepared so far, upper first.

    Idempotent: what was made once is kept. Upper stacks are prepared before lower ones.
    Raises `PlanInvalid` when `site` has no such stack.
    """
    plans = read_site(site, folders.installation)
    plan = next((plan for plan in plans if plan.code == code), None)
    if plan is None:
        raise PlanInvalid(f"{site}: no stack {code}")
    plan.dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    amqp_url = _prepare_broker(plan, plans, folders)
    mongo_url = _prepare_database(plan, folders)
    sealing_keys = secretfiles.kept(folders.installation / "sealing-keys.json", secretfiles.sealing_keys)
    secretfiles.write(folders.rooms / "amqp-url", amqp_url, _PRIVATE)
    secretfiles.write(folders.rooms / "mongo-url", mongo_url, _PRIVATE)
    secretfiles.write(folders.rooms / "sealing-keys.json", sealing_keys, _PRIVATE)
    enrolled = [plan for plan in plans if plan.dir.is_dir()]
    secretfiles.write(folders.topology / "topology.toml", _topology(enrolled), _READABLE)
    return [plan.code for plan in enrolled]


def database(folder: Path, folders: Folders) -> Database:
    """The database as seen from inside its own container's network."""
    return Database(folder, port=MONGO_PORT, secret_dir=folders.database)


def _prepare_broker(plan: StackPlan, plans: list[StackPlan], folders: Folders) -> str:
    """Its definitions and configuration; the URL at which rooms sign in."""
    lower = tuple(other.code for other in plans if upper_of(other, plans) is plan)
    upper = upper_of(plan, plans)
    own = _broker(plan, folders.broker)
    shovels = {}
    if upper:
        user = link_user(plan.code)
        above = _at(host(upper.code, "broker"), _broker(upper, folders.broker).url_for(user))
        shovels = link_shovels(plan.code, _at(host(plan.code, "broker"), own.url_for(SHOVEL_USER)), above)
    own.define(lower, shovels)
    shared = REPOSITORY / "infra" / "rabbitmq"
    conf = (
        (shared / "rabbitmq.conf").read_text(encoding="utf-8")
        + f"vm_memory_high_watermark.absolute = {plan.broker_memory}\n"
        + "load_definitions = /etc/rabbitmq/definitions.json\n"
    )
    secretfiles.write(folders.broker / "rabbitmq.conf", conf, _READABLE)
    plugins = (shared / "enabled_plugins").read_text(encoding="utf-8")
    secretfiles.write(folders.broker / "enabled_plugins", plugins, _READABLE)
    shutil.copyfile(_SCRIPTS / "broker.sh", folders.broker / "start.sh")
    shutil.copyfile(_SCRIPTS / "broker_health.sh", folders.broker / "health.sh")
    return _at(host(plan.code, "broker"), own.amqp_url())


def _broker(plan: StackPlan, folder: Path) -> Broker:
    secrets = plan.dir / "secrets"
    return Broker(
        folder, name=plan.code, port=AMQP_PORT, distribution_port=25672, epmd_port=4369, secret_dir=secrets
    )


def _prepare_database(plan: StackPlan, folders: Folders) -> str:
    """Its keys and configuration; the URL at which rooms sign in."""
    own = database(plan.dir / "database", folders)
    own.prepare()
    secretfiles.write(folders.database / "mongod.conf", _mongod_conf(plan), _READABLE)
    shutil.copyfile(_SCRIPTS / "database.sh", folders.database / "start.sh")
    # The member knows itself by its loopback address, under which nobody else finds it.
    return _at(host(plan.code, "database"), own.network_url("sanji")) + "&directConnection=true"


def _mongod_conf(plan: StackPlan) -> str:
    facts = yaml.safe_load((REPOSITORY / "infra" / "mongo" / "mongod.conf").read_text(encoding="utf-8"))
    facts.setdefault("storage", {})["wiredTiger"] = {"engineConfig": {"cacheSizeGB": plan.database_cache_gb}}
    facts.setdefault("replication", {})["replSetName"] = REPLICA_SET
    facts["security"] = {"keyFile": "/run/sanji/member-key"}
    return json.dumps(facts, indent=1)


def _topology(plans: list[StackPlan]) -> str:
    text = topology(plans)
    for plan in plans:
        text = text.replace(f'"{plan.gateway_url}"', f'"http://{host(plan.code, "gateway")}:{GATEWAY_PORT}"')
    return text


def _at(name: str, url: str) -> str:
    """`url` with the host `name` in place of the loopback."""
    parts = urlsplit(url)
    user, _, address = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}@{name}:{address.rpartition(':')[2]}"))
