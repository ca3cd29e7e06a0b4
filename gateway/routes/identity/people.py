"""People: opening an account."""

from typing import Annotated

from pydantic import Field
from sanji.identity.v1 import identity_service_pb2
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.identity import RPC
from gateway.routes.identity.accounts import DOCUMENT_REASONS, Document
from gateway.routes.shapes import Body

operations = Operations("people")
NEXT_ZH = "如该证件尚未注册，账号已开通，请登录；无法登录的，请携带证件到窗口办理"


class PersonToRegister(Body):
    """Who opens the account."""

    id_number: Annotated[str, Field(description="公民身份号码 (GB 11643)")]
    name: str
    phone: str
    password: str
    document: Document = ""


class PersonView(TypedDict):
    """The name that was typed, masked, and what to do next. `person`: the id, told at a window only."""

    name_masked: str
    next_zh: str
    person: str | None


@operations.post(
    "/v1/people",
    rpc=RPC + "RegisterPerson",
    summary="注册个人账号",
    description="Opens a person's account unless there is one; one person, one account. Whether there was one the answer"
    " does not say, so that nobody finds out who is registered: whoever cannot sign in now with this password had an"
    " account before and goes to a window. A clerk with a session is told, by the id or by PERSON_EXISTS.",
    status=202,
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
    sample={"name_masked": "陈*", "next_zh": NEXT_ZH, "person": None},
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
    return {"name_masked": answer.name_masked, "next_zh": NEXT_ZH, "person": answer.person or None}
