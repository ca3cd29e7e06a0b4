"""Certificates: shown, printed, verified by anybody, revoked, handed over."""

from typing import Annotated

from fastapi import Query as InQuery
from pydantic import Field
from sanji.approval.v1 import approval_certificates_pb2 as pb

from gateway.call import Call
from gateway.levels import by_organ
from gateway.operations import Operations
from gateway.reply import PDF, Reply, pdf_reply
from gateway.routes.approval import RPC
from gateway.routes.approval.certificates_views import (
    CERTIFICATE,
    KEYS,
    STYLE_HASH,
    VERIFICATION,
    CertificateView,
    SealKeyList,
    VerificationView,
    certificate_view,
    verification_page,
    verification_view,
)
from gateway.routes.shapes import Body, Query

NOT_FOUND = "CERTIFICATE_NOT_FOUND"
HTML = "text/html; charset=utf-8"
PAGE_HEADERS = (
    (b"content-type", HTML.encode()),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'".encode()),
    (b"x-robots-tag", b"noindex"),
    (b"x-content-type-options", b"nosniff"),
)
operations = Operations("certificates")


class RevocationToMake(Body):
    """The legal reason and the facts (行政许可法 arts. 69, 70)."""

    reason: Annotated[
        str, Field(json_schema_extra={"enum": ["withdrawn_by_authority", "cancelled", "annulled"]})
    ]
    note: Annotated[str, Field(max_length=2000)]


class DeliveryToRecord(Body):
    """Who came and what was shown at a window, or the number of what was posted."""

    method: Annotated[str, Field(json_schema_extra={"enum": ["window", "post", "electronic"]})]
    site: Annotated[str, Field(max_length=40)] = ""
    collector: Annotated[str, Field(max_length=100)] = ""
    document: Annotated[str, Field(max_length=30, description="kept masked")] = ""
    tracking: Annotated[str, Field(max_length=40)] = ""


class SealKeysQuery(Query):
    """Whose seals."""

    division: Annotated[
        str,
        Field(
            description="`owner_division` of a certificate; the place in the organ's code without",
            max_length=12,
        ),
    ] = ""


class PaperToRecord(Body):
    """The serial number of the form it is printed on."""

    blank: Annotated[str, Field(max_length=40)]


@operations.get(
    "/v1/certificates/{certificate}",
    rpc=RPC + "GetCertificate",
    summary="电子证照",
    description="A certificate by its identifier or the receipt number of its case; personal numbers masked.",
    elsewhere=NOT_FOUND,
    refusals=(NOT_FOUND,),
    sample=CERTIFICATE,
)
async def get_certificate(call: Call, certificate: str) -> CertificateView:
    request = pb.GetCertificateRequest(certificate=certificate)
    return certificate_view((await call.ask(call.rooms.approval.GetCertificate, request)).certificate)


@operations.get(
    "/v1/certificates/{certificate}/certificate.pdf",
    rpc=RPC + "PrintCertificate",
    summary="电子证照（PDF）",
    description="The certificate as PDF, with its seal and the address of its verification as QR.",
    elsewhere=NOT_FOUND,
    refusals=(NOT_FOUND, "SHEET_TOO_LONG", "PRINTING_UNAVAILABLE"),
    media=PDF,
    sample="%PDF-1.4",
)
async def print_certificate(call: Call, certificate: str) -> Reply:
    request = pb.PrintCertificateRequest(certificate=certificate)
    answer = await call.ask(call.rooms.approval.PrintCertificate, request)
    return pdf_reply(answer.id, answer.pdf)


@operations.get(
    "/v1/certificates/{certificate}/verification",
    rpc=RPC + "VerifyCertificate",
    summary="证照核验",
    description="Whether a certificate is genuine, as the stack that issued it knows now. Open to anybody; says no more"
    " than kind, organ, masked holder and days.",
    elsewhere=NOT_FOUND,
    refusals=(NOT_FOUND, "CERTIFICATE_ID_INVALID"),
    sample=VERIFICATION,
)
async def verify_certificate(call: Call, certificate: str) -> VerificationView:
    request = pb.VerifyCertificateRequest(certificate=certificate)
    return verification_view(await call.ask(call.rooms.approval.VerifyCertificate, request))


@operations.get(
    "/v1/certificates/{certificate}/verification.html",
    rpc=RPC + "VerifyCertificate",
    summary="证照核验页",
    description="The same as a page: where the QR of a certificate leads.",
    elsewhere=NOT_FOUND,
    refusals=(NOT_FOUND, "CERTIFICATE_ID_INVALID"),
    media=HTML,
    sample="<!doctype html>",
)
async def show_verification(call: Call, certificate: str) -> Reply:
    request = pb.VerifyCertificateRequest(certificate=certificate)
    answer = await call.ask(call.rooms.approval.VerifyCertificate, request)
    return Reply(200, PAGE_HEADERS, verification_page(answer).encode())


@operations.post(
    "/v1/certificates/{certificate}/revocation",
    rpc=RPC + "RevokeCertificate",
    summary="撤销、注销或吊销证照",
    description="Ends a certificate at once: the verification says so with the next answer.",
    elsewhere=NOT_FOUND,
    key=True,
    refusals=(
        NOT_FOUND,
        "REVOCATION_INVALID",
        "REVOCATION_REASON_UNKNOWN",
        "REASON_REQUIRED",
        "REASON_TOO_LONG",
        "CERTIFICATE_STATE",
        "DIVISION_OUT_OF_SCOPE",
        "DEPARTMENT_NOT_ALLOWED",
    ),
    asked={"reason": "withdrawn_by_authority", "note": "以欺骗手段取得，依行政许可法第69条予以撤销"},
    sample=CERTIFICATE,
)
async def revoke_certificate(call: Call, certificate: str, body: RevocationToMake) -> CertificateView:
    request = pb.RevokeCertificateRequest(certificate=certificate, reason=body.reason, note=body.note)
    return certificate_view((await call.ask(call.rooms.approval.RevokeCertificate, request)).certificate)


@operations.post(
    "/v1/certificates/{certificate}/delivery",
    rpc=RPC + "RecordDelivery",
    summary="登记证照送达",
    description="Of one from before the platform: who came and what was shown, or the number of what was posted; once. One that"
    " was issued with a decision is handed over by the delivery of its application.",
    elsewhere=NOT_FOUND,
    key=True,
    refusals=(
        NOT_FOUND,
        "DELIVERY_INVALID",
        "DELIVERY_METHOD_UNKNOWN",
        "COLLECTOR_REQUIRED",
        "DOCUMENT_REQUIRED",
        "SITE_REQUIRED",
        "TRACKING_REQUIRED",
        "CERTIFICATE_STATE",
        "CERTIFICATE_DELIVERED",
        "DELIVERY_BY_REGISTER",
    ),
    asked={
        "method": "window",
        "site": "510822101-TC",
        "collector": "陈桂兰",
        "document": "510822196503124527",
    },
    sample=CERTIFICATE,
)
async def record_delivery(call: Call, certificate: str, body: DeliveryToRecord) -> CertificateView:
    request = pb.RecordDeliveryRequest(
        certificate=certificate,
        method=body.method,
        site=body.site,
        collector=body.collector,
        document=body.document,
        tracking=body.tracking,
    )
    return certificate_view((await call.ask(call.rooms.approval.RecordDelivery, request)).certificate)


@operations.post(
    "/v1/certificates/{certificate}/papers",
    rpc=RPC + "RecordPaper",
    summary="登记纸质证照",
    description="Counts a paper copy of a certificate in force; without an electronic one there is none.",
    elsewhere=NOT_FOUND,
    key=True,
    refusals=(
        NOT_FOUND,
        "PAPER_INVALID",
        "BLANK_REQUIRED",
        "CERTIFICATE_STATE",
        "CERTIFICATE_EXPIRED",
        "PAPER_RECORDED",
        "PAPERS_EXHAUSTED",
    ),
    asked={"blank": "SC-2026-000123"},
    sample=CERTIFICATE,
)
async def record_paper(call: Call, certificate: str, body: PaperToRecord) -> CertificateView:
    request = pb.RecordPaperRequest(certificate=certificate, blank=body.blank)
    return certificate_view((await call.ask(call.rooms.approval.RecordPaper, request)).certificate)


@operations.get(
    "/v1/organs/{organ}/seal-keys",
    rpc=RPC + "ListSealKeys",
    summary="电子印章公钥",
    description="The public keys under which an organ seals its certificates, newest first; at most a hundred. Each stack that"
    " issues for an organ has keys of its own: those of `owner_division` of a certificate made its seal.",
    locate=by_organ,
    refusals=("DIVISION_UNKNOWN",),
    sample=KEYS,
)
async def list_seal_keys(call: Call, organ: str, query: Annotated[SealKeysQuery, InQuery()]) -> SealKeyList:
    answer = await call.ask(call.rooms.approval.ListSealKeys, pb.ListSealKeysRequest(organ=organ))
    return {
        "items": [
            {
                "key_id": key.key_id,
                "algorithm": key.algorithm,
                "public_key": key.public_key,
                "created_at": key.created_at,
                "retired_at": key.retired_at or None,
            }
            for key in answer.keys
        ]
    }
