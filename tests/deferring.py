"""Papers promised for later, at a reviewer's desk: refused without them, handed in, granted."""

import secrets
from typing import Any

from infra.demo.desks import sent
from infra.demo.gate import Gate
from tests.waiting import until


def hand_in_promised(
    hers: Gate, desk: Gate, number: str, decision: dict[str, Any], seconds: float, online: bool = False
) -> None:
    """The desk's grant is refused for what is outstanding; it comes by `hers` and is outstanding no more.

    `online`: as files that are uploaded, and not as papers that a clerk has before her.
    """
    path = f"/v1/cases/{number}"
    codes = [one["material"] for one in desk.get(path)["outstanding"]]
    refused = desk.call("POST", f"{path}/decision", decision, secrets.token_hex(12))
    assert (refused.status, refused.body["reason"]) == (409, "MATERIALS_OUTSTANDING"), refused.body
    assert [one["pointer"] for one in refused.body["errors"]] == [f"/materials/{code}" for code in codes]
    papers = [{"code": code, "kind": "upload", "ref": f"scan-{code}"} for code in codes]
    if online:
        application = hers.get(f"/v1/applications/{number}")
        papers = sent(hers, application["item"], application["division"], *codes)
    hers.post(f"/v1/applications/{number}/materials", {"materials": papers})
    until(lambda: not desk.get(path)["outstanding"], seconds, f"the papers of {number} at the desk")
