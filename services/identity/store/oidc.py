"""Sign-ins begun at outside providers."""

from mongoengine import DateTimeField, Document, StringField

from services.chassis.clock import SHANGHAI
from services.chassis.errors import Unavailable
from services.chassis.mongo.connection import refusing
from services.chassis.mongo.documents import collection_of, ensure_indexes
from services.identity.domain.oidc import Attempt, hashed

MOST = 50_000


class AttemptDocument(Document):
    """One attempt; MongoDB removes it when its time is over."""

    meta = {
        "collection": "identity_oidc_attempts",
        "auto_create_index": False,
        "indexes": [{"fields": ["ends_at"], "expireAfterSeconds": 0}],
    }

    id = StringField(primary_key=True)
    provider = StringField()
    redirect_uri = StringField()
    nonce = StringField()
    verifier = StringField()
    ends_at = DateTimeField()


class MongoAttempts:
    """`Attempts` in one collection of at most about `most`."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most

    def ensure_indexes(self) -> None:
        ensure_indexes([AttemptDocument])

    def put(self, attempt: Attempt) -> None:
        with refusing():
            collection = collection_of(AttemptDocument)
            if collection.estimated_document_count() >= self._most:
                raise Unavailable("OIDC_UNAVAILABLE", "登录人数较多，请稍后再试", retry_after=60.0)
            collection.insert_one(
                {
                    "_id": attempt.id,
                    "provider": attempt.provider,
                    "redirect_uri": attempt.redirect_uri,
                    "nonce": attempt.nonce,
                    "verifier": attempt.verifier,
                    "ends_at": attempt.ends_at,
                }
            )

    def take(self, state: str) -> Attempt | None:
        with refusing():
            found = collection_of(AttemptDocument).find_one_and_delete({"_id": hashed(state)})
        if found is None:
            return None
        return Attempt(
            found["_id"],
            found["provider"],
            found["redirect_uri"],
            found["nonce"],
            found["verifier"],
            found["ends_at"].astimezone(SHANGHAI),
        )
