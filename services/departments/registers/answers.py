"""What is asked of a register, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass, field

HELD, ABSENT, AWAY = "held", "absent", "away"


@dataclass(frozen=True, slots=True)
class Source:
    """A register. `owner`: the department that keeps it; `materials`: codes of what it holds, empty for whatever has a
    certificate's identifier. `seconds`: the deadline of a question; `concurrent`: questions at once;
    `keep_seconds`: how long an answer holds.
    """

    id: str
    name: str
    owner: str
    address: str
    materials: frozenset[str]
    purposes: frozenset[str]
    seconds: float = 3.0
    concurrent: int = 4
    keep_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`state`: HELD, ABSENT (no such paper, or no longer in force) or AWAY. Of what is held: what it is called, its holder
    masked, and the SHA-256 of everything that the register said, hex.

    `proof`: of whose it is, "" when the register does not tell: with a `salt` the keyed hash of the holder's number under
    it, without the installation's own keyed hash of certificate and holder.
    """

    state: str
    name: str = ""
    holder: str = field(default="", repr=False)
    digest: str = ""
    proof: str = field(default="", repr=False)
    salt: str = field(default="", repr=False)


Ask = Callable[[str, str, str, str], Answer]
"""(material, number, purpose, receipt number) → what the register says. Raises `DepartmentAway`, `AnswerInvalid`, `Refused`."""
