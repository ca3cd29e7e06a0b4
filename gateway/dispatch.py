"""From path to endpoint without FastAPI's seven layers around it: a fifth of what a request costs here.

Whatever matches nothing goes to FastAPI, which serves the reference and says 404 or 405.
"""

from collections import defaultdict
from collections.abc import Iterable, MutableMapping
from re import Pattern
from typing import Any

from gateway.edge import App
from gateway.endpoint import Endpoint
from gateway.reply import Send


class Dispatch:
    """ASGI. Fixed paths by one look-up, the others among those of the same method and number of segments."""

    def __init__(self, endpoints: Iterable[Endpoint], otherwise: App) -> None:
        self._otherwise = otherwise
        self._fixed: dict[tuple[str, str], Endpoint] = {}
        self._shaped: dict[tuple[str, int], list[tuple[Pattern[str], Endpoint]]] = defaultdict(list)
        for endpoint in endpoints:
            method = endpoint.operation.method
            if endpoint.param_convertors:
                self._shaped[method, endpoint.path.count("/")].append((endpoint.path_regex, endpoint))
            else:
                self._fixed[method, endpoint.path] = endpoint

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] == "http" and (endpoint := self._found(scope)):
            await endpoint.serve(scope, receive, send)
        else:
            await self._otherwise(scope, receive, send)

    def _found(self, scope: MutableMapping[str, Any]) -> Endpoint | None:
        method, path = scope["method"], scope["path"]
        fixed = self._fixed.get((method, path))
        if fixed is not None:
            scope["path_params"] = {}
            return fixed
        for pattern, endpoint in self._shaped.get((method, path.count("/")), ()):
            if match := pattern.match(path):
                scope["path_params"] = match.groupdict()
                return endpoint
        return None
