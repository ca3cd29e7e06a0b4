"""Whether this process lives, whether its rooms answer, and what it measures."""

from gateway.call import Call
from gateway.operations import Operations
from gateway.problems import refused
from gateway.reply import Reply, json_reply
from services.chassis.errors import Fault, Unavailable

operations = Operations("operations")


@operations.get(
    "/livez",
    rpc="",
    summary="存活",
    description="The process lives; says nothing about its rooms.",
    limited=False,
    sample={"status": "live"},
)
async def get_liveness(call: Call) -> Reply:
    return json_reply(200, {"status": "live"})


@operations.get(
    "/readyz",
    rpc="",
    summary="就绪",
    description="Every room serves, asked within a second; else 503 naming those that do not.",
    limited=False,
    refusals=("NOT_READY",),
    sample={"status": "ready"},
)
async def get_readiness(call: Call) -> Reply:
    away = await call.parts.rooms.unready()
    if not away:
        return json_reply(200, {"status": "ready"})
    faults = [Fault(f"/rooms/{room}", "UNAVAILABLE", "服务未就绪") for room in away]
    return refused(Unavailable("NOT_READY", "、".join(away), faults=faults, retry_after=1.0), call.incoming)


@operations.get(
    "/metrics",
    rpc="",
    summary="指标",
    description="Prometheus exposition.",
    limited=False,
    media="text/plain",
    sample="sanji_http_seconds_count 1",
)
async def get_metrics(call: Call) -> Reply:
    body, media = call.parts.telemetry.render_metrics()
    return Reply(200, ((b"content-type", media.encode()),), body)
