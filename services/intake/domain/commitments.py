"""Commitments (告知承诺, 国办发〔2020〕42号): which item offers one, its text, and the signature under it.

An item offers one only when what is promised can be put right by later supervision and a false promise does no serious
harm (ledger R110); never a classified one, and none that the organ does by itself.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from services.chassis.errors import Fault
from services.chassis.patterns import RulesMalformed

SIGNED, KEPT, BROKEN, CLEARED = "signed", "kept", "broken", "cleared"
SIGNED_WITHIN = timedelta(days=1)
CLOCKS_APART = timedelta(minutes=5)
_STANDARD = {
    "standard_v1": (
        ("所填信息和承诺内容真实", "在约定期限内保持符合条件并接受核查"),
        ("承诺不实的，撤销决定并记入信用记录", "信用修复前不再适用告知承诺"),
    )
}
"""Template → duties and consequences (catalogue's `commitment_texts`); an item may bring its own."""


@dataclass(frozen=True, slots=True)
class CommitmentText:
    """What is promised under one version of an item. `materials`: codes that a signature makes superfluous (ledger R058).

    `decided_at_once`: the department's side of it, a decision on the day of acceptance; nobody signs it.
    """

    version: str
    conditions: tuple[str, ...]
    duties: tuple[str, ...]
    consequences: tuple[str, ...]
    materials: tuple[str, ...]
    decided_at_once: bool = False

    @property
    def digest(self) -> str:
        """SHA-256, hex, over what is signed of the text as JSON of one spelling: keys sorted, no spaces."""
        said = {
            "conditions": self.conditions,
            "consequences": self.consequences,
            "duties": self.duties,
            "materials": self.materials,
            "text_version": self.version,
        }
        return hashlib.sha256(one_spelling(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Commitment:
    """A signed one. `signature`: sealed; "" of one on paper before staff, or agreed to with a package. `state`: as approval last told."""

    text_version: str
    text_digest: str
    signed_at: datetime
    signature: str = field(default="", repr=False)
    materials: tuple[str, ...] = ()
    state: str = SIGNED
    lapses_on: date | None = None

    def told(self, state: str, lapses_on: date | None) -> "Commitment":
        """What the check after the grant found."""
        return replace(self, state=state, lapses_on=lapses_on)


def compile_text(item_id: str, version: int, document: Mapping[str, object]) -> CommitmentText | None:
    """The text of an item that offers a commitment. Raises `RulesMalformed` when conditions, duties or consequences lack
    (ledger R113).
    """
    said = document.get("notification_commitment")
    if not isinstance(said, Mapping) or not is_eligible(document, said):
        return None
    duties, consequences = _STANDARD.get(str(said.get("text_template")), ((), ()))
    text = CommitmentText(
        f"{item_id}@{version}",
        _texts(said, "conditions_zh"),
        _texts(said, "duties_zh") or duties,
        _texts(said, "consequences_zh") or consequences,
        _texts(said, "replaces_materials"),
        said.get("decision_if_committed") == "immediate",
    )
    if not (text.conditions and text.duties and text.consequences):
        raise RulesMalformed("a commitment without conditions, duties or consequences")
    return text


def is_eligible(document: Mapping[str, object], said: Mapping[str, object]) -> bool:
    """Correctable by supervision, without serious consequence, neither classified nor ex officio."""
    flagged = said.get("correctable_by_supervision") is True and said.get("no_serious_consequence") is True
    return flagged and document.get("classified") is not True and document.get("on_application") is not False


def signature_of(text_digest: str, number: str, form: object, signed_at: str) -> str:
    """SHA-256, hex, of four lines: the text's digest, the applicant's number, the form's digest, the instant as it is given.

    `number`: in its one spelling. The form's digest is SHA-256, hex, of the form as JSON of one spelling.
    """
    form_digest = hashlib.sha256(one_spelling(form).encode()).hexdigest()
    return hashlib.sha256("\n".join((text_digest, number, form_digest, signed_at)).encode()).hexdigest()


def signature_faults(
    text: CommitmentText, version: str, signature: str, signed_at: datetime | None, right: str, now: datetime
) -> list[Fault]:
    """Everything wrong with a signature. `right`: the one it must be."""
    faults = []
    if version != text.version:
        detail = f"承诺书应为{text.version}版，请重新阅读并签署"
        faults.append(Fault("/commitment/text_version", "COMMITMENT_TEXT_CHANGED", detail))
    if signed_at is None or not now - SIGNED_WITHIN <= signed_at <= now + CLOCKS_APART:
        faults.append(Fault("/commitment/signed_at", "COMMITMENT_TIME_WRONG", "签署时间应在提交前一日之内"))
    if signature != right:
        detail = "签名与承诺书、申请人或申请表不符"
        faults.append(Fault("/commitment/signature", "COMMITMENT_SIGNATURE_WRONG", detail))
    return faults


def one_spelling(value: object) -> str:
    """JSON with sorted keys, without spaces, in UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _texts(said: Mapping[str, object], name: str) -> tuple[str, ...]:
    raw = said.get(name)
    return tuple(one for one in raw if isinstance(one, str) and one.strip()) if isinstance(raw, list) else ()
