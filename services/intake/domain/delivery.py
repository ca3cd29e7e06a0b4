"""How the result of an application reaches its holder: at a window, by post or electronically.

The place of pick-up is chosen for each application and may be another than where it was handed in (ledger R011). Kept
with its application, in the same write.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.chassis.errors import Conflict
from services.chassis.life import BEGIN
from services.intake.domain.delivery_life import (
    ARRIVE,
    CAME_BACK,
    CHOOSE,
    COME_BACK,
    CONFIRM,
    DISPATCH,
    LAPSE,
    LIFE,
    MAKE_READY,
    OPEN,
    PICK_UP,
)

WINDOW, POST, ELECTRONIC = "window", "post", "electronic"
NAMES = {WINDOW: "窗口领取", POST: "邮寄", ELECTRONIC: "电子送达"}
WAYS = tuple(NAMES)


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom and where it is posted; each sealed."""

    name_sealed: str = field(repr=False)
    phone_sealed: str = field(repr=False)
    address_sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A `way`; `site`: where it is collected, "" for where it was handed in; `to`: of what is posted. `elsewhere`: the site is
    another stack's.
    """

    way: str = WINDOW
    site: str = ""
    to: Addressee | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Dispatched:
    """Handed to a `carrier` under a `tracking` number."""

    carrier: str
    tracking: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """Handed over. At a window this is the line of the pick-up register (取件登记簿, ledger R085): `window` and its `site`;
    `collector`: name, sealed; `document`: number of what was shown, masked; `mandate`: under which somebody else came.
    """

    by: str
    at: datetime
    site: str = ""
    window: str = ""
    collector: str = field(default="", repr=False)
    document: str = ""
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where it stands. `note`: why the post brought it back. `told`: (site, state) as another stack's site last heard it.
    `decided_by`: subjects who decided it and may not hand it over (ledger R096).
    """

    state: str
    choice: Choice = Choice()
    ready_at: datetime | None = None
    dispatched: Dispatched | None = None
    entry: Entry | None = None
    note: str = ""
    told: tuple[str, str] = ("", "")
    decided_by: tuple[str, ...] = ()

    def prepared(self, at: datetime) -> "Delivery":
        """Lies ready at the place of pick-up. Raises `Conflict` DELIVERY_STATE, DELIVERY_WAY."""
        return replace(self, state=self._moved(MAKE_READY, WINDOW), ready_at=at)

    def collected(self, entry: Entry) -> "Delivery":
        """Given to who came, by an entry of the register. Raises `Conflict` DELIVERY_STATE, DELIVERY_WAY."""
        return replace(self, state=self._moved(PICK_UP, WINDOW), entry=entry)

    def sent(self, dispatched: Dispatched) -> "Delivery":
        """With the post. Raises `Conflict` DELIVERY_STATE, DELIVERY_WAY."""
        return replace(self, state=self._moved(DISPATCH, POST), dispatched=dispatched, note="")

    def arrived(self, entry: Entry) -> "Delivery":
        """The post has delivered it. Raises `Conflict` DELIVERY_STATE."""
        return replace(self, state=self._moved(ARRIVE, POST), entry=entry)

    def came_back(self, note: str) -> "Delivery":
        """The post could not deliver it. Raises `Conflict` DELIVERY_STATE."""
        return replace(self, state=self._moved(COME_BACK, POST), note=note)

    def confirmed(self, entry: Entry) -> "Delivery":
        """Taken electronically by its holder. Raises `Conflict` DELIVERY_STATE, DELIVERY_WAY."""
        return replace(self, state=self._moved(CONFIRM, ELECTRONIC), entry=entry)

    def lapsed(self) -> "Delivery":
        """Not to be handed over any more; what is with the post or handed over stays as it is."""
        return replace(self, state=LIFE.move(self.state, LAPSE)) if LIFE.allows(self.state, LAPSE) else self

    def _moved(self, action: str, way: str) -> str:
        after = LIFE.move(self.state, action)
        if self.choice.way != way:
            raise Conflict("DELIVERY_WAY", f"送达方式为{NAMES[self.choice.way]}，不能这样办理")
        return after


def chosen(was: Delivery | None, choice: Choice) -> Delivery:
    """With a way chosen anew, until it is under way. Raises `Conflict` DELIVERY_STATE."""
    after = LIFE.move(was.state if was else BEGIN, CHOOSE)
    made = replace(was, state=after, choice=choice) if was else Delivery(after, choice)
    return replace(made, dispatched=None, note="") if was and was.state == CAME_BACK else made


def opened(was: Delivery | None, decided_by: tuple[str, ...] = ()) -> Delivery:
    """To be delivered from now on, as was chosen, else at the window where it was handed in; once."""
    before = was.state if was else BEGIN
    if was is not None and not LIFE.allows(before, OPEN):
        return was
    after = LIFE.move(before, OPEN)
    return replace(was or Delivery(after), state=after, decided_by=decided_by)
