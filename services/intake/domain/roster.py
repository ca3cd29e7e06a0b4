"""Who is on duty where (代办员): cards, hours, limits, and how many a site must have.

乌审旗 2023 (ledger R165, R167): at least two agents at a centre and one at a station; each published with name, office
phone and hours. A personal number is never published.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.errors import Fault, Invalid
from services.chassis.levels import is_division, order
from services.chassis.messages import Meta

MINIMUM = {1: 2, 2: 2, 3: 1}
"""Agents that a site must have, by its order."""
MOST_AGENTS = 50
MOST_ITEMS = 100
MOST_DAYS = 90
LONGEST_NAME = 50
_MINUTES = 24 * 60
_SITE = re.compile(r"([0-9]{6,12})-[A-Za-z0-9-]{1,32}")
_MOBILE = re.compile(r"(\+86|0086|86)?0?1[3-9][0-9]{9}")
_PHONE = re.compile(r"[0-9+() -]{3,24}")


@dataclass(frozen=True, slots=True)
class Agent:
    """One card. `items` empty: all. `weekdays` ISO 1-7; `opens`, `closes`: minutes after midnight at +08:00."""

    staff: str
    username: str
    name: str
    phone: str
    items: tuple[str, ...]
    weekdays: tuple[int, ...]
    opens: int
    closes: int

    def serves(self, item: str) -> bool:
        """True when the item is among his."""
        return not self.items or item in self.items

    def on_duty(self, at: datetime, working_day: bool) -> bool:
        """True within his hours, on a day that is worked."""
        minute = at.hour * 60 + at.minute
        return working_day and at.isoweekday() in self.weekdays and self.opens <= minute < self.closes


@dataclass(frozen=True, slots=True)
class Load:
    """What an agent has in hand: how many, and when the last one came."""

    open: int
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The agents of one site. `id`: the site. `assign_days`, `finish_days`: working days to name one, and that he has.

    `left`: what who stands on it no more still has in hand, by staff id; not kept with it.
    """

    id: str
    division: str
    agents: tuple[Agent, ...]
    assign_days: int
    finish_days: int
    set_at: datetime
    left: Mapping[str, int] = field(default_factory=dict)
    meta: Meta = Meta()

    @property
    def minimum(self) -> int:
        """How many agents the site must have."""
        return MINIMUM[order(self.division)]

    def faults(self) -> list[Fault]:
        """What keeps the site from being ready: ROSTER_BELOW_MINIMUM, and AGENT_LEFT for each who left errands open."""
        faults = [
            Fault("/agents", "AGENT_LEFT", f"{staff}已不在名册，尚有{open_}件未完成的代办须另行指派")
            for staff, open_ in self.left.items()
        ]
        if len(self.agents) < self.minimum:
            detail = f"该站点至少须有{self.minimum}名代办员，现有{len(self.agents)}名"
            faults.insert(0, Fault("/agents", "ROSTER_BELOW_MINIMUM", detail))
        return faults

    def agent(self, staff: str) -> Agent | None:
        """The one with that staff id."""
        return next((one for one in self.agents if one.staff == staff), None)

    def choose(self, item: str, loads: Mapping[str, Load], at: datetime, working_day: bool) -> Agent | None:
        """Of those on duty who serve the item the one with the least in hand; of equals the one who waits longest."""
        able = [one for one in self.agents if one.serves(item) and one.on_duty(at, working_day)]

        def burden(one: Agent) -> tuple[int, float, str]:
            load = loads.get(one.staff, Load(0))
            return load.open, load.last.timestamp() if load.last else 0.0, one.staff

        return min(able, key=burden, default=None)


def division_of(site: str) -> str:
    """The division that leads a site's id. Raises `Invalid` SITE_MALFORMED."""
    found = _SITE.fullmatch(site)
    if found is None or not is_division(found[1]):
        raise Invalid("SITE_MALFORMED", "站点编号格式有误")
    return found[1]


def roster_faults(
    agents: Sequence[Agent], assign_days: int, finish_days: int, unlisted: Iterable[str]
) -> list[Fault]:
    """Every fault at once. `unlisted`: items that the register does not have."""
    faults = []
    if len(agents) > MOST_AGENTS:
        return [Fault("/agents", "AGENTS_TOO_MANY", f"一个站点最多{MOST_AGENTS}名代办员")]
    for name, days in (("assign_days", assign_days), ("finish_days", finish_days)):
        if not 1 <= days <= MOST_DAYS:
            faults.append(Fault(f"/{name}", "DAYS_OUT_OF_RANGE", f"须为1至{MOST_DAYS}个工作日"))
    seen: set[str] = set()
    for position, agent in enumerate(agents):
        faults += _card_faults(f"/agents/{position}", agent)
        if agent.staff in seen:
            faults.append(Fault(f"/agents/{position}/staff", "AGENT_TWICE", "同一代办员重复列入"))
        seen.add(agent.staff)
    return faults + [Fault("/agents", "ITEM_NOT_LISTED", f"现行清单没有事项{one}") for one in unlisted]


def _card_faults(at: str, agent: Agent) -> list[Fault]:
    faults = [
        Fault(f"{at}/{name}", "AGENT_CARD_INCOMPLETE", "公示牌须有姓名、账号、办公电话和服务时间")
        for name in ("staff", "username", "name")
        if not 1 <= len(getattr(agent, name).strip()) <= LONGEST_NAME
    ]
    if len(agent.items) > MOST_ITEMS:
        faults.append(Fault(f"{at}/items", "AGENT_CARD_INCOMPLETE", f"事项不能超过{MOST_ITEMS}项"))
    if not _PHONE.fullmatch(agent.phone):
        faults.append(Fault(f"{at}/phone", "AGENT_CARD_INCOMPLETE", "须填写办公电话"))
    elif _MOBILE.fullmatch(re.sub(r"[ ()-]", "", agent.phone)):
        faults.append(Fault(f"{at}/phone", "PHONE_PERSONAL", "须填写办公电话，不公示个人手机号码"))
    weekdays = set(agent.weekdays)
    if not weekdays or not weekdays <= set(range(1, 8)) or not 0 <= agent.opens < agent.closes <= _MINUTES:
        faults.append(Fault(f"{at}/weekdays", "HOURS_INVALID", "服务时间有误"))
    return faults
