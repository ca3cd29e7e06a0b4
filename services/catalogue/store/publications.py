"""Publications of any kind in MongoDB."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from services.catalogue.domain.contents import Content, Publication
from services.chassis.mongo.documents import Head
from services.chassis.mongo.repository import MongoRepository
from services.chassis.outbox import Outbox

C = TypeVar("C", bound=Content)
Fields = dict[str, Any]


class MongoPublications(MongoRepository[Publication[C]]):
    """`Publications` of one kind in one collection."""

    def __init__(
        self,
        document: type[Head],
        outbox: Outbox,
        content: type[C],
        fields: Callable[[C], Fields] | None = None,
        rebuild: Callable[[Mapping[str, Any]], C] | None = None,
    ) -> None:
        self._kind = content.kind
        flat = fields or asdict
        build = rebuild or (lambda kept: built(content, kept))
        super().__init__(
            document,
            outbox,
            lambda publication: {"edition": publication.version} | listed(flat(publication.content)),
            lambda key, kept, meta: Publication(key, kept["edition"], build(kept), meta),
            f"{content.kind.upper()}_UNKNOWN",
        )

    def page(self, after: str, limit: int) -> list[Publication[C]]:
        return self.select({"_id": {"$gt": f"{self._kind}/{after}"}}, [("_id", 1)], limit)


@dataclass(frozen=True, slots=True)
class Found:
    """A look-up in the form of a read copy, to be remembered."""

    find: Callable[[str], Mapping[str, Any] | None]

    def put(self, key: str, version: int, document: Mapping[str, object]) -> bool:
        return False

    def get(self, key: str) -> Mapping[str, Any] | None:
        return self.find(key)


def built(content: type[C], kept: Mapping[str, Any]) -> C:
    names = (name for name in content.__dataclass_fields__ if name != "kind" and name in kept)
    return content(**{name: _frozen(kept[name]) for name in names})


def listed(fields: Fields) -> Fields:
    """Tuples as the lists that come back from the database."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def frozen_fields(kept: Mapping[str, Any]) -> Fields:
    """Lists that come back from the database as tuples."""
    return {name: _frozen(value) for name, value in kept.items()}


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
