"""The three journeys: who does what at which gateway. `tell(sentence)` hears of each step."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from infra.demo.gate import Gate, new_traceparent
from infra.demo.people import Person, someone
from infra.demo.seed import COUNTY, TOWNSHIP, VILLAGE
from infra.local.readiness import wait_for
from services.chassis.clock import SystemClock

Tell = Callable[[str], None]
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Cast:
    """Gateways by stack code and signed-in staff by username."""

    gates: Mapping[str, Gate]
    staff: dict[str, Gate]


@dataclass(frozen=True, slots=True)
class Journey:
    """What came of one application."""

    number: str
    status: str
    outcome: str
    trace_id: str
    stacks: tuple[str, ...]
    messages: tuple[str, ...]


def residence_permit(cast: Cast, tell: Tell) -> Journey:
    """Handed in and accepted at the village, decided in the county, rated by the villager."""
    her, villager, trace = arrive(cast, tell)
    clerk = _with(cast.staff["village.clerk"], trace)
    ticket = her.post("/v1/tickets", {"hall": VILLAGE, "lane": "general", "item": "residence_permit"}, 201)
    tell(f"她在村便民服务站取号 {ticket['number']}，前面 {ticket['ahead']} 人")
    window = her.get(f"/v1/halls/{VILLAGE}/windows")["items"][0]["window"]
    _call_until(clerk, window, ticket["ticket"])
    clerk.post(f"/v1/tickets/{ticket['ticket']}/start")
    tell(f"窗口 {window} 叫号，她到窗口办理")
    form = {
        "household_division": "510802",
        "residence_division": VILLAGE,
        "residence_address_zh": "青溪镇示例路1号",
        "residence_since": (SystemClock().today() - timedelta(days=400)).isoformat(),
        "ground": "stable_job",
        "employer_or_school_zh": "四川青川某食品有限公司",
        "contact_phone": villager.phone,
    }
    materials = [
        {"code": "resident_id_card", "kind": "lookup", "ref": villager.id_number},
        {"code": "portrait_photo", "kind": "upload", "ref": "photo-1"},
        {"code": "employment_proof", "kind": "upload", "ref": "proof-1"},
    ]
    given = _application("residence_permit", villager, form, materials, "window")
    receipt = clerk.post("/v1/applications", given | {"ticket": ticket["ticket"]}, 201)
    tell(f"乡镇平台收件，回执编号 {receipt['number']}，由 {receipt['owner_division']} 决定")
    clerk.post(f"/v1/tickets/{ticket['ticket']}/finish")
    clerk.post(f"/v1/applications/{receipt['number']}/acceptance")
    tell("村级窗口受委托当场受理，承诺时限开始计算")
    return _decide_and_rate(cast, tell, her, receipt["number"], "county.police", COUNTY, trace)


def birth_household_registration(cast: Cast, tell: Tell) -> Journey:
    """Applied for online, accepted and decided in the township: nothing leaves its stack."""
    her, mother, trace = arrive(cast, tell, area="510822")
    father = someone("510822", 36)
    form = {
        "child_name_zh": "杨沐阳",
        "child_sex": "male",
        "birth_date": (SystemClock().today() - timedelta(days=14)).isoformat(),
        "birth_certificate_no": "Y510000001",
        "nation_zh": "汉族",
        "follow_parent": "mother",
        "household_division": VILLAGE,
        "parents_married": True,
        "father_id_number": father.id_number,
        "mother_id_number": mother.id_number,
    }
    materials = [
        {"code": "birth_medical_certificate", "kind": "lookup", "ref": "Y510000001"},
        {"code": "household_register", "kind": "lookup", "ref": mother.id_number},
        {"code": "marriage_certificate", "kind": "lookup", "ref": mother.id_number},
    ]
    given = _application("birth_household_registration", mother, form, materials, "online", TOWNSHIP)
    receipt = her.post("/v1/applications", given, 201)
    tell(f"她在网上申请出生登记，回执编号 {receipt['number']}，由 {receipt['owner_division']} 决定")
    _with(cast.staff["township.clerk"], trace).post(f"/v1/applications/{receipt['number']}/acceptance")
    tell("青溪镇窗口受理")
    return _decide_and_rate(cast, tell, her, receipt["number"], "township.police", TOWNSHIP, trace)


def subsistence_allowance(cast: Cast, tell: Tell) -> Journey:
    """低保: the village agent helps, the township accepts, the county's civil affairs bureau decides."""
    her, villager, trace = arrive(cast, tell, area="510822", years=54)
    child = someone("510822", 17)
    form = {
        "household_division": VILLAGE,
        "household_type": "rural",
        "members": [
            _member(villager, "self", 38000),
            _member(child, "child", 0),
        ],
        "monthly_income_total_fen": 38000,
        "cars": 0,
        "hardship_reason": "illness",
        "bank_name_zh": "四川青川农村商业银行",
        "bank_account": "6214580000000000017",
        "consent_to_check": True,
    }
    materials = [
        {"code": "household_register", "kind": "lookup", "ref": villager.id_number},
        {"code": "asset_check_authorisation", "kind": "upload", "ref": "scan-1"},
        {"code": "medical_record", "kind": "upload", "ref": "scan-2"},
    ]
    given = _application("subsistence_allowance", villager, form, materials, "agent")
    agent = _with(cast.staff["village.agent"], trace)
    early = agent.call("POST", "/v1/applications", given, key=secrets.token_hex(12))
    tell(f"村代办员未受委托即代为提交：拒绝（{early.body['reason']}）")
    mandate = her.post("/v1/mandates", mandate_to("village.agent", "subsistence_allowance"), 201)
    tell(f"她委托 {mandate['agent_name']} 代办低保至 {mandate['ends']}，委托编号 {mandate['mandate']}")
    receipt = wait_for(
        lambda: _handed_in(agent, given | {"mandate": mandate["mandate"]}), PATIENCE, "the mandate at intake"
    )
    tell(f"村代办员持委托代为提交，回执编号 {receipt['number']}")
    _with(cast.staff["township.clerk"], trace).post(f"/v1/applications/{receipt['number']}/acceptance")
    tell("青溪镇受理，报县民政局审核确认")
    return _decide_and_rate(cast, tell, her, receipt["number"], "county.civil", COUNTY, trace)


def arrive(cast: Cast, tell: Tell, area: str = "510802", years: int = 35) -> tuple[Gate, Person, str]:
    """Somebody registered and signed in at the township's platform; with the trace of the journey."""
    person, trace = someone(area, years), new_traceparent()
    gate = _with(cast.gates[TOWNSHIP], trace)
    registered = gate.post("/v1/people", person.registration(), 202)
    tell(f"{registered['name_masked']} 在青溪镇平台注册并登录")
    signed_in = gate.sign_in(kind="person", id_number=person.id_number, password=person.password)
    return signed_in, person, trace


def _decide_and_rate(
    cast: Cast, tell: Tell, her: Gate, number: str, reviewer: str, stack: str, trace: str
) -> Journey:
    desk = _with(cast.staff[reviewer], trace)
    case = wait_for(lambda: _case(desk, number), PATIENCE, f"case {number} at {stack}")
    stack_name = desk.get(f"/v1/divisions/{case['owner_division']}")["name"]
    tell(
        f"{stack_name}审批台收到办件：承诺 {case['committed_due']} 前办结，法定 {case['statutory_due'] or '无'}"
    )
    for finding in (finding for task in case["tasks"] for finding in task.get("findings", ())):
        tell(f"  部门核对 {finding['code']}：{'符合' if finding['met'] else '不符合'} {finding['note']}")
    conditions = desk.get(f"/v1/items/{case['item']}")["conditions"]
    decision = {
        "outcome": "granted",
        "reason": "符合条件，准予办理",
        "checks": {condition["code"]: True for condition in conditions},
    }
    desk.post(f"/v1/cases/{number}/decision", decision)
    tell(f"{stack_name}审批人员逐项核对 {len(conditions)} 个条件后准予")
    shown = wait_for(lambda: _decided(her, number), PATIENCE, f"the decision on {number} at the township")
    tell(f"她在青溪镇平台查到结果：{shown['status']} / {shown['outcome']}")
    invitation = wait_for(lambda: _invitation(her, number), PATIENCE, "the invitation to rate")
    messages = [
        message for message in her.get("/v1/messages?limit=50")["items"] if message["number"] == number
    ]
    tell(f"她的收件箱有 {len(messages)} 条消息：" + "、".join(m["title"] for m in reversed(messages)))
    rating = {"token": invitation, "grade": 1, "reasons": ["服务热情"], "text": "一次办好"}
    her.post("/v1/ratings", rating, 201)
    tell("她评价：非常满意")
    stacks = tuple(dict.fromkeys((TOWNSHIP, stack)))
    kinds = tuple(message["kind"] for message in reversed(messages))
    return Journey(number, shown["status"], shown["outcome"], trace.split("-")[1], stacks, kinds)


def _application(
    item: str, person: Person, form: Any, materials: Any, channel: str, division: str = VILLAGE
) -> dict[str, Any]:
    return {
        "item": item,
        "division": division,
        "applicant": person.applicant(),
        "form": form,
        "materials": materials,
        "channel": channel,
    }


def mandate_to(username: str, *items: str) -> dict[str, Any]:
    """Body of `POST /v1/mandates`: half a year, everything but taking back."""
    today = SystemClock().today()
    return {
        "agent": {"kind": "staff", "username": username},
        "acts": ["submit", "supplement", "receive"],
        "items": list(items),
        "starts": today.isoformat(),
        "ends": (today + timedelta(days=180)).isoformat(),
        "text_version": "2026-1",
    }


def _handed_in(agent: Gate, given: dict[str, Any]) -> Any:
    answer = agent.call("POST", "/v1/applications", given, key=secrets.token_hex(12))
    return answer.body if answer.status == 201 else None


def _member(person: Person, relation: str, income: int) -> dict[str, Any]:
    return {
        "name_zh": person.name,
        "id_number": person.id_number,
        "relation": relation,
        "monthly_income_fen": income,
    }


def _with(gate: Gate, trace: str) -> Gate:
    return Gate(gate.url, gate.token, trace, gate.client)


def _call_until(clerk: Gate, window: str, ticket: str) -> None:
    """Call from `window` until `ticket` is up; whoever stood before it did not come."""
    for _ in range(200):
        called = clerk.post(f"/v1/windows/{window}/calls")
        if called["ticket"] == ticket:
            return
        clerk.post(f"/v1/tickets/{called['ticket']}/absent")


def _case(desk: Gate, number: str) -> Any:
    answer = desk.call("GET", f"/v1/cases/{number}")
    ready = answer.status == 200 and all(task["state"] == "ready" for task in answer.body["tasks"])
    return answer.body if ready else None


def _decided(her: Gate, number: str) -> Any:
    body = her.get(f"/v1/applications/{number}")
    return body if body["status"] == "decided" else None


def _invitation(her: Gate, number: str) -> str | None:
    for message in her.get("/v1/messages?limit=50")["items"]:
        if message["number"] == number and message["kind"] == "rating_invited":
            return str(message["rating_token"])
    return None
