"""Guidance: questions one after another, until the list of papers is exact. Nothing is kept."""

from typing import Annotated, Any

import orjson
from pydantic import Field
from sanji.catalogue.v1 import catalogue_guidance_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.catalogue import RPC
from gateway.routes.shapes import Body

operations = Operations("guidance")


class QuestionView(TypedDict):
    """One question; `id` is the key under which it is answered. `materials`: the papers that hang on it."""

    id: str
    label_zh: str
    kind: str
    options: dict[str, str]
    materials: list[str]


class PaperView(TypedDict):
    """One paper after the answers so far. `state`: needed, not_needed, undecided."""

    code: str
    name_zh: str
    state: str
    why_zh: str
    source: str
    forms: list[str]
    committable: bool
    deferrable: bool
    self_preparable: bool
    law: str
    article: str


class GuidanceView(TypedDict):
    """`next`: null when the list is final; `open`: how many questions may still come."""

    code: str
    version: int
    next: QuestionView | None
    open: int
    materials: list[PaperView]


class Answers(Body):
    """The answers so far."""

    answers: Annotated[
        dict[str, Any],
        Field(description="question id → value; null: cannot say", max_length=100),
    ] = Field(default_factory=dict)


SAMPLE: dict[str, Any] = {
    "code": "rural_homestead_approval",
    "version": 1,
    "next": {
        "id": "form.land_type",
        "label_zh": "拟用地类型",
        "kind": "enum",
        "options": {"existing_homestead": "原有宅基地", "farmland": "农用地（非永久基本农田）"},
        "materials": ["farmland_conversion_approval"],
    },
    "open": 1,
    "materials": [
        {
            "code": "farmland_conversion_approval",
            "name_zh": "农用地转用批准文件",
            "state": "undecided",
            "why_zh": "视回答而定",
            "source": "government_issued",
            "forms": ["electronic", "copy"],
            "committable": False,
            "deferrable": False,
            "self_preparable": False,
            "law": "land_administration_law",
            "article": "62(4)",
        }
    ],
}


@operations.post(
    "/v1/items/{code}/guidance",
    rpc=RPC + "GuideApplicant",
    summary="智能导办",
    description="The next question about the applicant's case, and the papers as far as the answers decide them.",
    missing=("ITEM_NOT_LISTED",),
    refusals=(
        "GUIDANCE_INVALID",
        "QUESTION_UNKNOWN",
        "ANSWER_INVALID",
        "ANSWERS_MALFORMED",
        "ITEM_EX_OFFICIO",
        "ITEM_CLASSIFIED_OFFLINE_ONLY",
    ),
    sample=SAMPLE,
    asked={"answers": {}},
)
async def guide_applicant(call: Call, code: str, body: Answers) -> GuidanceView:
    request = catalogue_guidance_pb2.GuideApplicantRequest(
        code=code, answers=orjson.dumps(body.answers).decode()
    )
    answer = await call.ask(call.rooms.catalogue.GuideApplicant, request)
    return {
        "code": answer.item_id,
        "version": answer.version,
        "next": _question(answer.next) if answer.HasField("next") else None,
        "open": answer.open,
        "materials": [_paper(one) for one in answer.materials],
    }


def _question(question: catalogue_guidance_pb2.Question) -> QuestionView:
    return {
        "id": question.id,
        "label_zh": question.label_zh,
        "kind": question.kind,
        "options": dict(question.options),
        "materials": list(question.materials),
    }


def _paper(paper: catalogue_guidance_pb2.GuidedMaterial) -> PaperView:
    return {
        "code": paper.code,
        "name_zh": paper.name_zh,
        "state": paper.state,
        "why_zh": paper.why_zh,
        "source": paper.source,
        "forms": list(paper.forms),
        "committable": paper.committable,
        "deferrable": paper.deferrable,
        "self_preparable": paper.self_preparable,
        "law": paper.law,
        "article": paper.article,
    }
