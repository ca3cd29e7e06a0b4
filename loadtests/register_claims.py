"""Claims of a large register: 80 items by twenty townships at once, then every item by every site, and reading that."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from loadtests.backlog import Backlog
from loadtests.client import Late, Link, get, post
from loadtests.data import COUNTY
from loadtests.register_data import SEED

if TYPE_CHECKING:
    from loadtests.register import Measuring

SITES, TOWNSHIPS, CLAIMED = 200, 20, 80
_AT_ONCE, _PAGE, _CLIENTS = 200, 100, 4
_DRAIN_SECONDS = 3_600.0
_TOWN_HALL = "-TC"


@dataclass(frozen=True, slots=True)
class Filling:
    """How full the register gets: so many sites claim so many items each."""

    sites: int
    items: int


async def by_townships(measuring: "Measuring") -> None:
    """80 items claimed by each of 20 townships, all townships at once."""
    sites = [site for site in await _sites(measuring) if site.endswith(_TOWN_HALL)][:TOWNSHIPS]
    wanted = _published(measuring)[:CLAIMED]
    body = json.dumps({"items": wanted}).encode()
    asked = [post(f"/v1/sites/{site}/claims", body, measuring.token, f"register-{site}") for site in sites]
    _, seconds, last = await measuring.driven(asked, len(asked), 201)
    made = sum(one["state"] == "claimed" for one in last.json()["outcomes"])
    measuring.tell(f"{len(sites)} townships, {made} of {len(wanted)} items claimed by the last")
    measuring.note(f"{len(wanted)} items claimed by {len(sites)} townships", seconds, "s", 10.0)


async def by_all(measuring: "Measuring", filling: Filling) -> None:
    """Every site claims its items, 200 at a time; then what a full register costs to read. Raises `Late`."""
    sites, items = (await _sites(measuring))[: filling.sites], _published(measuring)[: filling.items]
    parts = [items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE)]
    asked = (
        post(
            f"/v1/sites/{site}/claims",
            json.dumps({"items": part}).encode(),
            measuring.token,
            f"fill-{site}-{at}",
        )
        for site in sites
        for at, part in enumerate(parts)
    )
    if not sites or not items:
        return
    _, seconds, _ = await measuring.driven(asked, _CLIENTS, 201)
    claims = len(sites) * len(items)
    measuring.tell(f"{len(items)} items × {len(sites)} sites: {claims} claims")
    measuring.note("items claimed by sites in bulk", claims / seconds, "/s")
    await _settled(measuring)
    await _reads(measuring, sites, items)


async def _settled(measuring: "Measuring") -> None:
    """Until every claim has been told and heard."""
    with Backlog(measuring.ground.installation.stack(measuring.ground.code)) as backlog:
        backlog.look_around()
        seconds = await backlog.drained(_DRAIN_SECONDS)
    if seconds is None:
        raise Late(f"claims are still on their way after {_DRAIN_SECONDS:g} s")
    measuring.note("claims told and heard, after the last", seconds, "s")


async def _reads(measuring: "Measuring", sites: Sequence[str], items: Sequence[str]) -> None:
    chance = random.Random(SEED)
    pairs = [(chance.choice(sites), chance.choice(items)) for _ in range(measuring.requests)]
    pages = [f"/v1/sites/{site}/items?limit=20&cursor={quote(item)}" for site, item in pairs]
    await measuring.reads("20 items of a site", pages)
    await measuring.reads("item of a site", [f"/v1/sites/{site}/items/{quote(item)}" for site, item in pairs])


async def _sites(measuring: "Measuring") -> list[str]:
    link = Link(measuring.ground.url)
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        path = f"/v1/sites?division={COUNTY}&limit={_PAGE}&cursor={quote(cursor)}"
        answer = (await link.want("GET /v1/sites", get(path), 200)).json()
        found += [one["site_id"] for one in answer["items"]]
        cursor = answer["next"]
    link.close()
    return found


def _published(measuring: "Measuring") -> list[str]:
    return sorted(item["item_id"] for item in measuring.items if item["status"] == "published")
