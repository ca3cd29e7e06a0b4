"""Refusals: the only errors that a room says aloud.

A rule that says no raises one of five kinds. Each kind is mapped once at every
edge: gRPC status, RFC 9457 problem, or what a worker does with the message.
Whatever is not a `Refusal` is a defect and leaves the process without its text.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was asked.

    `pointer` is a JSON pointer into the body ("/form/members/0/id_number"),
    `reason` a stable UPPER_SNAKE code, `detail` a sentence for a person (zh).
    """

    pointer: str
    reason: str
    detail: str = ""


class Refusal(Exception):
    """A no with a stable reason, a sentence, and every fault at once.

    `reason`: UPPER_SNAKE, unique in its room, never changed once published.
    `retry_after`: seconds after which asking again makes sense, if it does.
    """

    def __init__(
        self,
        reason: str,
        detail: str = "",
        *,
        faults: Iterable[Fault] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.faults: tuple[Fault, ...] = tuple(faults)
        self.retry_after = retry_after


class Invalid(Refusal):
    """What was asked is malformed or breaks a rule; asking again changes nothing. (HTTP 422)"""


class NotFound(Refusal):
    """No such thing, or not yours to see: both look alike. (HTTP 404)"""


class Conflict(Refusal):
    """The thing is in another state than the asker believed. (HTTP 409)"""


class Forbidden(Refusal):
    """Known caller, not allowed; `UNAUTHENTICATED` when the caller is unknown. (HTTP 403 / 401)"""


class Unavailable(Refusal):
    """Cannot be answered now; asking again later makes sense. (HTTP 503, worker: retry)"""


KINDS: tuple[type[Refusal], ...] = (Invalid, NotFound, Conflict, Forbidden, Unavailable)
UNAUTHENTICATED = "UNAUTHENTICATED"
