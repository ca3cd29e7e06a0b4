"""Registers in memory: what they hold by material and number, and who of them is away."""

from services.departments.registers import ABSENT, AWAY, HELD, Answer, Source

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


class FakeExchange:
    """`Exchange`; `asked` remembers every question."""

    def __init__(self) -> None:
        self.sources: tuple[Source, ...] = (CERTIFICATES, POPULATION)
        self.held: dict[tuple[str, str], str] = {}
        self.away: set[str] = set()
        self.asked: list[tuple[str, str, str]] = []

    def down(self, source: str) -> bool:
        return source in self.away

    def ask(self, source: str, material: str, number: str, purpose: str, receipt: str) -> Answer:
        self.asked.append((source, material, purpose))
        if source in self.away:
            return Answer(AWAY)
        name = self.held.get((material, number))
        return Answer(HELD, name, "张*", "ab" * 32) if name else Answer(ABSENT)
