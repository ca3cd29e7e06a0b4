"""The departments that approval knows: those of this process, found by name, and those that run elsewhere, by file.

Only the first are asked through here: a green process holds no gRPC. The others are asked by `asking`, in `serve`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from services.departments.asking.registry import Registry, read_registry
from services.departments.registers import Registers, Source
from services.departments.registers.asking import Register
from services.departments.registers.over_http import own_certificates, signed_register
from services.departments.registers.reading import read_sources
from services.departments.sdk import Department, Fault, Matter, Refused, Review, ReviewRequest
from services.departments.sdk.signing import CALLBACK, Stamp, verify
from services.departments.sdk.words import consistent

DEPARTMENTS = ("civil_affairs",)
"""Packages beside this module, each with a `department()` that gives its plug-in."""
NOBODY = Registry()
CERTIFICATES = "certificate_library"
"""The register of what this platform issued itself."""


class DepartmentInvalid(Exception):
    """A plug-in cannot be used; the text says which and why."""


class KnownDepartments:
    """Plug-ins by department id. Raises `DepartmentInvalid` when an id stands there twice."""

    def __init__(self, departments: Iterable[Department], registry: Registry = NOBODY) -> None:
        self._departments: dict[str, Department] = {}
        self._matters: dict[tuple[str, str], Matter] = {}
        self._registry = registry
        self._remote = frozenset(entry.id for entry in registry.entries)
        for department in departments:
            if department.id in self._departments or department.id in self._remote:
                raise DepartmentInvalid(f"{department.id}: two plug-ins")
            self._departments[department.id] = department
            for matter in department.matters():
                self._matters[department.id, matter.item] = matter
        for entry in registry.entries:
            for matter in entry.matters:
                self._matters[entry.id, matter.item] = matter

    def matter(self, department: str, item: str) -> Matter | None:
        """What the department reads of this item; None when it does not review it."""
        return self._matters.get((department, item))

    def is_remote(self, department: str) -> bool:
        """True when its plug-in runs elsewhere."""
        return department in self._remote

    def check(self, department: str, **question: Any) -> tuple[Fault, ...]:
        """What keeps the department from reviewing. Raises whatever its plug-in raises."""
        return self._departments[department].check(ReviewRequest(**question))

    def review(self, department: str, **question: Any) -> Review:
        """Ask the department's plug-in. Raises whatever it raises, and `AnswerInvalid`."""
        return consistent(self._departments[department].review(ReviewRequest(**question)))

    def signed_by(
        self,
        department: str,
        said: Mapping[str, Any],
        key_id: str,
        signed_at: str,
        signature: str,
        now: datetime,
    ) -> bool:
        """True when a department that runs elsewhere signed this callback within five minutes of `now`."""
        keys = self._registry.keys
        if keys is None or department not in self._remote:
            return False
        stamp = Stamp(key_id, signed_at, "", signature)
        try:
            verify(keys, department, CALLBACK, "Answer", department, said, stamp, now)
        except Refused:
            return False
        return True


def load(registry: str = "", names: Iterable[str] = DEPARTMENTS) -> KnownDepartments:
    """The plug-ins of these packages and of the file `registry`, if any.

    Raises `DepartmentInvalid`, `RegistryInvalid`, or what an import raises.
    """
    known = read_registry(Path(registry)) if registry else NOBODY
    return KnownDepartments([plug_in(name) for name in names], known)


def plug_in(name: str) -> Department:
    """The plug-in of one package beside this module. Raises `DepartmentInvalid` or what an import raises."""
    department: Department = import_module(f"services.departments.{name}").department()
    if department.id != name:
        raise DepartmentInvalid(f"{name}: calls itself {department.id}")
    return department


def load_registers(gateway: str, sources: str = "") -> Registers:
    """The platform's own certificates, asked at `gateway`, and the registers of the file `sources`, if any.

    Raises `SourcesInvalid`.
    """
    own = Source(
        id=CERTIFICATES,
        name="电子证照库",
        owner="government_service_administration",
        address=gateway,
        materials=frozenset(),
        purposes=frozenset({"handling"}),
    )
    found = [Register(own, own_certificates(gateway, own.seconds))]
    if sources:
        named, keys = read_sources(Path(sources))
        found += [Register(one, signed_register(one, keys)) for one in named]
    return Registers(found)
