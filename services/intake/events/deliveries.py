"""What has happened to the result of an application, and what is heard of sites."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.chassis.messages import Event

if TYPE_CHECKING:
    from services.intake.domain.application import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryChanged(Event):
    """Something happened to a delivery; names and addresses travel sealed or not at all. `place`: name of where it is collected."""

    application: "Application"
    place: str = ""


class DeliveryChosen(DeliveryChanged):
    """A way was chosen, or another one."""

    __slots__ = ()


class ResultPrepared(DeliveryChanged):
    """It can be collected."""

    __slots__ = ()


class ResultPosted(DeliveryChanged):
    """It is with the post."""

    __slots__ = ()


class ResultCameBack(DeliveryChanged):
    """The post could not deliver it; `note` says why."""

    __slots__ = ()


class ResultHandedOver(DeliveryChanged):
    """Its holder has it: the delivery's clock ends (行政许可法 art. 44)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAnnounced(DeliveryChanged):
    """To the stack of the `site` where it is collected: where it stands, `state`, or that it is collected there no more."""

    site: str
    state: str


@dataclass(frozen=True, slots=True)
class DeliveryHeard:
    """Heard: as `DeliveryAnnounced`; `application` holds what a list shows, the name masked."""

    application: "Application"
    site: str
    state: str


@dataclass(frozen=True, slots=True)
class SitePublished:
    """Heard: a site and what it is called."""

    site: str
    version: int
    name_zh: str
