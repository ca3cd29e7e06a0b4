"""The chain of the three forms: the digest of the form starts it, every line of the log and the evaluation hash over their
words and the digest before them, so that nothing can be changed, left out or put in between unseen (ledger R164).

The digest covers what is kept and nothing else: moments to the millisecond, as MongoDB keeps them.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from services.chassis.clock import rfc3339

if TYPE_CHECKING:
    from services.intake.domain.entrustments import Entrustment, Evaluation, Step

OF_RECEIPT = "receipt"
"""The text version of a form that a receipt opened: the application itself is what was agreed to."""
FORM, EVALUATION = "form", "evaluation"
Said = Mapping[str, object]


def whole_milliseconds(at: datetime) -> datetime:
    """The moment as it is kept."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def form_digest(form: "Entrustment") -> str:
    """What starts the chain."""
    said: dict[str, object] = {
        "entrustment": form.id,
        "site": form.site,
        "item": form.item,
        "number": form.form_number,
        "principal": form.principal,
        "agent": form.wished,
        "text_version": form.text_version,
        "by": form.given_by,
        "at": rfc3339(form.given_at),
    }
    return next_digest("", said)


def line_said(step: "Step", done: str, following: str) -> Said:
    """What the digest of a line covers; its words open."""
    return {
        "no": step.no,
        "at": rfc3339(step.at),
        "by": step.by,
        "role": step.role,
        "mandate": step.mandate,
        "kind": step.kind,
        "place": step.place,
        "done": done,
        "next": following,
        "corrects": step.corrects,
    }


def evaluation_said(said: "Evaluation", note: str) -> Said:
    """What the digest of the evaluation covers; its note open."""
    return {
        "grade": said.grade,
        "note": note,
        "at": rfc3339(said.at),
        "by": said.by,
        "on_paper": said.on_paper,
    }


def next_digest(before: str, said: Said) -> str:
    """SHA-256 over the digest before and the words as canonical JSON, hex."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def broken_at(entrustment: "Entrustment", open_sealed: Callable[[str], str]) -> str:
    """Where the chain breaks: `form`, `log/<no>` or `evaluation`; "" when it is whole. `entrustment`: as it is kept."""

    def opened(sealed: str) -> str:
        return open_sealed(sealed) if sealed else ""

    digest = form_digest(entrustment)
    if digest != entrustment.digest:
        return FORM
    for no, step in enumerate(entrustment.log, start=1):
        digest = next_digest(digest, line_said(step, opened(step.done_sealed), opened(step.next_sealed)))
        if (step.no, step.digest) != (no, digest):
            return f"log/{no}"
    said = entrustment.evaluation
    if said and next_digest(digest, evaluation_said(said, opened(said.note_sealed))) != said.digest:
        return EVALUATION
    return ""
