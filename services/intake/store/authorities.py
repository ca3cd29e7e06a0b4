"""What intake has learned from identity: who may act for whom, and which ids are one person's."""

from services.chassis.inbox import AUTHORITY_INDEXES, MERGE_INDEXES, Copy
from services.chassis.inbox import MongoAuthorities as Authorities


class AuthorityCopy(Copy):
    """Mandates and links by id."""

    meta = {"collection": "intake_authorities", "auto_create_index": False, "indexes": AUTHORITY_INDEXES}


class MergeCopy(Copy):
    """Accounts that any stack merged."""

    meta = {"collection": "intake_merges", "auto_create_index": False, "indexes": MERGE_INDEXES}


class MongoAuthorities(Authorities):
    """`Authorities` in intake's collection."""

    def __init__(self) -> None:
        super().__init__(AuthorityCopy)
