"""A person's account: shown, looked up for a purpose, made surer, joined with another."""

from typing import Annotated

from pydantic import Field
from sanji.identity.v1 import identity_parties_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.levels import by_own_stack
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.identity.parties_samples import ACCOUNT
from gateway.routes.shapes import Body

operations = Operations("people")
DOCUMENT_REASONS = ("ID_INVALID", "DOCUMENT_UNKNOWN", "DOCUMENT_NUMBER_INVALID")
Document = Annotated[
    str,
    Field(
        description="GA/T 2000.156: 111 resident ID, 414 passport, 511 and 516 travel permits", max_length=8
    ),
]


class LookUp(Body):
    """Whom, by id or by document, and what for."""

    person: Annotated[str, Field(max_length=64)] = ""
    number: Annotated[str, Field(max_length=64)] = ""
    document: Document = "111"
    purpose: Annotated[str, Field(max_length=200)]


class DocumentSeen(Body):
    """The document that lies before the clerk."""

    number: Annotated[str, Field(max_length=64)]
    document: Document = "111"
    name: str


class Merger(Body):
    """Two accounts that are one person's, by person id."""

    survivor: Annotated[str, Field(max_length=64)]
    duplicate: Annotated[str, Field(max_length=64)]
    reason: str


class AccountView(TypedDict):
    """One account. `assurance`: 1 self-registered, 2 seen at a window, 3 national real-name sign-in."""

    person: str
    name_masked: str
    assurance: int
    document: str
    created_at: str


@operations.get(
    "/v1/people/me",
    rpc=RPC + "GetPerson",
    summary="我的账号",
    description="The caller's own account, from the stack at which it was opened.",
    locate=by_own_stack,
    refusals=("PERSON_NOT_FOUND", "DIVISION_UNKNOWN"),
    sample=ACCOUNT,
)
async def get_person(call: Call) -> AccountView:
    return account_view((await call.ask(call.rooms.identity.GetPerson, pb.GetPersonRequest())).account)


@operations.post(
    "/v1/people/lookups",
    rpc=RPC + "FindPerson",
    summary="窗口查询个人账号",
    description="One person by id or document. Every look-up is recorded with its purpose, found or not; the person may"
    " read of it.",
    refusals=(
        "LOOKUP_INVALID",
        "PURPOSE_REQUIRED",
        *DOCUMENT_REASONS,
        "PERSON_NOT_FOUND",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"number": "510822198803120136", "document": "111", "purpose": "核对居住证申请人身份"},
    sample=ACCOUNT,
)
async def find_person(call: Call, body: LookUp) -> AccountView:
    request = pb.FindPersonRequest(
        person=body.person, number=body.number, document=body.document, purpose=body.purpose
    )
    return account_view((await call.ask(call.rooms.identity.FindPerson, request)).account)


@operations.post(
    "/v1/people/assurances",
    rpc=RPC + "RaiseAssurance",
    summary="窗口核验身份",
    description="The clerk has seen the person and the document: assurance 2 from the next token on.",
    refusals=(
        "PERSON_INVALID",
        *DOCUMENT_REASONS,
        "NAME_REQUIRED",
        "NAME_DIFFERS",
        "PERSON_NOT_FOUND",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={"number": "510822198803120136", "document": "111", "name": "陈大明"},
    sample={**ACCOUNT, "assurance": 2},
)
async def raise_assurance(call: Call, body: DocumentSeen) -> AccountView:
    request = pb.RaiseAssuranceRequest(number=body.number, document=body.document, name=body.name)
    return account_view((await call.ask(call.rooms.identity.RaiseAssurance, request)).account)


@operations.post(
    "/v1/people/mergers",
    rpc=RPC + "MergePeople",
    summary="合并重复账号",
    description="Closes the duplicate for good; signing in with its document leads to the survivor, who from then on sees"
    " the duplicate's applications, messages and mandates on every stack. Records keep the id that they were made under.",
    refusals=(
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
        "PERSON_NOT_FOUND",
        "PERSON_MERGED",
        "MERGES_EXHAUSTED",
        "SAME_ACCOUNT",
        "STALE_VERSION",
        "DIVISION_OUT_OF_SCOPE",
    ),
    asked={
        "survivor": ACCOUNT["person"],
        "duplicate": "2f4a6c8e0b1d3f5a7c9e",
        "reason": "护照与身份证为同一人",
    },
    sample=ACCOUNT,
)
async def merge_people(call: Call, body: Merger) -> AccountView:
    request = pb.MergePeopleRequest(survivor=body.survivor, duplicate=body.duplicate, reason=body.reason)
    return account_view((await call.ask(call.rooms.identity.MergePeople, request)).account)


def account_view(found: pb.Account) -> AccountView:
    """An account as it is shown."""
    return {
        "person": found.person,
        "name_masked": found.name_masked,
        "assurance": found.assurance,
        "document": found.document,
        "created_at": found.created_at,
    }
