"""电子证照: what the QR of a certificate says, and what anybody reads there."""

import io
import re

import httpx
from pypdf import PdfReader

from infra.demo.desks import PATIENCE
from infra.demo.gate import Refused
from infra.demo.journeys import Cast, Tell
from infra.local.readiness import wait_for

ADDRESS = re.compile(r"http://\S+?/verification\.html")


def verified(cast: Cast, tell: Tell, number: str) -> None:
    """The certificate of the case `number`, from its print to the public page."""
    gate = cast.staff["county.police"]
    path = f"/v1/certificates/{number}"
    wait_for(lambda: gate.call("GET", path).status == 200, PATIENCE, f"the certificate of {number}")
    shown = gate.get(path)
    tell(f"决定同时制发{shown['name']}，电子证照标识 {shown['id']}，加盖机关电子印章")
    headers = {"Authorization": f"Bearer {gate.token}"}
    printed = gate.client.get(f"{gate.url}{path}/certificate.pdf", headers=headers)
    if printed.status_code != 200:
        raise Refused(printed.status_code, printed.text)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.content)).pages)
    found = ADDRESS.search("".join(text.split()))
    assert found is not None
    tell(f"证照打印件 {len(printed.content) // 1024} KiB，二维码内容：{found[0]}")
    page = httpx.get(found[0])
    told = "不含" if shown["holder"] not in page.text else "含"
    tell(
        f"任何人扫码打开公开核验页（{page.status_code}）：{'有效' if '有效' in page.text else '无效'}，页面{told}持证人全名"
    )
    altered = shown["id"][:-1] + ("0" if shown["id"][-1] != "0" else "1")
    forged = httpx.get(found[0].replace(shown["id"], altered).replace(".html", ""))
    tell(f"改动标识一位再核验：拒绝（{forged.json()['reason']}）")
