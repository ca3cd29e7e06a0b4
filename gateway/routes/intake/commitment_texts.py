"""What an applicant may sign instead of handing in certain papers (告知承诺)."""

from sanji.intake.v1 import intake_commitments_pb2

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.intake import RPC
from gateway.routes.intake.commitments_views import TEXT, CommitmentTextView, text_view

operations = Operations("commitments")


@operations.get(
    "/v1/items/{code}/commitment",
    rpc=RPC + "GetCommitmentText",
    summary="告知承诺书文本",
    description="What an applicant of this item may sign instead of handing in certain papers. Its signature is SHA-256, hex,"
    " of four lines: digest, the applicant's number, SHA-256 of the form as JSON with sorted keys and without spaces,"
    " signed_at.",
    missing=("ITEM_NOT_LISTED", "COMMITMENT_NOT_OFFERED"),
    sample=TEXT,
)
async def get_commitment_text(call: Call, code: str) -> CommitmentTextView:
    request = intake_commitments_pb2.GetCommitmentTextRequest(item=code)
    return text_view((await call.ask(call.rooms.intake.GetCommitmentText, request)).text)
