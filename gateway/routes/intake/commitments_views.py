"""The text of a commitment and its signature as they are shown; and an example."""

from typing import Any

from sanji.intake.v1 import intake_commitments_pb2, intake_pb2
from typing_extensions import TypedDict


class CommitmentTextView(TypedDict):
    """What is promised under one version of an item. `digest`: SHA-256, hex, of the rest but `item_name` and
    `decided_at_once`, as JSON with sorted keys and without spaces. `decided_at_once`: on the working day of acceptance.
    """

    text_version: str
    item_name: str
    conditions: list[str]
    duties: list[str]
    consequences: list[str]
    materials: list[str]
    digest: str
    decided_at_once: bool


class SignedView(TypedDict):
    """The commitment of an application. `state`: signed, kept, broken, cleared; `lapses_on`: from then on it bars no more."""

    text_version: str
    text_digest: str
    signed_at: str
    materials: list[str]
    state: str
    lapses_on: str | None


TEXT: dict[str, Any] = {
    "text_version": "public_place_hygiene_licence@1",
    "item_name": "公共场所卫生许可",
    "conditions": ["场所卫生指标符合国家卫生标准"],
    "duties": ["所填信息和承诺内容真实"],
    "consequences": ["承诺不实的，撤销决定并记入信用记录"],
    "materials": ["hygiene_test_report"],
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "decided_at_once": True,
}


def text_view(text: intake_commitments_pb2.CommitmentText) -> CommitmentTextView:
    """The text."""
    return {
        "text_version": text.text_version,
        "item_name": text.item_name,
        "conditions": list(text.conditions),
        "duties": list(text.duties),
        "consequences": list(text.consequences),
        "materials": list(text.materials),
        "digest": text.digest,
        "decided_at_once": text.decided_at_once,
    }


def signed_view(found: intake_pb2.Application) -> SignedView | None:
    """The commitment of an application, without its signature."""
    if not found.HasField("commitment"):
        return None
    signed = found.commitment
    return {
        "text_version": signed.text_version,
        "text_digest": signed.text_digest,
        "signed_at": signed.signed_at,
        "materials": list(signed.materials),
        "state": signed.state,
        "lapses_on": signed.lapses_on or None,
    }
