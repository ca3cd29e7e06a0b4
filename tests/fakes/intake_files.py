"""Files handed in, in memory."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from services.chassis.errors import NotFound
from services.chassis.fakes import FakeBus, FakeRepository
from services.intake.domain.uploads import DOCX, JPEG, OFD, PDF, PNG, Upload

MOST_BYTES = 1024 * 1024
_SIGNATURES = {b"%PDF-": {PDF}, b"\x89PNG": {PNG}, b"\xff\xd8\xff": {JPEG}, b"PK\x03\x04": {DOCX, OFD}}


def types_of(head: bytes) -> frozenset[str]:
    """The types whose signature `head` bears."""
    return frozenset(kind for start, kinds in _SIGNATURES.items() if head.startswith(start) for kind in kinds)


class FakeUploads(FakeRepository[Upload]):
    def __init__(self) -> None:
        super().__init__(FakeBus(), "MATERIAL_NOT_FOUND")

    def many(self, ids: Collection[str]) -> list[Upload]:
        return [one for one in self.kept.values() if one.id in ids and one.digest]

    def attach(self, ids: Collection[str], party: str) -> int:
        here = [self.kept[one] for one in ids if one in self.kept]
        for one in here:
            meta = replace(one.meta, version=one.meta.version + 1)
            self.kept[one.id] = replace(one, party=party, expires_at=None, meta=meta)
        return len(here)

    def release(self, before: Sequence[Upload]) -> None:
        for one in before:
            there = self.kept.get(one.id)
            if there and there.meta.version == one.meta.version + 1:
                self.kept[one.id] = replace(one, meta=replace(one.meta, version=one.meta.version + 2))

    def unnamed(self, by: str, most: int) -> int:
        return len([one for one in self.kept.values() if one.uploaded_by == by and not one.attached][:most])

    def reusable(
        self, parties: Collection[str], materials: Collection[str], day: date, before: str, limit: int
    ) -> list[Upload]:
        found = [
            one
            for one in self.kept.values()
            if one.attached and one.party in parties and one.material in materials and one.is_valid_on(day)
        ]
        found = [one for one in found if not before or one.id < before]
        return sorted(found, key=lambda one: one.id, reverse=True)[:limit]

    def unused(self, at: datetime, limit: int) -> list[Upload]:
        over = [one for one in self.kept.values() if one.expires_at and one.expires_at <= at]
        return sorted(over, key=lambda one: str(one.expires_at))[:limit]

    def forget(self, upload: str) -> bool:
        known = self.kept.get(upload)
        if known is None or known.attached:
            return False
        del self.kept[upload]
        return True


class FakeFiles:
    """Contents by name; their key names them, back to front."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, name: str, parts: Iterable[bytes]) -> str:
        self.kept[name] = b"".join(parts)
        return f"key({name[::-1]})"

    def read(self, name: str, key_sealed: str) -> Iterator[bytes]:
        if name not in self.kept or key_sealed != f"key({name[::-1]})":
            raise NotFound("FILE_NOT_FOUND", "没有找到文件")
        return iter([self.kept[name]])

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)
