"""Papers handed in as files: what may be one, how long it is kept, and who may use it again.

A paper once given is not asked for again (ledger R055; 国发〔2018〕27号: 能共享复用的材料不再重复提交).
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from services.chassis.errors import Fault, Invalid
from services.chassis.forms.fields import escaped
from services.chassis.messages import Meta

UPLOAD, REUSE = "upload", "reuse"
UNUSED_DAYS = 30
MOST_UNNAMED = 100
"""Files of one uploader that no application names yet."""
EDGE_BYTES = 64 * 1024
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFD = "application/ofd"
MEDIA_TYPES = (PDF, JPEG, PNG, DOCX, OFD)
"""What may be handed in: 版式文档 GB/T 33190 (OFD), PDF, pictures of a paper, a form filled in as a document."""
INSIDE = {DOCX: b"word/document.xml", OFD: b"OFD.xml"}
"""Types that are ZIP archives: the name of a member that makes them what they are."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file. `party`: whose it is, "" while a counter holds it for somebody not yet named.

    `key_sealed`: the sealed key under which its content lies; `digest`: SHA-256 of the content, hex. `expires_at`:
    when it goes unless an application names it before; None once one has.
    """

    id: str
    party: str
    uploaded_by: str
    division: str
    item: str
    material: str
    media_type: str
    size: int
    digest: str
    key_sealed: str = field(repr=False)
    at: datetime
    valid_until: date | None = None
    expires_at: datetime | None = None
    meta: Meta = Meta()

    @property
    def attached(self) -> bool:
        """True once an application has named it."""
        return self.expires_at is None

    def belongs_to(self, ids: Collection[str]) -> bool:
        """True when one of a person's ids is whose it is, or who handed it in."""
        return self.party in ids or self.uploaded_by in ids

    def is_valid_on(self, day: date) -> bool:
        """True until the last day that the paper itself names, if it names one."""
        return self.valid_until is None or day <= self.valid_until


class Measure:
    """Parts on their way through: counted, hashed, and their first and last 64 KiB remembered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._hash = hashlib.sha256()
        self.size = 0
        self.head = b""
        self.tail = b""

    def through(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The same parts. Raises `Invalid` MATERIAL_TOO_LARGE as soon as there are more bytes than allowed."""
        for part in parts:
            self.size += len(part)
            if self.size > self._most:
                raise Invalid("MATERIAL_TOO_LARGE", f"单个文件不能超过{self._most // 1024 // 1024}MiB")
            self._hash.update(part)
            if len(self.head) < EDGE_BYTES:
                self.head = (self.head + part)[:EDGE_BYTES]
            self.tail = (self.tail + part)[-EDGE_BYTES:]
            yield part

    @property
    def digest(self) -> str:
        """SHA-256 of all that went through, hex."""
        return self._hash.hexdigest()


def check_content(measure: Measure, declared: str, found: frozenset[str]) -> None:
    """Refuse an empty file, and one whose content is not what it is said to be.

    `found`: the types that its first bytes may be of. Raises `Invalid` MATERIAL_EMPTY, MATERIAL_TYPE_DIFFERS.
    """
    if measure.size == 0:
        raise Invalid("MATERIAL_EMPTY", "文件是空的")
    inside = INSIDE.get(declared)
    within = inside is None or inside in measure.head or inside in measure.tail
    if declared not in found or not within:
        raise Invalid("MATERIAL_TYPE_DIFFERS", "文件内容与所声明的类型不符")


class Files(Protocol):
    """Contents of files, sealed at rest."""

    def keep(self, name: str, parts: Iterable[bytes]) -> str:
        """Store a content and answer its sealed key; nothing stays when `parts` raises."""

    def read(self, name: str, key_sealed: str) -> Iterator[bytes]:
        """The content part by part. Raises `NotFound` FILE_NOT_FOUND, `Invalid` SEAL_BROKEN."""

    def remove(self, name: str) -> None:
        """Forget a content."""


def expiry(at: datetime) -> datetime:
    """When an upload that nothing names goes."""
    return at + timedelta(days=UNUSED_DAYS)


def upload_faults(
    named: Sequence[tuple[str, str, str]],
    known: Sequence[Upload],
    parties: Collection[str],
    by: Collection[str],
    day: date,
) -> list[Fault]:
    """Every fault of the files that a submission names: `named` (material code, kind, upload id). `parties`, `by`: every
    id of the applicant and of who submits.

    An upload belongs to the applicant or was handed in by who submits; a reuse is the applicant's own and was in an
    application before; both are of the same material. Reasons: MATERIAL_NOT_FOUND (unknown and another's look alike),
    MATERIAL_OF_ANOTHER_KIND, MATERIAL_OUT_OF_DATE.
    """
    by_id = {upload.id: upload for upload in known}
    found = ((code, _fault_of(kind, code, by_id.get(ref), parties, by, day)) for code, kind, ref in named)
    return [Fault(f"/materials/{escaped(code)}", *said) for code, said in found if said]


def _fault_of(
    kind: str, code: str, upload: Upload | None, parties: Collection[str], by: Collection[str], day: date
) -> tuple[str, str] | None:
    if upload is None or not is_usable(kind, upload, parties, by):
        return "MATERIAL_NOT_FOUND", "没有找到所引用的材料文件"
    if upload.material != code:
        return "MATERIAL_OF_ANOTHER_KIND", "所引用的文件是另一种材料"
    if not upload.is_valid_on(day):
        return "MATERIAL_OUT_OF_DATE", "所引用的材料已过有效期"
    return None


def is_usable(kind: str, upload: Upload, parties: Collection[str], by: Collection[str]) -> bool:
    """Whether the applicant, or who submits, may name it in this way."""
    if kind == REUSE:
        return upload.attached and upload.party in parties
    return upload.party in parties or (upload.uploaded_by in by and not upload.attached)
