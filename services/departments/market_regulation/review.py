"""What market regulation can read off a food business form, and when it answers: after a look in the background."""

from collections.abc import Callable
from typing import Protocol

from services.departments.sdk import Fault, Finding, Matter, PlugIn, Review, ReviewRequest, Verdict, conclude

ITEM = "food_business_licence"
FIELDS = ("main_format", "business_items", "area_m2", "seats", "safety_manager_name_zh")
AREA_PER_SEAT = 0.7
"""Square metres: below it the seats do not fit the rooms (the example's own measure)."""
Look = Callable[[ReviewRequest], Review]


class Later(Protocol):
    """Answers in the background; `services.departments.serving.Callbacks` is the real one."""

    def later(self, request: ReviewRequest, look: Look) -> None: ...


class MarketRegulation(PlugIn):
    """Its one matter. With nothing to answer `later` it answers at once."""

    id = "market_regulation"

    def __init__(self, callbacks: Later | None = None) -> None:
        self._callbacks = callbacks

    def matters(self) -> tuple[Matter, ...]:
        return (Matter(ITEM, FIELDS),)

    def check(self, request: ReviewRequest) -> tuple[Fault, ...]:
        form = request.form
        return tuple(
            Fault(name, f"申请表缺少“{label}”，无法审查")
            for name, label in (("main_format", "主体业态"), ("area_m2", "经营面积"))
            if form.get(name) in (None, "")
        )

    def review(self, request: ReviewRequest) -> Review:
        if self._callbacks is None or not request.callback:
            return food_business(request)
        self._callbacks.later(request, food_business)
        return Review(Verdict.PROCESSING)


def food_business(request: ReviewRequest) -> Review:
    """食品经营许可和备案管理办法 art. 12: layout that fits, a safety manager. What takes a visit is left out."""
    found = (_layout(request), _manager(request))
    return conclude(*(one for one in found if one is not None and one.condition in request.conditions))


def _layout(request: ReviewRequest) -> Finding | None:
    area, seats = _number(request.form.get("area_m2")), _number(request.form.get("seats"))
    if area is None or seats is None:
        return None
    fits = seats * AREA_PER_SEAT <= area
    return Finding("c2", fits, "经营面积与餐位数相适应" if fits else "经营面积与餐位数不相适应")


def _manager(request: ReviewRequest) -> Finding | None:
    named = request.form.get("safety_manager_name_zh")
    if not isinstance(named, str):
        return None
    met = bool(named.strip())
    return Finding("c3", met, "已明确食品安全管理员" if met else "未明确食品安全管理员")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
