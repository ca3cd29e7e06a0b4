"""Sessions, what ends them, and one-time passwords in memory."""

from collections.abc import Sequence
from datetime import datetime

from services.chassis.fakes import FakeRepository
from services.identity.domain.revocations import End, Revocation
from services.identity.domain.second_factor import STEP_SECONDS, Enrolment
from services.identity.domain.sessions import OPEN, Place, Session


class FakeSessions(FakeRepository[Session]):
    def open_of(
        self, account: str, now: datetime, after: datetime | None, place: Place | None, limit: int
    ) -> list[Session]:
        def wanted(kept: Session) -> bool:
            lives = kept.subject == account and kept.state == OPEN and kept.ends_at > now
            late = after is None or kept.started_at > after
            return lives and late and (place is None or (kept.started_at, kept.id) < place)

        found = self.select(wanted, lambda kept: (kept.started_at, kept.id))
        return found[::-1][:limit]

    def ended_since(self, since: datetime, limit: int) -> list[Session]:
        def wanted(kept: Session) -> bool:
            return kept.ended_at is not None and kept.ended_at >= since

        return self.select(wanted, lambda kept: kept.ended_at)[:limit]


class FakeRevocations(FakeRepository[Revocation]):
    def since(self, since: datetime, limit: int) -> list[Revocation]:
        return self.select(lambda kept: kept.before >= since, lambda kept: kept.before)[:limit]


class FakeHeardEnds:
    def __init__(self) -> None:
        self.kept: dict[str, tuple[End, datetime]] = {}

    def put(self, end: End, now: datetime) -> None:
        key = f"{end.stack}/{end.session or end.account}"
        there, heard = self.kept.get(key, (end, now))
        self.kept[key] = (max(there, end, key=lambda one: one.before), max(heard, now))

    def of(self, account: str, stacks: Sequence[str]) -> list[End]:
        keys = [f"{stack}/{account}" for stack in stacks]
        return [self.kept[key][0] for key in keys if key in self.kept]

    def since(self, since: datetime, limit: int) -> list[tuple[End, datetime]]:
        found = [(end, heard) for end, heard in self.kept.values() if heard >= since]
        return sorted(found, key=lambda pair: pair[1])[:limit]


class FakeCodes:
    """One-time passwords that show their step: the last six digits of its number."""

    def __init__(self) -> None:
        self.begun = 0

    def begin(self, holder: str) -> tuple[str, Enrolment]:
        self.begun += 1
        return f"sealed-{self.begun}", Enrolment(f"SECRET{self.begun}", f"otpauth://totp/{holder}")

    def step_of(self, secret_sealed: str, code: str, now: datetime) -> int | None:
        current = int(now.timestamp()) // STEP_SECONDS
        return next((step for step in (current - 1, current, current + 1) if code == code_of(step)), None)


def code_of(step: int) -> str:
    """The code of a step, whatever the secret."""
    return str(step)[-6:]


def code_at(now: datetime) -> str:
    """The code that is shown at `now`."""
    return code_of(int(now.timestamp()) // STEP_SECONDS)
