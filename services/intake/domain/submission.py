"""What was handed in, and how the API's words map to the catalogue's.

A self-service terminal stands in a hall but nobody takes papers in there, so it counts as online.
At a counter an upload is the clerk's scan of what lay before him: it passes for original, copy or file.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.chassis.forms.materials import SCANNED, GivenMaterial
from services.chassis.numbers import normal_uscc
from services.intake.domain.uploads import REUSE, UPLOAD

COUNTER, AGENT = "window", "agent"
_ONLINE = frozenset({"web", "mobile"})
CHANNELS: Mapping[str, frozenset[str]] = {
    "window": frozenset({"window"}),
    "online": _ONLINE,
    "terminal": _ONLINE,
    "web": frozenset({"web"}),
    "mobile": frozenset({"mobile"}),
    "courier": frozenset({"courier"}),
}
"""Channel → catalogue channels of which the item must offer one. An agent's rule is `admission`'s."""

PERSON = "1"
_PARTY_BY_USCC = {"91": "2", "93": "2", "12": "3", "51": "4", "52": "4", "53": "4", "11": "5"}
_OTHER_PARTY = "6"
LONGEST_NUMBER = 200


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies. `kind`: the API's "person" or "organisation", or a party type 1-6 of GB/T 39046 A.4."""

    kind: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    phone: str = field(default="", repr=False)

    @property
    def party_type(self) -> str:
        """1-6; an organisation's is read off its USCC (GB 32100: registering authority and class)."""
        if self.kind == "organisation":
            return _PARTY_BY_USCC.get(self.normal_number[:2], _OTHER_PARTY)
        return PERSON if self.kind == "person" else self.kind

    @property
    def normal_number(self) -> str:
        """The number in its one spelling: no spaces, narrow, upper case."""
        return normal_uscc(self.number[:LONGEST_NUMBER])

    @property
    def is_person(self) -> bool:
        """Natural person: identified by a resident ID, everybody else by a USCC."""
        return self.party_type == PERSON


@dataclass(frozen=True, slots=True)
class Submission:
    """What was handed in. `form` may be any JSON value. `submitted_on`: the day in Asia/Shanghai.

    `channel`: a key of `CHANNELS`, or "agent", who names his mandate: WT and 22 digits.
    `dishonest`: a record of a broken promise stands. `lookups`: what the sharing services answered, empty while nothing was asked.
    """

    division: str
    channel: str
    applicant: Applicant
    form: object = field(repr=False)
    materials: tuple[GivenMaterial, ...]
    submitted_on: date
    commitment_signed: bool = False
    deferral_signed: bool = False
    dishonest: bool = False
    mandate_no: str = ""
    lookups: Mapping[str, Mapping[str, object]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Registers:
    """What admission asks others: which divisions exist and, where known, what is left of a quota.

    `lent`: divisions above the place of hand-in, itself included, to whom the power to accept is lent today.
    `quota_remaining`: (quota_id, division) → what is left now, None when nobody knows.
    """

    knows_division: Callable[[str], bool]
    quota_remaining: Callable[[str, str], int | float | None] | None = None
    lent: Collection[str] = ()


def given_as(kind: str, channel: str) -> str:
    """The catalogue's term for a material kind of the API. Unknown kinds stay, and fit no material."""
    if kind == REUSE:
        return SCANNED
    if kind == UPLOAD:
        return SCANNED if channel == COUNTER else "electronic"
    return kind
