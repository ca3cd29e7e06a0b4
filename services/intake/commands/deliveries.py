"""How results are handed over: chosen, made ready, collected, posted, taken electronically."""

from dataclasses import dataclass, field

from services.chassis.auth import Principal
from services.intake.commands.receipts import OfReceipt, ReceiptStep


class GetDelivery(OfReceipt):
    """Where the delivery of an application's result stands."""

    __slots__ = ()


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
class ChooseDelivery(ReceiptStep):
    """`way`: window, post, electronic. `site`: where it is collected; name, phone and address: of what is posted."""

    way: str
    site: str = ""
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


class MakeResultReady(ReceiptStep):
    """It lies ready where it is to be collected."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RecordPickUp(ReceiptStep):
    """A line of the pick-up register. `document`: number of what the collector showed; kept masked.

    `mandate`: its number, when somebody comes for the holder.
    """

    window: str
    collector: str = field(repr=False)
    document: str = field(repr=False)
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class RecordDispatch(ReceiptStep):
    """Given to a carrier."""

    carrier: str
    tracking: str


@dataclass(frozen=True, slots=True)
class RecordArrival(ReceiptStep):
    """What the post did: delivered it, or brought it back with a `note`."""

    arrived: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnnounceDeliveries:
    """Tell other stacks' sites what is collected there; at most so many at once."""

    limit: int = 100


class ConfirmReceipt(ReceiptStep):
    """The holder has taken it electronically."""

    __slots__ = ()
