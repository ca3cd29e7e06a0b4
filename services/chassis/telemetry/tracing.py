"""Spans and the W3C trace context; cheap while nothing is sampled.

Sampling is parent-based, otherwise by ratio of the trace id. It is decided before the SDK is entered,
because an SDK span that is then dropped costs several times the whole budget of an unsampled request.
"""

import random
import re
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Literal

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from services.chassis.masking import mask_text

Kind = Literal["internal", "server", "client", "producer", "consumer"]
Attribute = str | bool | int | float

_KINDS: Mapping[Kind, SpanKind] = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}
_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
_UNSAMPLED = TraceFlags(TraceFlags.DEFAULT)
_LOW_64 = (1 << 64) - 1


def extract(carrier: Mapping[str, object]) -> Context:
    """The remote parent that `carrier["traceparent"]` names; an empty context when absent or malformed."""
    parent = _remote(carrier)
    return Context() if parent is None else trace.set_span_in_context(NonRecordingSpan(parent), Context())


def inject(carrier: MutableMapping[str, str]) -> None:
    """Write the current span as `traceparent` (W3C Trace Context, version 00); nothing outside a span."""
    current = trace.get_current_span().get_span_context()
    if current.is_valid:
        carrier["traceparent"] = (
            f"00-{current.trace_id:032x}-{current.span_id:016x}-{current.trace_flags:02x}"
        )


def current_trace_id() -> str:
    """32 hex digits inside a request, sampled or not; "" outside."""
    current = trace.get_current_span().get_span_context()
    return f"{current.trace_id:032x}" if current.is_valid else ""


def current_span_id() -> str:
    """16 hex digits inside a request; "" outside."""
    current = trace.get_current_span().get_span_context()
    return f"{current.span_id:016x}" if current.is_valid else ""


class Tracing:
    """Starts spans of one process. `ratio`: share of new traces that are sampled, 0 to 1."""

    def __init__(self, resource: Resource, ratio: float, endpoint: str) -> None:
        self._bound = round(ratio * (1 << 64))
        self._provider = TracerProvider(
            sampler=ALWAYS_ON,
            resource=resource,
            shutdown_on_exit=False,
            span_limits=SpanLimits(max_attributes=32),
        )
        if endpoint:
            self.export_to(_otlp_processor(endpoint))
        self._tracer = self._provider.get_tracer("sanji")

    def export_to(self, processor: SpanProcessor) -> None:
        """Hand every finished sampled span to `processor` too."""
        self._provider.add_span_processor(processor)

    def span(
        self,
        name: str,
        carrier: Mapping[str, object] | None = None,
        kind: Kind = "internal",
        attributes: Mapping[str, Attribute] | None = None,
    ) -> "SpanScope":
        """A span around a block: child of the current one, or of `carrier`'s when a carrier is given."""
        if carrier is None:
            found = trace.get_current_span().get_span_context()
            parent = found if found.is_valid else None
        else:
            parent = _remote(carrier)
        if parent is None:
            trace_id = random.getrandbits(128) or 1
            sampled = trace_id & _LOW_64 < self._bound
        else:
            trace_id = parent.trace_id
            sampled = bool(parent.trace_flags & TraceFlags.SAMPLED)
        if sampled:
            return SpanScope(self._recorded(name, parent, kind, attributes))
        unsampled = SpanContext(trace_id, random.getrandbits(64) or 1, False, _UNSAMPLED)
        return SpanScope(NonRecordingSpan(unsampled))

    def close(self) -> None:
        """Flush and end the exporters."""
        self._provider.shutdown()

    def _recorded(
        self,
        name: str,
        parent: SpanContext | None,
        kind: Kind,
        attributes: Mapping[str, Attribute] | None,
    ) -> Span:
        outer = (
            Context() if parent is None else trace.set_span_in_context(NonRecordingSpan(parent), Context())
        )
        masked = {key: _masked(value) for key, value in (attributes or {}).items()}
        return self._tracer.start_span(mask_text(name), context=outer, kind=_KINDS[kind], attributes=masked)


class SpanScope:
    """`with` block of one span. A leaving exception marks the span by its type; its text stays out."""

    __slots__ = ("_span", "_token")

    def __init__(self, span: Span) -> None:
        self._span = span

    def __enter__(self) -> "SpanScope":
        self._token = otel_context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        otel_context.detach(self._token)
        if self._span.is_recording():
            if kind is not None and issubclass(kind, Exception):
                self.fail(kind.__name__)
            self._span.end()

    def set(self, key: str, value: Attribute) -> None:
        """Add an attribute; personal numbers in it are masked."""
        if self._span.is_recording():
            self._span.set_attribute(key, _masked(value))

    def fail(self, reason: str) -> None:
        """Mark the span as failed for `reason`, a type name or an UPPER_SNAKE code."""
        if self._span.is_recording():
            self._span.set_status(Status(StatusCode.ERROR, reason))


def _masked(value: Attribute) -> Attribute:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**10:
        text = str(value)
        hidden = mask_text(text)
        return value if hidden == text else hidden
    return value


def _remote(carrier: Mapping[str, object]) -> SpanContext | None:
    raw = carrier.get("traceparent")
    if not isinstance(raw, str) or not (match := _TRACEPARENT.fullmatch(raw)):
        return None
    version, trace_hex, span_hex, flags, rest = match.groups()
    trace_id, span_id = int(trace_hex, 16), int(span_hex, 16)
    if version == "ff" or (version == "00" and rest) or not trace_id or not span_id:
        return None
    return SpanContext(trace_id, span_id, True, _SAMPLED if int(flags, 16) & 1 else _UNSAMPLED)


def _otlp_processor(endpoint: str) -> SpanProcessor:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    base = endpoint.rstrip("/")
    url = base if base.endswith("/v1/traces") else f"{base}/v1/traces"
    return BatchSpanProcessor(
        OTLPSpanExporter(endpoint=url, timeout=5),
        max_queue_size=4096,
        schedule_delay_millis=2000,
        max_export_batch_size=512,
        export_timeout_millis=5000,
    )
