"""What every stored aggregate has beside its own fields."""

from collections.abc import Iterable
from typing import Any

from mongoengine import Document, IntField, ListField, StringField

from services.chassis.mongo.connection import refusing


class Head(Document):
    """The head document of an aggregate. Subclasses add their own fields and indexes.

    `version` grows by one with each write. `emitted` counts the events so far. `first_key` is the
    idempotency key that created it. `outbox` holds events not yet published.
    """

    meta = {
        "abstract": True,
        "auto_create_index": False,
        "indexes": [
            {"fields": ["first_key"], "unique": True, "sparse": True},
            {"fields": ["outbox.at"], "sparse": True},
        ],
    }

    id = StringField(primary_key=True, max_length=200)
    version = IntField(required=True)
    emitted = IntField(required=True)
    first_key = StringField()
    first_print = StringField()
    asks = ListField()
    heard = ListField()
    outbox = ListField()


def ensure_indexes(documents: Iterable[type[Document]]) -> None:
    """Create what is missing. Raises `Unavailable` when the database is away."""
    for document in documents:
        with refusing():
            document.ensure_indexes()


def collection_of(document: type[Document]) -> Any:
    """The pymongo collection behind a document class, in the database that is connected now.

    mongoengine forgets the old one by class name, and rooms may give their documents the same name.
    """
    document._collection = None
    return document._get_collection()
