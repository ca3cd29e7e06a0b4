"""The clocks of an application, every day of them explained."""

from sanji.intake.v1 import intake_clock_pb2

from gateway.call import Call
from gateway.levels import by_number
from gateway.operations import Operations
from gateway.routes.clocks_views import CLOCK, ClocksView, clocks_view
from gateway.routes.intake import RPC

operations = Operations("clocks")


@operations.get(
    "/v1/applications/{number}/clock",
    rpc=RPC + "GetApplicationClock",
    summary="我的办件时限明细",
    description="The clocks of an application for its applicant and for staff, day by day, at the stack of its receipt number.",
    locate=by_number,
    refusals=("APPLICATION_NOT_FOUND",),
    sample=CLOCK,
)
async def get_application_clock(call: Call, number: str) -> ClocksView:
    request = intake_clock_pb2.GetApplicationClockRequest(number=number)
    answer = await call.ask(call.rooms.intake.GetApplicationClock, request)
    return clocks_view(number, answer.clocks)
