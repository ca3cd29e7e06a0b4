"""Guidance on the wire."""

import json
from typing import Any

from sanji.catalogue.v1 import catalogue_guidance_pb2 as pb

from services.catalogue.domain.guidance import Guided, QuestionTree
from services.catalogue.domain.questions import Question
from services.catalogue.domain.shapes import mapping, text, texts
from services.catalogue.handlers.guidance import GuidedItem

MAX_ANSWERS_TEXT = 64 * 1024


def answers_from(written: str) -> Any:
    """The answers as JSON; what cannot be read or is too long is None, which no handler takes."""
    if len(written) > MAX_ANSWERS_TEXT:
        return None
    try:
        return json.loads(written or "{}")
    except (ValueError, RecursionError):
        return None


def guided_to_proto(guided: GuidedItem) -> pb.GuideApplicantResponse:
    """The next question and the list."""
    following = guided.guidance.next
    return pb.GuideApplicantResponse(
        item_id=guided.publication.content.key,
        version=guided.publication.version,
        next=_question(following, guided.tree) if following else None,
        materials=map(_material, guided.guidance.materials),
        open=guided.guidance.open,
    )


def _question(question: Question, tree: QuestionTree) -> pb.Question:
    return pb.Question(
        id=question.id,
        label_zh=question.label_zh,
        kind=question.kind,
        options=dict(question.options),
        materials=tree.hanging_on(question),
    )


def _material(guided: Guided) -> pb.GuidedMaterial:
    row = guided.paper.row
    basis = mapping(row.get("legal_basis"))
    return pb.GuidedMaterial(
        code=text(row.get("code")),
        name_zh=text(row.get("name_zh")),
        state=guided.state,
        why_zh=guided.why_zh,
        source=text(row.get("source")),
        forms=texts(row.get("form")),
        committable=guided.paper.committable,
        deferrable=guided.paper.deferrable,
        self_preparable=row.get("self_preparable") is True,
        law=text(basis.get("law")),
        article=text(basis.get("article")),
    )
