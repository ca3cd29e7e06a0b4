"""`python -m infra.demo`: the story on stacks that are up."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console

from infra.demo import cards, certificates, earlier, expert_review, joint, journeys, notice, register, seed
from infra.demo.gate import Gate
from infra.local.installation import Installation
from infra.local.plan import DEFAULT_SITE, read_site

console = Console(highlight=False, width=120)
Told = TypeVar("Told")
ITEMS = (
    "residence_permit",
    "birth_household_registration",
    "subsistence_allowance",
    "school_bus_permit",
    "water_abstraction_permit",
    "survivor_benefit",
)


@click.command()
@click.option("--installation", "root", type=click.Path(path_type=Path), default=Path("var"))
@click.option("--site", type=click.Path(path_type=Path, exists=True), default=DEFAULT_SITE)
@click.option("--base-port", type=int)
def main(root: Path, site: Path, base_port: int | None) -> None:
    """Import the county's catalogue, follow applications through two stacks, then keep the register."""
    installation = Installation(root, read_site(site, root, base_port))
    gates = {plan.code: Gate(plan.gateway_url) for plan in installation.plans}
    started = time.monotonic()
    console.rule("青川县 510822 · 青溪镇 510822101")
    seed.import_catalogue(installation)
    seed.wait_copied_down(gates, ITEMS)
    cast = journeys.Cast(gates, seed.add_staff(installation, gates))
    console.print(
        f"[dim]目录、日历、区划已导入并下发，人员已就位（{time.monotonic() - started:.1f} s）[/dim]"
    )
    with earlier.working_days_ago(installation, cards.WORKING_DAYS) as past:
        told = [_told(title, journey, cast) for title, journey in STORIES]
        for title, story in (
            ("四、一次性告知：缺什么一次说全", notice.one_notice),
            (
                "五、联办：三部门并联，一个部门的系统离线后自动继续",
                partial(joint.school_bus, installation=installation),
            ),
            (
                "六、中止计时：专家评审，每一天都说明理由",
                partial(expert_review.water_abstraction, earlier=past),
            ),
            ("七、红黄牌：承诺期限用到九成", partial(cards.yellow_card, earlier=past)),
            ("八、电子证照：扫码核验", partial(certificates.verified, number=told[0].number)),
        ):
            _told(title, story, cast)
    for title, upkeep in UPKEEP:
        _told(title, upkeep, cast)
    _where_next(installation, told)
    console.print(f"[dim]全程 {time.monotonic() - started:.1f} s[/dim]")


def _told(title: str, story: Callable[[journeys.Cast, journeys.Tell], Told], cast: journeys.Cast) -> Told:
    console.rule(title, align="left")
    last = time.monotonic()

    def tell(sentence: str) -> None:
        nonlocal last
        now = time.monotonic()
        console.print(f"[dim]{(now - last) * 1000:7.0f} ms[/dim]  {sentence}")
        last = now

    return story(cast, tell)


def _where_next(installation: Installation, told: list[journeys.Journey]) -> None:
    console.rule("接下来看哪里 · where to look next", align="left")
    for plan in installation.plans:
        console.print(
            f"{plan.name} {plan.code}  API reference {plan.gateway_url}/docs · metrics {plan.gateway_url}/metrics"
            f" · logs {plan.dir}/logs"
        )
    first = told[0]
    console.print(f"trace id across both stacks (number {first.number}): [bold]{first.trace_id}[/bold]")
    console.print(f"  grep -l {first.trace_id} {installation.root.name}/*/logs/*.log")
    console.print(
        "dead letters: bin/sanji --stack 510822 dead list · audit: bin/sanji --stack 510822 audit verify"
    )
    console.print("stop: make down · prove everything: make test")


STORIES = (
    ("一、居住证：村里交件、村里受理、县里决定", journeys.residence_permit),
    ("二、出生登记：镇里受理、镇里决定", journeys.birth_household_registration),
    ("三、低保：村里代办、镇里受理、县里确认", journeys.subsistence_allowance),
)

UPKEEP = (
    ("九、目录：违规事项逐条退回，两把钥匙才能发布", register.lawful_entry),
    ("十、认领：二十个乡镇认领县级事项", register.twenty_townships),
)

if __name__ == "__main__":
    main()
