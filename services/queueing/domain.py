"""Halls, their windows, tickets, and how the numbers of one day stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.chassis.errors import Conflict
from services.chassis.messages import Meta

GENERAL, GREEN = "general", "green"
LANES: Mapping[str, str] = {GENERAL: "A", GREEN: "G"}
"""Lane → letter of its numbers. Green is the priority lane 绿色通道 for elderly, ill, disabled, pregnant (R159)."""

WAITING, CALLED, SERVING, FINISHED, ABSENT = "waiting", "called", "serving", "finished", "absent"
MOVES: dict[str, dict[str, str]] = {
    WAITING: {"call": CALLED},
    CALLED: {"start": SERVING, "absent": ABSENT},
    SERVING: {"finish": FINISHED},
    FINISHED: {},
    ABSENT: {},
}
"""State → action → state. Whatever is not here is refused with what is possible."""

MOST_WAITING = 2000
USUAL_SERVE_SECONDS = 300.0
SHORTEST_SERVE_SECONDS, LONGEST_SERVE_SECONDS = 5.0, 3600.0
NEWEST_WEIGHT = 0.1
OPEN_FOR = timedelta(minutes=30)
_SERVES_PEOPLE = ("service_center", "service_station")


@dataclass(frozen=True, slots=True)
class Window:
    """One window. `id` is `<hall>-W01`…; `serving` the ticket that it has now."""

    id: str
    hall: str
    kind: str
    division: str
    serving: "Ticket | None" = None


@dataclass(frozen=True, slots=True)
class Hall:
    """A site where people wait. `windows`: window kind → how many."""

    id: str
    division: str
    kind: str
    windows: Mapping[str, int] = field(default_factory=dict)

    @property
    def serves_people(self) -> bool:
        """True for a service centre or station; false for a terminal corner, a post office and the like."""
        return self.kind.endswith(_SERVES_PEOPLE)

    def all_windows(self) -> tuple[Window, ...]:
        """Every window, numbered through all kinds in their sorted order."""
        kinds = (kind for kind in sorted(self.windows) for _ in range(self.windows[kind]))
        return tuple(
            Window(f"{self.id}-W{number:02d}", self.id, kind, self.division)
            for number, kind in enumerate(kinds, start=1)
        )

    def window(self, window: str) -> Window | None:
        """The window of that id, or None."""
        return next((one for one in self.all_windows() if one.id == window), None)


def hall_of(window: str) -> str:
    """The hall that a window id names; empty when it names none."""
    return window.rpartition("-W")[0]


def main_hall(halls: Iterable[Hall]) -> Hall | None:
    """A division's main site among its `halls`: the first by (kind, id) that serves people."""
    return min(
        (hall for hall in halls if hall.serves_people), key=lambda hall: (hall.kind, hall.id), default=None
    )


def number_of(lane: str, sequence: int) -> str:
    """What is called aloud: A001 … A999, A1000 …"""
    return f"{LANES[lane]}{sequence:03d}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One person's place in a hall on one day. `id`: `<hall>.<yyyymmdd>.<number>-<6 random characters>`.

    `ahead` people and `estimated_wait_seconds` are as when taken; `call_key` is the idempotency key of its call.
    """

    id: str
    number: str
    hall: str
    division: str
    day: date
    lane: str
    sequence: int
    item: str
    state: str
    taken_at: datetime
    ahead: int = 0
    estimated_wait_seconds: int = 0
    window: str = ""
    call_key: str = ""
    called_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    meta: Meta = Meta()

    @property
    def at_window(self) -> bool:
        """True while a window has it."""
        return self.state in (CALLED, SERVING)

    @property
    def turn(self) -> tuple[int, int]:
        """When it is called: green lane first, then first come (R159)."""
        return (0 if self.lane == GREEN else 1, self.sequence)

    def call(self, window: str, key: str, at: datetime) -> "Ticket":
        """A window calls it."""
        return replace(self._moved("call"), window=window, call_key=key, called_at=at)

    def start(self, at: datetime) -> "Ticket":
        """The person is there."""
        return replace(self._moved("start"), started_at=at)

    def finish(self, at: datetime) -> "Ticket":
        """Served."""
        return replace(self._moved("finish"), ended_at=at)

    def miss(self, at: datetime) -> "Ticket":
        """Called, did not come."""
        return replace(self._moved("absent"), ended_at=at)

    @property
    def serve_seconds(self) -> float:
        """How long serving it took, bounded so that a forgotten button does not spoil the hall's average."""
        if self.started_at is None or self.ended_at is None:
            return USUAL_SERVE_SECONDS
        seconds = (self.ended_at - self.started_at).total_seconds()
        return min(max(seconds, SHORTEST_SERVE_SECONDS), LONGEST_SERVE_SECONDS)

    def as_taken(self) -> "Ticket":
        """As it stood when taken: the first answer, given again to the same ask."""
        return replace(
            self,
            state=WAITING,
            window="",
            call_key="",
            called_at=None,
            started_at=None,
            ended_at=None,
            meta=replace(self.meta, version=1),
        )

    def as_called(self) -> "Ticket":
        """As it stood when called: the first answer, given again to the same ask."""
        return replace(self, state=CALLED, started_at=None, ended_at=None, meta=replace(self.meta, version=2))

    def _moved(self, action: str) -> "Ticket":
        after = MOVES[self.state].get(action)
        if after is None:
            possible = "、".join(MOVES[self.state]) or "无"
            raise Conflict("TICKET_STATE", f"号票当前状态为{self.state}，可进行的操作：{possible}")
        return replace(self, state=after)


@dataclass(frozen=True, slots=True)
class HallDay:
    """How the numbers of a hall stand on one day; kept with each step, so that nobody has to count tickets.

    `given` and `called`: lane → the last number given and called. `desks`: window id → when it last called.
    `serve_seconds`: moving average of how long serving one person takes.
    """

    given: Mapping[str, int]
    called: Mapping[str, int]
    desks: Mapping[str, datetime] = field(default_factory=dict)
    serve_seconds: float = USUAL_SERVE_SECONDS

    def waiting(self, lane: str) -> int:
        """How many wait in a lane. A number that was given but never became a ticket counts until it is passed."""
        return max(0, self.given.get(lane, 0) - self.called.get(lane, 0))

    def ahead(self, lane: str, sequence: int) -> int:
        """How many are called before number `sequence` of `lane`."""
        in_lane = max(0, sequence - self.called.get(lane, 0) - 1)
        return in_lane + (self.waiting(GREEN) if lane != GREEN else 0)

    def wait_seconds(self, ahead: int, windows: int, now: datetime) -> int:
        """Estimated wait: people ahead x average serving time / windows that called lately (else all `windows`)."""
        lately = sum(1 for at in self.desks.values() if now - at <= OPEN_FOR)
        return round(ahead * self.serve_seconds / max(1, lately or windows))
