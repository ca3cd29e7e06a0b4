"""Claims: a site offers an item of the county; the basic fields stay the county's (ledger R017, R018)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from services.catalogue.domain.contents import Item
from services.catalogue.domain.listing import POWER, SERVICE_LIST
from services.chassis.errors import Fault
from services.chassis.masking import mask_text
from services.chassis.messages import Meta

CLAIMED, ENDED = "claimed", "ended"
ALREADY_CLAIMED, REFUSED = "already_claimed", "refused"
LISTINGS = (SERVICE_LIST, POWER)
UNLISTED = "unlisted"
FIRST_PUBLIC_SERVICE_TYPE = "20"
"""GB/T 39046 A.1: 20 and above are public services, everything below is a power or a responsibility."""
FOLLOWS = 0
"""`version` of a claim whose stack publishes the item itself: there is nothing to lag behind."""
MOST_AT_ONCE = 200
_PHONE = re.compile(r"0\d{2,3}-\d{7,8}(?:-\d{1,6})?|1\d{4}|400-?\d{3}-?\d{4}", re.ASCII)

OVERRIDABLE: Mapping[str, int] = {
    "place_zh": 200,
    "window": 50,
    "hours_zh": 200,
    "phone": 30,
    "contact_zh": 50,
    "note_zh": 500,
    "authority": 20,
    "window_kind": 40,
}
"""What a site may say itself, and how many characters of it: where, when and whom to ask, a local note; with whose
authority and at which kind of window it takes the item in."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`id`: site and item. `division`: the site's. `since`, `until`: dates; `until` is empty while it is claimed.

    `listing`: which of the site's two published lists it stands in (ledger R025).
    `version`: of the item that the site's stack shows, `FOLLOWS` on the stack that publishes it.
    `overrides`: own fields by name. `copied`: field → fingerprint of what the site shows from data of its own.
    `revision` counts changes from 1; a copy on another stack keeps the newest.
    """

    id: str
    site: str
    division: str
    item: str
    listing: str
    state: str
    version: int
    since: str
    until: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)
    copied: Mapping[str, str] = field(default_factory=dict)
    revision: int = 1
    meta: Meta = field(default_factory=Meta, compare=False)

    def again(self, version: int, listing: str, since: str) -> "Claim":
        """Claimed anew after it had ended, without what the site said before."""
        return self._changed(
            state=CLAIMED, version=version, listing=listing, since=since, until="", overrides={}, copied={}
        )

    def ended(self, until: str) -> "Claim":
        """Kept, with the date of its end."""
        return self._changed(state=ENDED, until=until)

    def amended(self, overrides: Mapping[str, str]) -> "Claim":
        """With some of its own fields replaced; an empty text takes one away."""
        merged = {**self.overrides, **{name: text.strip() for name, text in overrides.items()}}
        return self._changed(overrides={name: text for name, text in sorted(merged.items()) if text})

    def showing(self, version: int) -> "Claim":
        """The site's stack has learned a newer version of the item."""
        return self._changed(version=version)

    def with_copy(self, fingerprints: Mapping[str, str]) -> "Claim":
        """What the site shows from data of its own, or nothing any more."""
        return self._changed(copied=dict(sorted(fingerprints.items())))

    def _changed(self, **changes: object) -> "Claim":
        return replace(self, **changes, revision=self.revision + 1)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """What became of one item of a bulk claim. `reason`: why it was refused."""

    item: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items a site offers, by list."""

    public_services: int
    powers: int


def claim_id(site: str, item: str) -> str:
    """One claim per site and item."""
    return f"{site}/{item}"


def site_list_of(item: Item) -> str:
    """Which of a site's two lists `item` stands in, by its type; a classified one in neither (ledger R037)."""
    if item.classified:
        return UNLISTED
    return SERVICE_LIST if item.item_type >= FIRST_PUBLIC_SERVICE_TYPE else POWER


def read_only(overrides: Mapping[str, str]) -> list[Fault]:
    """The fields among `overrides` that are not the site's to change, every one."""
    return [
        Fault(_pointer(name), "BASIC_FIELD_READ_ONLY", "该项沿用上级发布的内容，本级不能修改")
        for name in sorted(overrides)
        if name not in OVERRIDABLE
    ]


def override_faults(overrides: Mapping[str, str]) -> list[Fault]:
    """What is wrong with the values of own fields: TEXT_TOO_LONG, PHONE_INVALID, PERSONAL_NUMBER, FIELD_TYPE."""
    faults = []
    for name, text in sorted(overrides.items()):
        if name not in OVERRIDABLE:
            continue
        if len(text) > OVERRIDABLE[name]:
            faults.append(Fault(_pointer(name), "TEXT_TOO_LONG", f"不超过 {OVERRIDABLE[name]} 字"))
        elif not text.isprintable():
            faults.append(Fault(_pointer(name), "FIELD_TYPE", "不能含有控制字符"))
        elif name == "phone" and text.strip() and not _PHONE.fullmatch(text.strip()):
            faults.append(Fault(_pointer(name), "PHONE_INVALID", "应为带区号的固定电话或服务热线"))
        elif mask_text(text) != text:
            faults.append(Fault(_pointer(name), "PERSONAL_NUMBER", "不能填写个人的身份号码或手机号码"))
    return faults


def _pointer(name: str) -> str:
    return "/overrides/" + name[:64].replace("~", "~0").replace("/", "~1")
