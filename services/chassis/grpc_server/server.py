"""The gRPC server of one process."""

import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.descriptor_pool import Default
from grpc_health.v1 import health, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from services.chassis.grpc_server.audience import audiences
from services.chassis.grpc_server.health import Health
from services.chassis.grpc_server.methods import Method
from services.chassis.grpc_server.readiness import Readiness
from services.chassis.grpc_server.statuses import METADATA_BYTES
from services.chassis.settings import Settings
from services.chassis.telemetry import Telemetry
from services.chassis.tokens import TokenVerifier

MESSAGE_BYTES = 2 * 1024 * 1024
_WAITING_PER_THREAD = 8
_OPTIONS = (
    ("grpc.so_reuseport", 0),
    # Probing for the width of a long line costs a ping per answer; between neighbours it finds nothing.
    ("grpc.http2.bdp_probe", 0),
    ("grpc.max_receive_message_length", MESSAGE_BYTES),
    ("grpc.max_send_message_length", MESSAGE_BYTES),
    ("grpc.max_metadata_size", METADATA_BYTES),
    ("grpc.absolute_max_metadata_size", 2 * METADATA_BYTES),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
)


class RoomServer:
    """Answers for `servicers` (full service name → servicer) at `settings.grpc_listen` and, if named, `grpc_socket`.

    A thread pool of `settings.grpc_threads`; eight times as many calls may be in hand, the next is told
    RESOURCE_EXHAUSTED. Messages up to 2 MiB. Health and reflection come along.
    Raises `AudienceInvalid` when an RPC does not say who may call it.
    """

    def __init__(
        self,
        settings: Settings,
        servicers: Mapping[str, object],
        verifier: TokenVerifier,
        telemetry: Telemetry,
    ) -> None:
        self._settings = settings
        self._verifier = verifier
        self._telemetry = telemetry
        self._pool = ThreadPoolExecutor(settings.grpc_threads, thread_name_prefix="rpc")
        self._server = grpc.server(
            self._pool,
            options=_OPTIONS,
            maximum_concurrent_rpcs=settings.grpc_threads * _WAITING_PER_THREAD,
        )
        self.port = 0
        self._add(servicers)
        self._health = Health()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        self._readiness = Readiness(self._health, tuple(servicers))
        reflection.enable_server_reflection(
            (*servicers, health.SERVICE_NAME, reflection.SERVICE_NAME), self._server
        )

    def add_probe(self, name: str, probe: Callable[[], bool]) -> None:
        """Before `start`: serve only while `probe` answers True, asked every second in its own thread."""
        self._readiness.add(name, probe)

    def start(self) -> None:
        """Listen and answer; `port` is known from now on. Raises `RuntimeError` when the address is taken."""
        self.port = self._server.add_insecure_port(self._settings.grpc_listen)
        if self._settings.grpc_socket:
            self._server.add_insecure_port(f"unix:{self._settings.grpc_socket}")
        self._server.start()
        self._readiness.start()

    def stop(self) -> None:
        """Drain: not serving, take nothing new, finish what is in hand within `settings.drain` seconds."""
        self._readiness.stop()
        drained = self._server.stop(self._settings.drain)
        self._health.end_watches()
        drained.wait()
        self._pool.shutdown(wait=False)

    def serve(self, stop: Event) -> None:
        """Start, wait until `stop` is set, drain."""
        self.start()
        stop.wait()
        self.stop()

    def _add(self, servicers: Mapping[str, object]) -> None:
        services: dict[str, ServiceDescriptor] = {
            name: Default().FindServiceByName(name) for name in servicers
        }
        admitted = audiences(services.values())
        for name, service in services.items():
            handlers = {
                method.name: Method(
                    method,
                    getattr(servicers[name], method.name),
                    admitted[method.full_name],
                    self._verifier,
                    self._telemetry,
                    self._settings.deadline,
                ).handler()
                for method in service.methods
            }
            self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(name, handlers),))
            self._server.add_registered_method_handlers(name, handlers)


def stop_on_signals() -> Event:
    """An event that SIGTERM or SIGINT sets. From the main thread only."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
