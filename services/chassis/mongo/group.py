"""Group commit: whoever writes while a disk flush is under way shares the next one.

A writer for whom nobody waits may be patient: it holds its write back for company, and a flush serves many.
"""

import threading
from typing import Any

from pymongo import InsertOne, UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError, DuplicateKeyError

from services.chassis.errors import Unavailable
from services.chassis.mongo.connection import refusing

AT_ONCE = 200
COMPANY = 40
"""So many waiting are company enough for a patient writer."""
PATIENCE = 0.02
"""Seconds that a write may wait where nobody waits for it: what was heard together comes within them."""
TAKEN = 11000
"""MongoDB's code for a key that is there already."""
Write = InsertOne[dict[str, Any]] | UpdateOne


class _Slot:
    __slots__ = ("done", "error", "leads", "matched", "proof", "woken", "write")

    def __init__(self, write: Write, proof: dict[str, Any] | None = None) -> None:
        self.write = write
        self.proof = proof
        self.matched = True
        self.woken = threading.Event()
        self.leads = False
        self.done = False
        self.error: Exception | None = None


class GroupWriter:
    """Writes of one collection, batched: one unordered `bulk_write` per turn, `w: majority, j: true`.

    The first to come leads: it writes what has gathered, wakes those it wrote for and hands the lead to
    the next one waiting, so no thread of its own is needed and a lone writer waits for nobody.
    """

    def __init__(self, collection: Collection[dict[str, Any]], deadline: float = 10.0) -> None:
        self._collection = collection
        self._deadline = deadline
        self._lock = threading.Lock()
        self._waiting: list[_Slot] = []
        self._led = False
        self._hurry = threading.Event()

    def insert(self, document: dict[str, Any], patience: float = 0.0) -> None:
        """Return when `document` is on disk. Raises `DuplicateKeyError`, or `Unavailable`."""
        self.write(InsertOne(document), patience)

    def write(self, write: Write, patience: float = 0.0) -> None:
        """Return when `write` is on disk. Raises `DuplicateKeyError`, or `Unavailable`.

        It may wait `patience` seconds for others to share the flush; any who cannot wait ends it.
        """
        self._through(_Slot(write), patience)

    def update(self, write: UpdateOne, proof: dict[str, Any], patience: float = 0.0) -> bool:
        """As `write`; True when the update found its document.

        `proof`: a filter that only a document with this very update matches, asked when some update of the batch
        found nothing.
        """
        slot = _Slot(write, proof)
        self._through(slot, patience)
        return slot.matched

    def _through(self, slot: _Slot, patience: float) -> None:
        with self._lock:
            self._waiting.append(slot)
            lead = not self._led
            self._led = True
            if not patience or len(self._waiting) >= COMPANY:
                self._hurry.set()
        if not lead:
            if not slot.woken.wait(self._deadline):
                self._give_up(slot)
            lead = slot.leads
        if lead and not slot.done:
            if patience:
                self._hurry.wait(patience)
            self._write()
        if slot.error is not None:
            raise slot.error

    def _give_up(self, slot: _Slot) -> None:
        """Leave the line. Whoever was just handed the lead must take it: nobody else would."""
        with self._lock:
            if slot.leads:
                return
            if slot in self._waiting:
                self._waiting.remove(slot)
        raise Unavailable("STORE_UNAVAILABLE", "数据服务暂不可用", retry_after=1.0)

    def _write(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            if not self._waiting:
                self._hurry.clear()
        try:
            self._flush(batch)
        finally:
            for slot in batch:
                slot.done = True
            self._hand_over()
            for slot in batch:
                slot.woken.set()

    def _hand_over(self) -> None:
        with self._lock:
            if not self._waiting:
                self._led = False
                return
            following = self._waiting[0]
            following.leads = True
        following.woken.set()

    def _flush(self, batch: list[_Slot]) -> None:
        proven = [slot for slot in batch if slot.proof is not None]
        try:
            with refusing():
                written = self._collection.bulk_write([slot.write for slot in batch], ordered=False)
                if proven and written.matched_count + written.upserted_count < sum(
                    isinstance(slot.write, UpdateOne) for slot in batch
                ):
                    self._prove(proven)
        except BulkWriteError as error:
            details = error.details or {}
            for failed in details.get("writeErrors", []):
                batch[failed["index"]].error = _error_of(failed)
            if details.get("writeConcernErrors"):
                self._fail(batch, Unavailable("STORE_UNAVAILABLE", "数据服务暂不可用", retry_after=1.0))
            else:
                self._prove_or_fail(proven)
        except Exception as error:
            self._fail(batch, error)

    def _prove_or_fail(self, proven: list[_Slot]) -> None:
        try:
            with refusing():
                self._prove(proven)
        except Exception as error:
            self._fail(proven, error)

    def _prove(self, proven: list[_Slot]) -> None:
        for slot in proven:
            slot.matched = self._collection.find_one(slot.proof, {"_id": 1}) is not None

    @staticmethod
    def _fail(batch: list[_Slot], error: Exception) -> None:
        for slot in batch:
            slot.error = slot.error or error


def _error_of(failed: dict[str, Any]) -> Exception:
    if failed.get("code") == TAKEN:
        return DuplicateKeyError(failed.get("errmsg", ""), TAKEN, failed)
    return Unavailable("STORE_UNAVAILABLE", "数据服务暂不可用", retry_after=1.0)
