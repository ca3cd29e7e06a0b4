"""A MongoDB of our own: one member, yet a replica set, from the wheel that carries a real mongod."""

import importlib.util
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from infra.local import secretfiles
from infra.local.plan import REPOSITORY
from infra.local.ports import LOOPBACK
from infra.local.readiness import wait_for
from infra.local.sockets import socket_path

USER = "sanji"
REPLICA_SET = "rs0"
_SHARED = REPOSITORY / "infra" / "mongo" / "mongod.conf"
_AUTHENTICATION_FAILED = 18


class DatabaseMissing(Exception):
    """No mongod is installed in this environment."""


def mongod() -> Path:
    """The mongod of the wheel, found without running its package. Raises `DatabaseMissing`."""
    found = importlib.util.find_spec("fiftyone")
    for place in (found.submodule_search_locations or ()) if found else ():
        binary = Path(place) / "db" / "bin" / "mongod"
        if binary.exists():
            return binary
    raise DatabaseMissing("mongod is missing: run `make setup`")


class Database:
    """One mongod on the loopback. It describes how to run and asks the running one.

    `cache_gb`: gigabytes of WiredTiger cache. The password lives in `secret_dir`.
    """

    def __init__(self, folder: Path, *, port: int, secret_dir: Path, cache_gb: float = 0.5) -> None:
        self.folder = folder
        self.port = port
        self._secret_dir = secret_dir
        self._cache_gb = cache_gb

    def prepare(self) -> None:
        """Make the folder and the key file. Idempotent."""
        (self.folder / "data").mkdir(parents=True, exist_ok=True, mode=0o700)
        secretfiles.kept(self._key_file, secretfiles.member_key)
        secretfiles.kept(self._password_file, secretfiles.password)

    def command(self) -> list[str]:
        """How to start mongod in the foreground. Raises `DatabaseMissing`."""
        return [
            str(mongod()),
            *("--config", str(_SHARED)),
            *("--dbpath", str(self.folder / "data")),
            *("--bind_ip", LOOPBACK),
            *("--port", str(self.port)),
            *("--replSet", REPLICA_SET),
            *("--keyFile", str(self._key_file)),
            *("--wiredTigerCacheSizeGB", str(max(self._cache_gb, 0.25))),
            *(("--unixSocketPrefix", str(self._socket.parent)) if self._socket else ("--nounixsocket",)),
        ]

    def url(self, database: str = "") -> str:
        """Connection string with user and password; `database` is its default database.

        Through the member's socket file, which costs both ends half of what the loopback does, or by port where
        the folder's path is too long for one.
        """
        if self._socket is None:
            return self.network_url(database)
        return f"mongodb://{self._user}@{quote(str(self._socket), safe='')}/{database}?authSource=admin&directConnection=true"

    def network_url(self, database: str = "") -> str:
        """The same by host and port."""
        return f"mongodb://{self._user}@{LOOPBACK}:{self.port}/{database}?authSource=admin&replicaSet={REPLICA_SET}"

    def is_ready(self) -> bool:
        """True when the member is primary and takes writes."""
        try:
            with self._visitor() as client:
                return bool(client.admin.command("hello")["isWritablePrimary"])
        except PyMongoError:
            return False

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Return once writes are taken; founds the replica set and its user at the first start.

        Raises `NotReady`.
        """
        wait_for(self._is_founded, seconds, f"database on port {self.port}")
        wait_for(self.is_ready, seconds, f"primary on port {self.port}")
        self._ensure_user()

    def drop(self, database: str) -> None:
        """Remove one database with everything in it."""
        client: MongoClient[dict[str, Any]] = MongoClient(self.url(), serverSelectionTimeoutMS=5000)
        with client:
            client.drop_database(database)

    def _is_founded(self) -> bool:
        try:
            with self._visitor() as client:
                if client.admin.command("hello").get("setName") != REPLICA_SET:
                    members = [{"_id": 0, "host": f"{LOOPBACK}:{self.port}"}]
                    client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
                return True
        except PyMongoError:
            return False

    def _ensure_user(self) -> None:
        client: MongoClient[dict[str, Any]] = MongoClient(self.url(), serverSelectionTimeoutMS=10000)
        try:
            with client:
                client.admin.command("ping")
        except OperationFailure as error:
            if error.code != _AUTHENTICATION_FAILED:
                raise
            # mongod lets a caller on the loopback make the very first user.
            with self._visitor() as visitor:
                password = self._password_file.read_text(encoding="ascii")
                visitor.admin.command("createUser", USER, pwd=password, roles=["root"])

    def _visitor(self) -> MongoClient[dict[str, Any]]:
        return MongoClient(
            LOOPBACK, self.port, directConnection=True, serverSelectionTimeoutMS=1000, connectTimeoutMS=1000
        )

    @property
    def _user(self) -> str:
        return f"{USER}:{self._password_file.read_text(encoding='ascii')}"

    @property
    def _socket(self) -> Path | None:
        return socket_path(self.folder, f"mongodb-{self.port}.sock")

    @property
    def _key_file(self) -> Path:
        return self._secret_dir / "mongo-member-key"

    @property
    def _password_file(self) -> Path:
        return self._secret_dir / f"mongo-{USER}"
