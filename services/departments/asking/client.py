"""A department that runs elsewhere, as an object with the contract's methods: signed, checked, within a deadline."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from services.departments.asking.transports import Transport
from services.departments.sdk import Fault, Matter, Refused, Review, ReviewRequest, words
from services.departments.sdk.signing import ANSWER, QUESTION, Keys, signed, verify
from services.departments.sdk.words import AnswerInvalid, Words

SECONDS = 10.0


def _now() -> datetime:
    return datetime.now(UTC)


class Remote:
    """Department `id` over `transport`. Each method raises `Refused`, `DepartmentAway` or `AnswerInvalid`."""

    def __init__(
        self,
        department: str,
        transport: Transport,
        keys: Keys,
        seconds: float = SECONDS,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self.id = department
        self.transport = transport
        self.seconds = seconds
        self._keys = keys
        self._now = now

    def matters(self) -> tuple[Matter, ...]:
        return words.to_matters(self._ask("ListMatters", {}))

    def check(self, request: ReviewRequest) -> tuple[Fault, ...]:
        return words.to_faults(self._ask("Check", words.of_request(request)))

    def review(self, request: ReviewRequest) -> Review:
        return words.to_review(self._ask("Review", words.of_request(request)), request.conditions)

    def cancel(self, number: str, step: str) -> None:
        self._ask("Cancel", {"number": number, "step": step})

    def ping(self) -> None:
        told = self._ask("Ping", {}).get("department")
        if told != self.id:
            raise AnswerInvalid(f"calls itself {told}")

    def check_config(self) -> tuple[str, ...]:
        return words.to_sentences(self._ask("CheckConfig", {}))

    def _ask(self, method: str, asked: Words) -> Words:
        now = self._now()
        deadline = now + timedelta(seconds=self.seconds)
        stamp = signed(self._keys, QUESTION, method, self.id, asked, now, deadline)
        found, own = self.transport.call(method, asked, stamp, self.seconds)
        try:
            verify(self._keys, self.id, ANSWER, method, self.id, found, own, self._now(), stamp.signature)
        except Refused as refusal:
            raise AnswerInvalid("the answer is not signed by the department") from refusal
        except (UnicodeError, RecursionError) as error:
            raise AnswerInvalid("the answer cannot be spelt") from error
        return found
