"""The gateway's ASGI application, from settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gateway.dispatch import Dispatch
from gateway.edge import Edge
from gateway.endpoint import Endpoint
from gateway.incoming import SLOT, Incoming
from gateway.neighbours import Neighbours
from gateway.openapi import document
from gateway.parts import Parts
from gateway.problems import problem
from gateway.reference import reference_routes
from gateway.routes import RESOURCES
from services.chassis.clock import Clock
from services.chassis.errors import Invalid, NotFound
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry


def build(settings: Settings, telemetry: Telemetry, clock: Clock | None = None) -> Edge:
    """Everything wired; nothing connects before the server starts it."""
    parts = Parts(settings, telemetry, clock)
    neighbours = Neighbours(settings.stacks)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await parts.open()
        await neighbours.open()
        try:
            yield
        finally:
            await neighbours.close()
            await parts.close()

    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        openapi_tags=[{"name": tag} for tag in dict.fromkeys(resource.tag for resource in RESOURCES)],
    )
    app.router.redirect_slashes = False
    made = endpoints(parts)
    app.router.routes.extend(made)
    app.router.routes.extend(reference_routes(lambda: document(app, [one.operation for one in made])))
    app.add_exception_handler(HTTPException, _unrouted)
    return Edge(Dispatch(made, app), telemetry, settings.stack, neighbours)


def endpoints(parts: Parts) -> list[Endpoint]:
    """Every operation bound to `parts`, in the order in which they are matched."""
    return [Endpoint(operation, resource.tag, parts) for resource in RESOURCES for operation in resource.made]


async def _unrouted(request: Request, error: Any) -> Response:
    incoming: Incoming = request.scope[SLOT]
    refusal = Invalid("METHOD_NOT_ALLOWED") if error.status_code == 405 else NotFound("PATH_UNKNOWN")
    reply = problem(refusal, incoming)
    headers = {name.decode(): value.decode() for name, value in reply.headers}
    return Response(reply.body, reply.status, {**headers, **(error.headers or {})})
