"""What approval has learned from identity: who may act for whom, and which ids are one person's."""

from services.chassis.inbox import AUTHORITY_INDEXES, MERGE_INDEXES, Copy


class AuthorityCopy(Copy):
    """Mandates and links by id."""

    meta = {"collection": "approval_authorities", "auto_create_index": False, "indexes": AUTHORITY_INDEXES}


class MergeCopy(Copy):
    """Accounts that any stack merged."""

    meta = {"collection": "approval_merges", "auto_create_index": False, "indexes": MERGE_INDEXES}
