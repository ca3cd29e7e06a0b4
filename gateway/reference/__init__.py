"""The reference page at /docs and the document it shows: self-contained, for offices without the internet."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOLDER = Path(__file__).parent
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"
_PAGES = {
    "/docs": ("index.html", "text/html"),
    "/docs/reference.js": ("reference.js", "text/javascript"),
    "/docs/reference.css": ("reference.css", "text/css"),
}


def reference_routes(document: Callable[[], dict[str, Any]]) -> list[Route]:
    """/openapi.json and the page."""

    async def openapi(_request: Request) -> Response:
        return Response(orjson.dumps(document()), media_type="application/json")

    pages = [Route(path, _page(*page), methods=["GET"]) for path, page in _PAGES.items()]
    return [Route("/openapi.json", openapi, methods=["GET"]), *pages]


def _page(name: str, media: str) -> Callable[[Request], Any]:
    body = (_FOLDER / name).read_bytes()

    async def page(_request: Request) -> Response:
        return Response(body, media_type=media, headers={"content-security-policy": _POLICY})

    return page
