"""Two whole stacks, county and township, really running: what journeys and faults stand on."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.demo import journeys, seed
from infra.demo.gate import Gate
from infra.local.installation import Installation
from infra.local.plan import StackPlan, level_facts
from infra.local.ports import Ports
from tests.market import MarketRegulation
from tests.oidc_provider import OidcProvider
from tests.otlp import Receiver
from tests.proxy import Line

COUNTY, TOWNSHIP = seed.COUNTY, seed.TOWNSHIP
TOKENS_KEPT = 420.0
ITEMS = ("residence_permit", "birth_household_registration", "subsistence_allowance")


@dataclass(frozen=True, slots=True)
class Stacks:
    """The installation, its gateways, its staff, where its traces go, the line between the stacks, whom people know, a department elsewhere."""

    installation: Installation
    gates: dict[str, Gate]
    cast: journeys.Cast
    receiver: Receiver
    line: Line
    provider: OidcProvider
    signed_in: list[float]
    market: MarketRegulation

    def admin(self, code: str) -> Gate:
        """The administrator of a stack, signed in at its gateway."""
        kept = json.loads((self.installation.root / "demo" / "passwords.json").read_text(encoding="ascii"))
        username = f"admin.{code}"
        return self.gates[code].sign_in(kind="staff", username=username, password=kept[username])

    def keep_signed_in(self) -> None:
        """Sign the staff in anew when their tokens grow old: they live for fifteen minutes."""
        if time.monotonic() - self.signed_in[-1] > TOKENS_KEPT:
            self.cast.staff.update(seed.add_staff(self.installation, self.gates))
            self.signed_in.append(time.monotonic())


def running(root: Path) -> Iterator[Stacks]:
    """Bring both stacks up on free ports with catalogue and staff; end and remove everything afterwards."""
    receiver, provider = Receiver(), OidcProvider()
    root.mkdir(parents=True, exist_ok=True)
    plans = [
        StackPlan(code=code, name=name, dir=root / code, ports=ports, numbers=numbers, **level_facts(code))
        for (code, name, numbers), ports in zip(
            ((COUNTY, "青川县", (0, 400_000)), (TOWNSHIP, "青溪镇", (400_000, 430_000))),
            Ports.free(2),
            strict=True,
        )
    ]
    market = MarketRegulation(root, plans[0].gateway_url)
    installation = Installation(
        root,
        plans,
        {
            "SANJI_DEPARTMENTS": str(market.registry),
            "SANJI_OTLP_ENDPOINT": receiver.endpoint,
            "SANJI_RATE_PER_CALLER": "100000",
            "SANJI_RATE_PER_DIVISION": "100000",
            "SANJI_OIDC": str(provider.settings(root)),
        },
    )
    line = Line(plans[0].ports.amqp)
    try:
        installation.up(180)
        installation.link(TOWNSHIP, COUNTY, installation.upper_uri(TOWNSHIP, COUNTY, line.port))
        gates = {plan.code: Gate(plan.gateway_url) for plan in plans}
        seed.import_catalogue(installation)
        seed.wait_copied_down(gates, ITEMS)
        cast = journeys.Cast(gates, seed.add_staff(installation, gates))
        yield Stacks(installation, gates, cast, receiver, line, provider.ready(), [time.monotonic()], market)
    finally:
        market.stop()
        line.close()
        provider.close()
        installation.wipe()
        receiver.close()
