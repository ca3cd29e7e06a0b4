"""Traces, metrics and logs of one process, in one call: `start`.

The only door to the OpenTelemetry SDK. Works in threaded and in green processes alike (OTLP over HTTP).
"""

from collections.abc import Mapping, Sequence
from threading import Thread

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor

from services.chassis.settings import Settings
from services.chassis.telemetry.logs import log_to_stdout
from services.chassis.telemetry.metrics import Counter, Gauge, Histogram, Metrics
from services.chassis.telemetry.tracing import (
    Attribute,
    Kind,
    SpanScope,
    Tracing,
    current_trace_id,
    extract,
    inject,
)

__all__ = [
    "Counter",
    "Gauge",
    "Histogram",
    "SpanScope",
    "Telemetry",
    "current_trace_id",
    "extract",
    "inject",
    "start",
]


class Telemetry:
    """What a process measures and says about itself.

    Standard instruments, with their labels in the order in which values are given:
    `rpc_seconds` (room, method, code) · `event_seconds` (room, event, outcome) ·
    `http_seconds` (route, status) · `outbox_pending` (room) · `dead_letters` (room).
    """

    def __init__(self, process: str, settings: Settings, stack: str) -> None:
        resource = Resource({"service.name": f"sanji-{process}", "service.namespace": stack})
        self._tracing = Tracing(resource, settings.trace_ratio, settings.otlp_endpoint)
        self._metrics = Metrics(resource, settings.metrics_listen)
        made = self._metrics
        self.rpc_seconds = made.histogram(
            "sanji_rpc_seconds", ("room", "method", "code"), "gRPC calls answered"
        )
        self.event_seconds = made.histogram(
            "sanji_event_seconds", ("room", "event", "outcome"), "events heard"
        )
        self.http_seconds = made.histogram(
            "sanji_http_seconds", ("route", "status"), "HTTP requests answered"
        )
        self.outbox_pending = made.gauge("sanji_outbox_pending", ("room",), "events not yet published")
        self.dead_letters = made.gauge("sanji_dead_letters", ("room",), "messages that wait for a person")

    def span(
        self,
        name: str,
        carrier: Mapping[str, object] | None = None,
        kind: Kind = "internal",
        attributes: Mapping[str, Attribute] | None = None,
    ) -> SpanScope:
        """A span around a block: child of the current one, or of `carrier`'s `traceparent` when given.

        Attribute values are masked; they carry no personal numbers.
        """
        return self._tracing.span(name, carrier, kind, attributes)

    def counter(self, name: str, labels: Sequence[str], description: str) -> Counter:
        """A counter of this process; Prometheus appends `_total`."""
        return self._metrics.counter(name, labels, description)

    def histogram(self, name: str, labels: Sequence[str], description: str) -> Histogram:
        """A histogram of seconds of this process."""
        return self._metrics.histogram(name, labels, description)

    def gauge(self, name: str, labels: Sequence[str], description: str) -> Gauge:
        """A gauge of this process."""
        return self._metrics.gauge(name, labels, description)

    def render_metrics(self) -> tuple[bytes, str]:
        """The Prometheus exposition and its content type, for whoever serves /metrics."""
        return self._metrics.render()

    @property
    def metrics_port(self) -> int:
        """The port on which Prometheus may read, 0 when `metrics_listen` is not set."""
        return self._metrics.port

    def export_to(self, processor: SpanProcessor) -> None:
        """Hand finished sampled spans to one more processor."""
        self._tracing.export_to(processor)

    def shutdown(self, seconds: float = 5.0) -> None:
        """Flush what is sampled and stop; gives up after `seconds`, for a collector that does not answer."""
        flushing = Thread(target=self._tracing.close, name="telemetry-flush", daemon=True)
        flushing.start()
        flushing.join(seconds)
        self._metrics.close()


def start(process: str, settings: Settings, stack: str = "") -> Telemetry:
    """Begin to trace, measure and log as `process`: "serve", "work" or "gateway".

    `stack`: code shown in logs and traces, by default the settings'.
    """
    code = stack or settings.stack
    log_to_stdout(process, code, settings.log_level)
    return Telemetry(process, settings, code)
