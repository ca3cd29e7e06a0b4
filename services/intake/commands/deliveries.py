"""How results are handed over: chosen, made ready, collected, posted, taken electronically."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.chassis.messages import Asked


@dataclass(frozen=True, slots=True)
class GetDelivery:
    """Where the delivery of an application's result stands."""

    by: Principal
    number: str


@dataclass(frozen=True, slots=True)
class ListDeliveries:
    """What a site or a subtree has to hand over, longest waiting first; or its register, newest first."""

    by: Principal
    site: str = ""
    division: str = ""
    state: str = ""
    cursor: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class ChooseDelivery:
    """`way`: window, post, electronic. `site`: where it is collected; name, phone and address: of what is posted."""

    by: Principal
    number: str
    way: str
    site: str = ""
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class MakeResultReady:
    """It lies ready where it is to be collected."""

    by: Principal
    number: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class RecordPickUp:
    """A line of the pick-up register. `document`: number of what the collector showed; kept masked.

    `mandate`: its number, when somebody comes for the holder.
    """

    by: Principal
    number: str
    window: str
    collector: str = field(repr=False)
    document: str = field(repr=False)
    mandate: str = ""
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class RecordDispatch:
    """Given to a carrier."""

    by: Principal
    number: str
    carrier: str
    tracking: str
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class RecordArrival:
    """What the post did: delivered it, or brought it back with a `note`."""

    by: Principal
    number: str
    arrived: bool
    note: str = ""
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class AnnounceDeliveries:
    """Tell other stacks' sites what is collected there; at most so many at once."""

    limit: int = 100


@dataclass(frozen=True, slots=True)
class ConfirmReceipt:
    """The holder has taken it electronically."""

    by: Principal
    number: str
    asked: Asked | None = None
