"""A certificate as it is printed."""

from urllib.parse import quote

from services.approval.domain.certificate import REASONS, Certificate
from services.approval.ports import Approval
from services.chassis.masking import mask_text, mask_value
from services.chassis.messages import owner
from services.chassis.sheets import Block, Code, Paragraph, Sheet, Table


def certificate_sheet(certificate: Certificate, approval: Approval) -> Sheet:
    """What stands on it, its seal, and the address at which anybody may verify it, as QR."""
    address = verification_address(certificate, approval)
    rows = (
        ("持证人", approval.seals.open(certificate.holder)),
        *((label, _shown(value, approval)) for label, value in certificate.fields),
        ("颁证机关代码", certificate.organ),
        ("颁发日期", certificate.issued_on.isoformat()),
        ("有效期至", certificate.valid_until.isoformat() if certificate.valid_until else "长期"),
        ("电子证照标识", certificate.id),
        ("受理编号", certificate.number or "—"),
    )
    blocks: list[Block] = [Table(("项目", "内容"), rows, (3, 7))]
    if certificate.revocation:
        reason = REASONS[certificate.revocation.reason]
        blocks.append(Paragraph(f"本证照已失效：{reason}，{certificate.revocation.at.date().isoformat()}。"))
    if certificate.seal:
        seal = certificate.seal
        blocks.append(Paragraph(f"电子印章：{seal.algorithm}，密钥 {seal.key_id}，签名 {seal.signature}"))
    blocks += [Paragraph("扫码核验真伪："), Code(address)]
    return Sheet(certificate.name, f"电子证照 {certificate.issued_on.isoformat()}", tuple(blocks))


def verification_address(certificate: Certificate, approval: Approval) -> str:
    """The page of the stack that issued it."""
    stack = owner(approval.stacks, certificate.owner_division) or approval.stack
    gateway = approval.certificates.gateways.get(stack, "")
    return f"{gateway}/v1/certificates/{quote(certificate.id)}/verification.html"


def _shown(value: str, approval: Approval) -> str:
    return mask_value(approval.seals.open(value)) if approval.seals.sealed(value) else mask_text(value)
