"""What may be asked of notification: a person's own inbox."""

from dataclasses import dataclass

from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class ListMessages:
    """`limit` 1..100, 0 means 20. `language`: zh or en, or a language tag that starts so."""

    by: Principal
    limit: int = 0
    cursor: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReadMessage:
    by: Principal
    id: str
    language: str = ""
