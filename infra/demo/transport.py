"""Transport (交通运输) as a department of its own: what it reads off the route of a school bus.

python -m infra.demo.transport --listen grpc://127.0.0.1:8120 --keys transport.json
"""

from services.departments.sdk import Finding, Matter, PlugIn, Review, ReviewRequest, conclude
from services.departments.serving import run

ITEM = "school_bus_permit"
FEWEST_STOPS = 2


class Transport(PlugIn):
    """One matter, one condition: 校车安全管理条例 art. 14(2)(3), route, times and stops."""

    id = "transport"

    def __init__(self, callbacks: object = None) -> None:
        self.callbacks = callbacks

    def matters(self) -> tuple[Matter, ...]:
        return (Matter(ITEM, ("route_zh", "stops", "seats")),)

    def review(self, request: ReviewRequest) -> Review:
        stops, route = request.form.get("stops"), request.form.get("route_zh")
        if not isinstance(stops, list) or "c3" not in request.conditions:
            return conclude()
        met = bool(route) and len(stops) >= FEWEST_STOPS
        return conclude(Finding("c3", met, f"行驶线路明确，停靠站点 {len(stops)} 个"))


if __name__ == "__main__":
    run(Transport)
