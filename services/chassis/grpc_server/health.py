"""The health service, whose watchers do not hold up a server that stops."""

from collections.abc import Callable
from threading import Lock

import grpc
from grpc_health.v1 import health, health_pb2


class Health(health.HealthServicer):  # type: ignore[misc]
    """`grpc.health.v1.Health`; `end_watches` closes the streams that would otherwise last the whole drain."""

    def __init__(self) -> None:
        super().__init__()
        self._watches: set[_Watch] = set()
        self._watching = Lock()

    def Watch(
        self,
        request: health_pb2.HealthCheckRequest,
        context: grpc.ServicerContext,
        send_response_callback: Callable[[object], None],
    ) -> None:
        """Tell the state now and each time it changes, until the caller leaves or the server stops."""
        watch = _Watch(send_response_callback)
        with self._watching:
            self._watches.add(watch)
        context.add_callback(lambda: self._forget(watch))
        super().Watch(request, context, watch)

    def end_watches(self) -> None:
        """Close every open watch with OK, after what was already told."""
        with self._watching:
            watches = tuple(self._watches)
        for watch in watches:
            watch(None)

    def _forget(self, watch: "_Watch") -> None:
        with self._watching:
            self._watches.discard(watch)


class _Watch:
    """One watcher's stream. gRPC takes the closing None once, and both the server and the caller may end it."""

    def __init__(self, send: Callable[[object], None]) -> None:
        self._send = send
        self._ended = False
        self._lock = Lock()

    def __call__(self, answer: object | None) -> None:
        with self._lock:
            if self._ended:
                return
            self._ended = answer is None
        self._send(answer)
