"""What may be asked about packages."""

from dataclasses import dataclass

from services.catalogue.commands.publishing import Publish


class PublishPackage(Publish):
    """`row`: one package (`infra/data/README.md`, packages)."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ListPackages:
    """`item`: only those of which it is a member. `limit` 1..100, 0 means 20."""

    lifecycle: str = ""
    item: str = ""
    limit: int = 0
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class GetPackage:
    """`optional`: which optional members to include; None: all of them."""

    key: str
    optional: tuple[str, ...] | None = None
