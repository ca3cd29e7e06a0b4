"""联办: three departments at once and the government after them; one of the three runs elsewhere and is down."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from infra.demo.desks import PATIENCE, grant, lookup, opened, organisation, take_in, uploads
from infra.demo.gate import Gate
from infra.demo.journeys import Cast, Tell
from infra.demo.seed import COUNTY, REPOSITORY
from infra.local.departments import registry
from infra.local.installation import Installation
from infra.local.programs import OWNER
from infra.local.readiness import NotReady, wait_for
from services.chassis.clock import SystemClock

DRIVER = "510822198104170732"
NAMES = {
    "education": "教育",
    "public_security": "公安",
    "transport": "交通运输",
    "county_government": "县政府",
}
STATES = {
    "ready": "待审",
    "processing": "核对中",
    "waiting": "部门系统离线，等待",
    "pending": "等前面部门",
    "decided": "已准予",
}


def school_bus(cast: Cast, tell: Tell, installation: Installation) -> None:
    """A school bus permit (校车安全管理条例 arts. 14, 15)."""
    number = take_in(cast.staff["county.clerk"], "school_bus_permit", *_application(), division=COUNTY)
    tell(f"房石镇小学校在县政务大厅交件并受理 {number}：教育、公安、交通运输三部门并联，县政府后定")
    desk = cast.staff["county.education"]
    opened(desk, number)
    since = wait_for(
        lambda: _transport(desk, number)["waiting_since"], PATIENCE, "the department to be missed"
    )
    tell(f"交通运输的系统离线，任务自 {since[11:19]} 起等待，时限照常计算：{_shown(desk, number)}")
    for name in ("education", "police"):
        grant(cast.staff[f"county.{name}"], number)
    tell(f"别的部门不受影响：{_shown(desk, number)}")
    early = cast.staff["county.government"].call(
        "POST", f"/v1/cases/{number}/decision", {"outcome": "granted", "reason": "", "checks": {}}
    )
    tell(f"县政府此时决定：拒绝（{early.body['reason']}）")
    with _running(installation):
        tell("交通运输的系统恢复运行，无人操作")
        advised = wait_for(lambda: _advised(desk, number), PATIENCE, "the department's advice")
        for finding in advised["findings"]:
            tell(
                f"任务自动继续，部门意见：{finding['code']} {'符合' if finding['met'] else '不符合'} {finding['note']}"
            )
        grant(cast.staff["county.transport"], number)
    done = grant(cast.staff["county.government"], number)
    tell(f"交通运输准予，县政府决定：{done['outcome']}，一份决定（{_shown(desk, number)}）")


def _application() -> tuple[Any, Any, Any]:
    today = SystemClock().today()
    form = {
        "plate_no": "川H0D12X",
        "seats": 19,
        "driver_name_zh": "马国庆",
        "driver_id_number": DRIVER,
        "route_zh": "前河村—大石坝社区—房石镇小学",
        "stops": [{"name_zh": "前河村口", "time": "07:20"}, {"name_zh": "大石坝社区", "time": "07:35"}],
        "insurance_policy_no": "PZAB202651082200017",
        "insurance_end_date": (today + timedelta(days=280)).isoformat(),
        "service_start_date": (today + timedelta(days=90)).isoformat(),
    }
    papers = [
        lookup("vehicle_inspection_record", "川H0D12X"),
        lookup("driver_qualification", DRIVER),
        *uploads("bus_operation_plan", "bus_safety_rules", "carrier_insurance_policy"),
    ]
    return organisation("12510822MB9C000756", "青川县房石镇小学校"), form, papers


@contextmanager
def _running(installation: Installation) -> Iterator[None]:
    plan = installation.stack(COUNTY).plan
    assert plan.elsewhere is not None
    keys = registry(plan).with_name(f"{plan.elsewhere.id}.json")
    arguments = ["--listen", plan.elsewhere.address, "--keys", str(keys)]
    environment = {"PYTHONPATH": ".:protos/gen", "PATH": "/usr/bin:/bin", OWNER: str(plan.dir)}
    command = [sys.executable, "-m", "infra.demo.transport", *arguments]
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise NotReady(f"{plan.elsewhere.id}: it ended instead of listening")
        try:
            yield
        finally:
            process.terminate()


def _transport(desk: Gate, number: str) -> Any:
    tasks = desk.get(f"/v1/cases/{number}")["tasks"]
    return next(task for task in tasks if task["department"] == "transport")


def _advised(desk: Gate, number: str) -> Any:
    task = _transport(desk, number)
    return task if task["advice"] == "accept" else None


def _shown(desk: Gate, number: str) -> str:
    tasks = desk.get(f"/v1/cases/{number}")["tasks"]
    return "，".join(f"{NAMES[task['department']]} {STATES[task['state']]}" for task in tasks)
