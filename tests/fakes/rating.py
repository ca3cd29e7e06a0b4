"""Rating's world in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from services.chassis.auth import ANONYMOUS, Principal
from services.chassis.errors import Conflict
from services.chassis.fakes import FakeClock, FakeRepository
from services.chassis.levels import contains
from services.chassis.messages import Asked, Envelope, Event
from services.chassis.privacy import Sealer
from services.chassis.room import Room
from services.chassis.workdays import Calendar, CalendarYear
from services.rating.bootstrap import room
from services.rating.commands import GiveRating, ListRectifications
from services.rating.domain import CaseRating, Place, Terms
from services.rating.events import DecisionMade, RatingInvited, RectificationHeard
from services.rating.ports import RatingRoom

COUNTY, TOWNSHIP, VILLAGE = "510822", "510822101", "510822101200"
STACKS = (COUNTY, TOWNSHIP)
SUPERVISOR = Principal("sup-1", "staff", frozenset({"supervisor"}), COUNTY)


class FakeCaseRatings(FakeRepository[CaseRating]):
    def __init__(self) -> None:
        super().__init__(not_found="RATING_NOT_FOUND")

    def save(
        self,
        was: CaseRating,
        now: CaseRating,
        events: Sequence[Event],
        asked: Asked | None = None,
        heard: str = "",
    ) -> CaseRating:
        others = (kept for kept in self.kept.values() if kept.id != now.id)
        if any(now.answer_key and kept.answer_key == now.answer_key for kept in others):
            raise Conflict("IDEMPOTENCY_KEY_REUSED")
        return super().save(was, now, events, asked, heard)

    def by_token(self, token_hash: str) -> CaseRating | None:
        return next((kept for kept in self.kept.values() if kept.token_hash == token_hash), None)

    def rectifications(self, division: str, after: Place | None, limit: int) -> list[CaseRating]:
        def place(kept: CaseRating) -> tuple[str, str]:
            assert kept.rectification is not None
            return kept.rectification.due.isoformat(), kept.id

        def wanted(kept: CaseRating) -> bool:
            return (
                kept.rectification is not None
                and (contains(division, kept.division) or contains(division, kept.owner_division))
                and (after is None or place(kept) > (after.due.isoformat(), after.number))
            )

        return self.select(wanted, place)[:limit]


class FakeCalendars:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], tuple[int, CalendarYear]] = {}

    def put(self, year: CalendarYear, version: int) -> None:
        known = self.kept.get((year.region, year.year))
        if known is None or known[0] < version:
            self.kept[year.region, year.year] = (version, year)

    def national(self) -> Calendar:
        return Calendar({year: kept for (region, year), (_, kept) in self.kept.items() if region == "CN"})


@dataclass
class RatingWorld:
    """The room on fakes, with short ways to tell and to ask it."""

    sealer: Sealer
    stack: str = COUNTY
    clock: FakeClock = field(default_factory=FakeClock)
    cases: FakeCaseRatings = field(default_factory=FakeCaseRatings)
    calendars: FakeCalendars = field(default_factory=FakeCalendars)
    terms: Terms = Terms()

    def __post_init__(self) -> None:
        secrets, self._keys = count(1), count(1)
        self.room: Room[RatingRoom] = room(
            RatingRoom(
                self.stack,
                STACKS,
                self.clock,
                self.cases,
                self.calendars,
                self.sealer,
                lambda: f"secret-{next(secrets)}",
                self.terms,
            )
        )

    def decide(
        self, number: str = "N1", division: str = COUNTY, owner: str = COUNTY, sequence: int = 1
    ) -> None:
        """A case is decided."""
        self.room.hear(
            decision(number, division, owner),
            envelope("approval", "DecisionMade", number, sequence, division),
        )

    def token(self) -> str:
        """The token of the last invitation, as notification would open it."""
        invited: RatingInvited = self.cases.bus.of(RatingInvited)[-1]
        return self.sealer.open(invited.token_sealed, "rating_token")

    def give(
        self,
        grade: int = 1,
        token: str | None = None,
        key: str = "",
        reasons: tuple[str, ...] = (),
        text: str = "",
        by: Principal = ANONYMOUS,
    ) -> CaseRating:
        token = self.token() if token is None else token
        asked = Asked(key or f"give-{next(self._keys)}", f"{token} {grade} {reasons} {text}")
        given: CaseRating = self.room.ask(GiveRating(by, asked, token, grade, reasons, text))
        return given

    def open(
        self, by: Principal = SUPERVISOR, division: str = "", limit: int = 0, cursor: str = ""
    ) -> tuple[list[str], str]:
        """Receipt numbers of one page of rectifications, and the next cursor."""
        found, following = self.room.ask(ListRectifications(by, division, limit, cursor))
        return [case.id for case in found], following

    def copy(self, case: CaseRating) -> None:
        """Hear of a rectification as another stack sent it."""
        sent = replace(case, party="", token_hash="", answer_key="", item_name="")
        self.room.hear(
            RectificationHeard(sent), envelope("rating", "RectificationOpened", case.id, 3, case.division)
        )


def decision(
    number: str = "N1", division: str = COUNTY, owner: str = COUNTY, party: str = "ann"
) -> DecisionMade:
    return DecisionMade(
        number,
        party,
        "residence_permit",
        "居住证申领",
        "public_security_bureau",
        division,
        owner,
        FakeClock().now(),
    )


def envelope(source: str, name: str, subject: str, sequence: int, division: str) -> Envelope:
    return Envelope(
        id=f"{COUNTY}/{source}/{subject}/{sequence}",
        type=f"sanji.{source}.v1.{name}",
        source=f"/stacks/{COUNTY}/{source}",
        subject=subject,
        time=FakeClock().now(),
        sequence=sequence,
        division=division,
        destination=division,
    )
