"""What departments that run elsewhere answer later: their signature lets them in, at the stack that asked."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sanji.approval.v1 import approval_departments_pb2, approval_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.approval import RPC
from gateway.routes.shapes import Body

operations = Operations("department-callbacks")
NUMBER = "510822202611234000015"


class ConditionFinding(BaseModel):
    """What was found of one condition."""

    model_config = ConfigDict(extra="forbid")

    condition: Annotated[str, Field(max_length=100)]
    met: bool
    note: Annotated[str, Field(max_length=500)] = ""


class DepartmentAnswer(Body):
    """A signed answer: Ed25519 (base64) over the text that the departments' contract describes."""

    department: Annotated[str, Field(max_length=100)]
    verdict: Annotated[str, Field(max_length=20, json_schema_extra={"enum": ["accept", "reject"]})]
    findings: Annotated[list[ConditionFinding], Field(max_length=100)]
    key_id: Annotated[str, Field(max_length=100)]
    signed_at: Annotated[str, Field(max_length=40, description="RFC 3339, at most five minutes ago")]
    signature: Annotated[str, Field(max_length=200)]


class AnswerKept(TypedDict):
    """What the case now says of that department."""

    number: str
    department: str
    advice: str


@operations.post(
    "/v1/department-callbacks/{number}/{step}",
    rpc=RPC + "AnswerReview",
    summary="部门系统回告审查意见",
    description="A department's answer that follows, once; a second, late or void one is refused and changes nothing.",
    refusals=(
        "SIGNATURE_INVALID",
        "CASE_NOT_FOUND",
        "DEPARTMENT_NOT_ALLOWED",
        "DEPARTMENT_NOT_ASKED",
        "DEPARTMENT_ANSWERED",
        "CASE_STATE",
        "VERDICT_UNKNOWN",
        "FINDINGS_TOO_MANY",
        "FINDING_UNKNOWN",
        "FINDING_TWICE",
        "NOTE_TOO_LONG",
        "ANSWER_CONTRADICTORY",
        "ITEM_COPY_MISSING",
    ),
    asked={
        "department": "market_regulation",
        "verdict": "accept",
        "findings": [{"condition": "c2", "met": True, "note": "经营面积与餐位数相适应"}],
        "key_id": "market_regulation-1",
        "signed_at": "2026-11-23T09:00:00+00:00",
        "signature": "q8Yx…",
    },
    sample={"number": NUMBER, "department": "market_regulation", "advice": "accept"},
)
async def answer_review(call: Call, number: str, step: str, body: DepartmentAnswer) -> AnswerKept:
    request = approval_departments_pb2.AnswerReviewRequest(
        number=number,
        step=step,
        department=body.department,
        verdict=body.verdict,
        findings=[
            approval_pb2.Finding(code=one.condition, met=one.met, note=one.note) for one in body.findings
        ],
        key_id=body.key_id,
        signed_at=body.signed_at,
        signature=body.signature,
    )
    answer = await call.ask(call.rooms.approval.AnswerReview, request)
    return {"number": answer.number, "department": answer.department, "advice": answer.advice}
