"""Registers in memory: what they hold by material and number, whose it is, and who of them is away."""

from services.chassis.auth import SYSTEM
from services.chassis.fakes import FakeBus, FakeRepository
from services.chassis.numbers import proof_of_number
from services.departments.registers import ABSENT, AWAY, HELD, Answer, Source
from services.intake.domain.exchange import Lookup

CERTIFICATES = Source(
    "certificate_library",
    "电子证照库",
    "government_service_administration",
    "http://gateway",
    frozenset(),
    frozenset({"handling"}),
)
POPULATION = Source(
    "population_base",
    "人口基础信息库",
    "public_security",
    "http://population",
    frozenset({"resident_id_card", "household_register"}),
    frozenset({"handling"}),
)


class FakeLookups(FakeRepository[Lookup]):
    """`Lookups`."""

    def __init__(self, bus: FakeBus) -> None:
        super().__init__(bus, "LOOKUP_NOT_FOUND")

    def asked(self, number: str, most: int) -> int:
        return len([one for one in self.kept.values() if one.number == number and one.by != SYSTEM][:most])


class FakeExchange:
    """`Exchange`; `asked` remembers every question. `owners`: the holder's number; `proofs`: of certificates."""

    def __init__(self) -> None:
        self.sources: tuple[Source, ...] = (CERTIFICATES, POPULATION)
        self.held: dict[tuple[str, str], str] = {}
        self.owners: dict[tuple[str, str], str] = {}
        self.proofs: dict[str, str] = {}
        self.away: set[str] = set()
        self.asked: list[tuple[str, str, str]] = []

    def down(self, source: str) -> bool:
        return source in self.away

    def ask(self, source: str, material: str, number: str, purpose: str, receipt: str) -> Answer:
        self.asked.append((source, material, purpose))
        if source in self.away:
            return Answer(AWAY)
        name = self.held.get((material, number))
        if not name:
            return Answer(ABSENT)
        salt, owner = f"question-{len(self.asked)}", self.owners.get((material, number))
        if owner:
            return Answer(HELD, name, "张*", "ab" * 32, proof_of_number(salt, owner), salt)
        return Answer(HELD, name, "张*", "ab" * 32, self.proofs.get(number, ""))
