"""中止计时: an expert review stops the clocks, and each day of them is explained."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from infra.demo.desks import grant, lookup, opened, organisation, take_in, uploads
from infra.demo.earlier import Earlier
from infra.demo.journeys import Cast, Tell
from infra.demo.seed import COUNTY
from services.chassis.clock import SystemClock

PROJECT = "2611-510822-04-01-000123"
WHY = {
    "START_DAY": "起算之日不计",
    "EXCLUDED": "专家评审，不计入",
    "HOLIDAY": "节假日，不计",
    "WEEKEND": "周末，不计",
    "MAKE_UP_DAY": "调休工作日，计入",
    "WORKING_DAY": "工作日，计入",
}


def water_abstraction(cast: Cast, tell: Tell, earlier: Earlier) -> None:
    """A water abstraction permit: the expert review of its report began some days ago and ends today."""
    clerk, water, head = (
        earlier.gate(cast.staff[f"county.{name}"]) for name in ("clerk", "water", "supervisor")
    )
    number = take_in(clerk, "water_abstraction_permit", *_application(), division=COUNTY)
    tell(f"{earlier.day}，水产公司申请取水许可 {number}，当日受理")
    promised = opened(water, number)["committed_due"]
    path = f"/v1/cases/{number}/clock"
    asked = {"procedure": "expert_review", "days": 20, "reason": "水资源论证报告书技术评审"}
    water.post(f"{path}/pause", asked)
    alone = water.call("POST", f"{path}/approval", {})
    tell(f"水利局申请专家评审 20 个工作日；自行批准：拒绝（{alone.body['reason']}）")
    head.post(f"{path}/approval")
    tell(f"督查人员批准，出具书面告知，计时停止；原承诺 {promised} 前办结，现不定期限")
    water = cast.staff["county.water"]
    water.post(f"{path}/resumption")
    clock = _committed(water.get(path))
    tell(
        f"{SystemClock().today()}，评审结束，当日恢复计时：承诺 {clock['days']} 个工作日，顺延至 {clock['due']}"
    )
    for reason, group in groupby(clock["counting"], key=lambda day: day["reason"]):
        days = list(group)
        span = days[0]["date"][5:] + (f" 至 {days[-1]['date'][5:]}" if len(days) > 1 else "")
        tell(f"    {span}  {WHY[reason]}（{len(days)} 天）")
    grant(water, number)
    done = grant(cast.staff["county.housing"], number)
    tell(f"水利局、住建局先后准予：{done['outcome']}")


def _application() -> tuple[Any, Any, Any]:
    form = {
        "purpose": "aquaculture",
        "source_type": "surface",
        "intake_division": "510822109206",
        "intake_location_zh": "三锅镇河西村青竹江左岸",
        "annual_volume_10k_m3": 12.5,
        "start_date": (SystemClock().today() + timedelta(days=100)).isoformat(),
        "term_years": 5,
        "metering": "flow_meter",
        "in_urban_planning_area": False,
        "in_prohibited_zone": False,
        "is_filing_project": True,
        "project_code": PROJECT,
    }
    papers = [*uploads("water_resource_report", "third_party_statement"), lookup("project_filing", PROJECT)]
    return organisation("91510822MA6A10045U", "青川青竹江冷水鱼养殖有限公司"), form, papers


def _committed(shown: Any) -> Any:
    return next(clock for clock in shown["clocks"] if clock["name"] == "committed")
