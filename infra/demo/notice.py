"""一次性告知: all that is missing is said once, in full, and nothing can be asked for later."""

import secrets
from datetime import timedelta

from infra.demo.desks import grant, lookup, opened, sent
from infra.demo.journeys import Cast, Tell, arrive
from infra.demo.seed import VILLAGE
from services.chassis.clock import SystemClock


def one_notice(cast: Cast, tell: Tell) -> None:
    """A residence permit with two papers short."""
    her, person, _ = arrive(cast, tell)
    clerk = cast.staff["village.clerk"]
    given = {
        "item": "residence_permit",
        "division": VILLAGE,
        "applicant": person.applicant(),
        "channel": "window",
        "form": {
            "household_division": "510802",
            "residence_division": VILLAGE,
            "residence_address_zh": "青溪镇示例路2号",
            "residence_since": (SystemClock().today() - timedelta(days=300)).isoformat(),
            "ground": "stable_housing",
            "contact_phone": person.phone,
        },
        "materials": [lookup("resident_id_card", person.id_number)],
    }
    number = clerk.post("/v1/applications", given, 201)["number"]
    path = f"/v1/applications/{number}"
    tell(f"她在村里交件 {number}，缺照片和住址证明")
    half = clerk.call("POST", f"{path}/supplement-notices", {"materials": ["portrait_photo"]})
    missed = "、".join(one["pointer"].rpartition("/")[2] for one in half.body["errors"])
    tell(f"窗口只告知缺照片：拒绝（{half.body['errors'][0]['reason']}，遗漏 {missed}）")
    missing = ["portrait_photo", "residence_address_proof"]
    notice = clerk.post(f"{path}/supplement-notices", {"materials": missing, "note": "请一并补交"})["notice"]
    tell(f"一次性告知书载明全部 {len(notice['materials'])} 项：{'、'.join(notice['materials'])}")
    her.post(f"{path}/supplements", {"materials": sent(her, "residence_permit", VILLAGE, *missing)})
    tell("她拍照上传，一次补齐")
    more = {"materials": ["resident_id_card"]}
    later = clerk.call("POST", f"{path}/supplement-notices", more, key=secrets.token_hex(12))
    tell(f"窗口事后再要其他材料：拒绝（{later.body['reason']}）")
    clerk.post(f"{path}/acceptance")
    police = cast.staff["county.police"]
    opened(police, number)
    grant(police, number)
    tell("受理，县公安局准予")
