"""Certificates as they are shown."""

import base64
from hashlib import sha256
from html import escape
from typing import Any

from sanji.approval.v1 import approval_certificates_pb2 as pb
from typing_extensions import TypedDict

from gateway.routes.samples import NUMBER, VILLAGE

IDENTIFIER = f"1.2.156.3005.2.11100000MB9A00001C017.11510822MB9A00049D.{NUMBER}.001.X"
STANDINGS = {
    "genuine": "有效",
    "revoked": "已撤销或注销",
    "expired": "已超过有效期",
    "altered": "内容与电子印章不符",
}
STYLE = (
    "body{font-family:sans-serif;max-width:40rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.5rem .4rem;border-bottom:1px solid #ccc}"
    "th{white-space:nowrap;font-weight:normal;color:#555}td{overflow-wrap:anywhere}"
    "tr:first-child td{font-weight:bold}"
)
STYLE_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
"""By which the page's security policy lets this style in and nothing else."""


class CertificateFieldView(TypedDict):
    """What stands on it; personal numbers masked."""

    label: str
    value: str


class SealView(TypedDict):
    """The organ's signature over the content, base64."""

    key_id: str
    algorithm: str
    signature: str


class RevocationView(TypedDict):
    """Why and when it ended."""

    reason: str
    reason_zh: str
    note: str
    at: str


class CertificateHandOverView(TypedDict):
    """The entry in the pick-up register; name and document masked."""

    method: str
    at: str
    site: str | None
    collector: str | None
    document_masked: str | None
    tracking: str | None


class PaperCopyView(TypedDict):
    """A paper copy; `blank`: serial number of its form."""

    blank: str
    at: str


class CertificateView(TypedDict):
    """An electronic certificate. `seal` is null for one from before the platform."""

    id: str
    number: str | None
    kind: str | None
    name: str
    organ: str
    department: str
    item: str | None
    division: str
    owner_division: str
    holder: str
    fields: list[CertificateFieldView]
    issued_on: str
    valid_until: str | None
    state: str
    seal: SealView | None
    revocation: RevocationView | None
    delivery: CertificateHandOverView | None
    papers: list[PaperCopyView]


class VerificationView(TypedDict):
    """What anybody may know. `standing`: genuine, revoked, expired, altered.

    `holder_proof`: a keyed hash of certificate and holder, which says something only to stacks of the same installation.
    """

    standing: str
    id: str
    name: str
    organ: str
    holder_masked: str
    issued_on: str
    valid_until: str | None
    revoked_at: str | None
    holder_proof: str | None


class SealKeyView(TypedDict):
    """A public key, base64 of its raw bytes; `retired_at` is null for the one that seals now."""

    key_id: str
    algorithm: str
    public_key: str
    created_at: str
    retired_at: str | None


class SealKeyList(TypedDict):
    """Every key of an organ, newest first."""

    items: list[SealKeyView]


CERTIFICATE: dict[str, Any] = {
    "id": IDENTIFIER,
    "number": NUMBER,
    "kind": "residence_permit",
    "name": "居住证",
    "organ": "11510822MB9A00049D",
    "department": "public_security",
    "item": "residence_permit",
    "division": VILLAGE,
    "owner_division": "510822",
    "holder": "陈桂兰",
    "fields": [{"label": "居住地址", "value": "青溪镇石坝村3组"}],
    "issued_on": "2026-11-27",
    "valid_until": "2027-11-26",
    "state": "valid",
    "seal": {"key_id": "11510822MB9A00049D-1", "algorithm": "Ed25519", "signature": "mS0r…"},
    "revocation": None,
    "delivery": None,
    "papers": [],
}
VERIFICATION: dict[str, Any] = {
    "standing": "genuine",
    "id": IDENTIFIER,
    "name": "居住证",
    "organ": "11510822MB9A00049D",
    "holder_masked": "陈*",
    "issued_on": "2026-11-27",
    "valid_until": "2027-11-26",
    "revoked_at": None,
    "holder_proof": "5f1c0c9f6b0f4f0d8a3a2f6f0f6a1b2c",
}
KEYS: dict[str, Any] = {
    "items": [
        {
            "key_id": "11510822MB9A00049D-1",
            "algorithm": "Ed25519",
            "public_key": "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
            "created_at": "2026-11-27T09:30:00.000+08:00",
            "retired_at": None,
        }
    ]
}


def certificate_view(one: pb.Certificate) -> CertificateView:
    """As its holder and staff see it."""
    delivery, revocation = one.delivery, one.revocation
    return {
        "id": one.id,
        "number": one.number or None,
        "kind": one.kind or None,
        "name": one.name,
        "organ": one.organ,
        "department": one.department,
        "item": one.item or None,
        "division": one.division,
        "owner_division": one.owner_division,
        "holder": one.holder,
        "fields": [{"label": field.label, "value": field.value} for field in one.fields],
        "issued_on": one.issued_on,
        "valid_until": one.valid_until or None,
        "state": one.state,
        "seal": {
            "key_id": one.seal.key_id,
            "algorithm": one.seal.algorithm,
            "signature": one.seal.signature,
        }
        if one.HasField("seal")
        else None,
        "revocation": {
            "reason": revocation.reason,
            "reason_zh": revocation.reason_zh,
            "note": revocation.note,
            "at": revocation.at,
        }
        if one.HasField("revocation")
        else None,
        "delivery": {
            "method": delivery.method,
            "at": delivery.at,
            "site": delivery.site or None,
            "collector": delivery.collector or None,
            "document_masked": delivery.document_masked or None,
            "tracking": delivery.tracking or None,
        }
        if one.HasField("delivery")
        else None,
        "papers": [{"blank": paper.blank, "at": paper.at} for paper in one.papers],
    }


def verification_view(answer: pb.VerifyCertificateResponse) -> VerificationView:
    """What anybody may know."""
    return {
        "standing": answer.standing,
        "id": answer.id,
        "name": answer.name,
        "organ": answer.organ,
        "holder_masked": answer.holder_masked,
        "issued_on": answer.issued_on,
        "valid_until": answer.valid_until or None,
        "revoked_at": answer.revoked_at or None,
        "holder_proof": answer.holder_proof or None,
    }


def verification_page(answer: pb.VerifyCertificateResponse) -> str:
    """The same as a page for whoever scanned the code: no script, nothing from elsewhere."""
    rows = (
        ("核验结果", STANDINGS.get(answer.standing, answer.standing)),
        ("证照名称", answer.name),
        ("持证人", answer.holder_masked),
        ("颁证机关代码", answer.organ),
        ("颁发日期", answer.issued_on),
        ("有效期至", answer.valid_until or "长期"),
        ("失效时间", answer.revoked_at[:10]),
        ("电子证照标识", answer.id),
    )
    lines = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in rows if value
    )
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>电子证照核验</title>'
        f"<style>{STYLE}</style></head>"
        f"<body><h1>电子证照核验</h1><table>{lines}</table></body></html>"
    )
