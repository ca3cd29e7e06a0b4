"""People: opening an account."""

from typing import Annotated

from pydantic import Field
from sanji.identity.v1 import identity_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.accounts import DOCUMENT_REASONS, Document
from gateway.routes.shapes import Body

operations = Operations("people")


class PersonToRegister(Body):
    """Who opens the account."""

    id_number: Annotated[str, Field(description="公民身份号码 (GB 11643)")]
    name: str
    phone: str
    password: str
    document: Document = ""


class PersonView(TypedDict):
    """The account: a stable id and the masked name."""

    person: str
    name_masked: str


@operations.post(
    "/v1/people",
    rpc="sanji.identity.v1.IdentityService.RegisterPerson",
    summary="注册个人账号",
    description="Opens a person's account; one person, one account.",
    status=201,
    key=True,
    refusals=(
        "PERSON_INVALID",
        *DOCUMENT_REASONS,
        "NAME_REQUIRED",
        "PHONE_INVALID",
        "PASSWORD_WEAK",
        "PERSON_EXISTS",
        "SIGN_IN_BUSY",
    ),
    asked={
        "id_number": "510822198803120136",
        "name": "陈大明",
        "phone": "19900000001",
        "password": "青溪-河畔-27",
    },
    sample={"person": "p_5q2w8n", "name_masked": "陈*"},
)
async def register_person(call: Call, body: PersonToRegister) -> PersonView:
    request = identity_service_pb2.RegisterPersonRequest(
        id_number=body.id_number,
        name=body.name,
        phone=body.phone,
        password=body.password,
        document=body.document,
    )
    answer = await call.ask(call.rooms.identity.RegisterPerson, request)
    return {"person": answer.person, "name_masked": answer.name_masked}
