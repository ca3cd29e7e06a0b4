"""Counters, gauges and histograms with few label values, read by Prometheus."""

from collections.abc import Sequence
from wsgiref.simple_server import WSGIServer

from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import Counter as OtelCounter
from opentelemetry.metrics import Histogram as OtelHistogram
from opentelemetry.metrics import _Gauge as OtelGauge
from opentelemetry.sdk.metrics import AlwaysOffExemplarFilter, MeterProvider
from opentelemetry.sdk.resources import Resource
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest, start_http_server
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from services.chassis.masking import mask_text

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
OTHER = "other"
_SERIES = 500


class Labels:
    """Label names of one instrument, and at most 500 combinations of values; the rest count as "other"."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._known: dict[tuple[str, ...], dict[str, str]] = {}
        self._overflow = dict.fromkeys(self._names, OTHER)

    def of(self, values: tuple[str, ...]) -> dict[str, str]:
        """The attributes for `values`, in the order of the names; `ValueError` when their count differs."""
        known = self._known.get(values)
        if known is not None:
            return known
        attributes = {name: mask_text(value) for name, value in zip(self._names, values, strict=True)}
        if len(self._known) >= _SERIES:
            return self._overflow
        self._known[values] = attributes
        return attributes


class Counter:
    """A number that only grows."""

    def __init__(self, instrument: OtelCounter, labels: Sequence[str]) -> None:
        self._instrument = instrument
        self._labels = Labels(labels)

    def add(self, amount: float, *values: str) -> None:
        """Add `amount` ≥ 0 under the label values, in the order of the label names."""
        self._instrument.add(amount, self._labels.of(values))


class Histogram:
    """How long things took, in seconds."""

    def __init__(self, instrument: OtelHistogram, labels: Sequence[str]) -> None:
        self._instrument = instrument
        self._labels = Labels(labels)

    def observe(self, seconds: float, *values: str) -> None:
        """Record one duration under the label values, in the order of the label names."""
        self._instrument.record(seconds, self._labels.of(values))


class Gauge:
    """A number that goes up and down."""

    def __init__(self, instrument: OtelGauge, labels: Sequence[str]) -> None:
        self._instrument = instrument
        self._labels = Labels(labels)

    def set(self, value: float, *values: str) -> None:
        """What it is now, under the label values, in the order of the label names."""
        self._instrument.set(value, self._labels.of(values))


class Metrics:
    """The instruments of one process, and where Prometheus reads them.

    `listen`: host:port of its own HTTP server, or "" when something else serves `render()`.
    """

    def __init__(self, resource: Resource, listen: str) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        reader = PrometheusMetricReader(scope_info_enabled=False, registry=self._registry)
        self._provider = MeterProvider(
            [reader], resource=resource, shutdown_on_exit=False, exemplar_filter=AlwaysOffExemplarFilter()
        )
        self._meter = self._provider.get_meter("sanji")
        self._server = _listener(listen, self._registry) if listen else None

    @property
    def port(self) -> int:
        """The port Prometheus reads, 0 when there is none."""
        return self._server.server_port if self._server else 0

    def counter(self, name: str, labels: Sequence[str], description: str) -> Counter:
        """A counter; Prometheus appends `_total` to its name."""
        return Counter(self._meter.create_counter(name, description=description), labels)

    def histogram(self, name: str, labels: Sequence[str], description: str) -> Histogram:
        """A histogram of seconds with bounds from 1 ms to 10 s."""
        made = self._meter.create_histogram(
            name, description=description, explicit_bucket_boundaries_advisory=SECONDS
        )
        return Histogram(made, labels)

    def gauge(self, name: str, labels: Sequence[str], description: str) -> Gauge:
        """A gauge."""
        return Gauge(self._meter.create_gauge(name, description=description), labels)

    def render(self) -> tuple[bytes, str]:
        """The exposition text and its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST

    def close(self) -> None:
        """Stop listening."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._provider.shutdown()


def _listener(listen: str, registry: CollectorRegistry) -> WSGIServer:
    host, _, port = listen.rpartition(":")
    server, _thread = start_http_server(int(port), addr=host or "127.0.0.1", registry=registry)
    return server
