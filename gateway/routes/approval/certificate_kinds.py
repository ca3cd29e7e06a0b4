"""The kinds of certificates that a county issues."""

from sanji.approval.v1 import approval_certificates_pb2 as pb
from typing_extensions import TypedDict

from gateway.call import Call
from gateway.operations import Operations
from gateway.routes.approval import RPC

operations = Operations("certificates")


class CertificateKindView(TypedDict):
    """One kind. `type_code`: GB/T 36904; `labels`: of what stands on one, in this order."""

    kind: str
    type_code: str
    name: str
    labels: list[str]


class CertificateKindList(TypedDict):
    """All of them, by kind; at most two hundred."""

    items: list[CertificateKindView]


SAMPLE = {
    "items": [
        {
            "kind": "residence_permit",
            "type_code": "11100000MB9A00001C017",
            "name": "居住证",
            "labels": ["姓名", "居住地址"],
        }
    ]
}


@operations.get(
    "/v1/certificate-kinds",
    rpc=RPC + "ListCertificateKinds",
    summary="证照种类",
    description="The kinds of electronic certificates that this county issues, and what stands on each; at most two hundred.",
    sample=SAMPLE,
)
async def list_certificate_kinds(call: Call) -> CertificateKindList:
    answer = await call.ask(call.rooms.approval.ListCertificateKinds, pb.ListCertificateKindsRequest())
    return {
        "items": [
            {"kind": one.kind, "type_code": one.type_code, "name": one.name, "labels": list(one.labels)}
            for one in answer.kinds
        ]
    }
