"""Traces, metrics and logs of a process, against a collector that really listens."""

import json
import logging
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Event, Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from services.chassis.telemetry import Telemetry, current_trace_id, extract, inject, start
from tests.integration.chassis.plain import SETTINGS

ID_NUMBER = "510822199001014519"
PARENT = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}


class Collector:
    """An OTLP/HTTP endpoint. `silent`: takes connections and never answers until released."""

    def __init__(self, silent: bool = False) -> None:
        self.requests: Queue[ExportTraceServiceRequest] = Queue()
        self.release = Event()
        if not silent:
            self.release.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers.get("content-encoding") == "gzip":
                    raise AssertionError("no compression was asked for")
                outer.requests.put(ExportTraceServiceRequest.FromString(body))
                outer.release.wait(30)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list[Span]:
        request = self.requests.get(timeout=20)
        return [
            span
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@contextmanager
def collecting(silent: bool = False) -> Iterator[Collector]:
    collector = Collector(silent)
    thread = Thread(target=collector.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        collector.release.set()
        collector.server.shutdown()
        collector.server.server_close()
        thread.join(10)


@contextmanager
def measuring(**settings: Any) -> Iterator[Telemetry]:
    telemetry = Telemetry("serve", replace(SETTINGS, **settings), "510822")
    try:
        yield telemetry
    finally:
        telemetry.shutdown()


def attributes(span: Span) -> Mapping[str, str]:
    return {pair.key: pair.value.string_value for pair in span.attributes}


def fail_within(telemetry: Telemetry) -> None:
    with telemetry.span("inner") as span:
        span.set("seen", ID_NUMBER)
        raise ValueError(ID_NUMBER)


def test_sampled_spans_reach_the_collector_as_one_trace_without_personal_numbers() -> None:
    with collecting() as collector, measuring(trace_ratio=1.0, otlp_endpoint=collector.url) as telemetry:
        applicant: dict[str, str | bool | int | float] = {
            "applicant": f"张三 {ID_NUMBER}",
            "phone": 13812341234,
        }
        with telemetry.span("outer", PARENT, "server", applicant), pytest.raises(ValueError):
            fail_within(telemetry)
        telemetry.shutdown()
        inner, outer = collector.spans()
    assert outer.trace_id.hex() == inner.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert (outer.parent_span_id.hex(), inner.parent_span_id) == ("b7ad6b7169203331", outer.span_id)
    assert attributes(outer) == {"applicant": "张三 510822********4519", "phone": "138****1234"}
    assert (inner.status.code, inner.status.message) == (2, "ValueError")
    assert ID_NUMBER.encode() not in inner.SerializeToString() + outer.SerializeToString()


def test_an_unsampled_request_still_has_a_trace_id_and_is_not_exported() -> None:
    with collecting() as collector, measuring(trace_ratio=0.0, otlp_endpoint=collector.url) as telemetry:
        with telemetry.span("outer"):
            first = current_trace_id()
            with telemetry.span("inner"):
                assert current_trace_id() == first
        telemetry.shutdown()
        assert collector.requests.empty()
    assert len(first) == 32
    assert int(first, 16)
    assert current_trace_id() == ""


def test_the_parent_decides_whether_a_trace_is_sampled() -> None:
    with collecting() as collector, measuring(trace_ratio=0.0, otlp_endpoint=collector.url) as telemetry:
        with telemetry.span("kept", PARENT), telemetry.span("kept too"):
            pass
        with telemetry.span("left", {"traceparent": PARENT["traceparent"][:-1] + "0"}):
            assert current_trace_id() == PARENT["traceparent"][3:35]
        telemetry.shutdown()
        assert {span.name for span in collector.spans()} == {"kept", "kept too"}


def test_the_trace_context_survives_being_carried() -> None:
    with measuring() as telemetry:
        carrier: dict[str, str] = {}
        with telemetry.span("here", PARENT):
            inject(carrier)
            here = current_trace_id()
        with telemetry.span("there", carrier):
            assert current_trace_id() == here
    empty: dict[str, str] = {}
    inject(empty)
    assert empty == {}


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "nonsense",
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
    ],
)
def test_a_malformed_trace_context_starts_a_new_trace(raw: str) -> None:
    with measuring() as telemetry, telemetry.span("here", {"traceparent": raw}):
        assert current_trace_id() not in ("", "0af7651916cd43dd8448eb211c80319c")
    assert not extract({"traceparent": raw})


def test_a_collector_that_does_not_answer_does_not_keep_the_process() -> None:
    with collecting(silent=True) as collector:
        telemetry = Telemetry(
            "serve", replace(SETTINGS, trace_ratio=1.0, otlp_endpoint=collector.url), "510822"
        )
        with telemetry.span("outer"):
            pass
        telemetry.shutdown(seconds=0.2)
        assert not collector.release.is_set()


def test_metrics_are_served_over_http_and_rendered() -> None:
    with measuring(metrics_listen="127.0.0.1:0") as telemetry:
        telemetry.rpc_seconds.observe(0.02, "intake", "SubmitApplication", "OK")
        telemetry.event_seconds.observe(0.02, "approval", "ApplicationSubmitted", "done")
        telemetry.http_seconds.observe(0.02, "/v1/items", "200")
        telemetry.outbox_pending.set(7, "intake")
        telemetry.dead_letters.set(2, "rating")
        telemetry.counter("sanji_leases", ("room",), "ranges leased").add(3, "intake")
        with urllib.request.urlopen(
            f"http://127.0.0.1:{telemetry.metrics_port}/metrics", timeout=10
        ) as answer:
            served = answer.read().decode()
        rendered, content_type = telemetry.render_metrics()
    for line in (
        'sanji_rpc_seconds_bucket{code="OK",le="0.025",method="SubmitApplication",room="intake"} 1.0',
        'sanji_event_seconds_count{event="ApplicationSubmitted",outcome="done",room="approval"} 1.0',
        'sanji_http_seconds_count{route="/v1/items",status="200"} 1.0',
        'sanji_outbox_pending{room="intake"} 7.0',
        'sanji_dead_letters{room="rating"} 2.0',
        'sanji_leases_total{room="intake"} 3.0',
    ):
        assert line in served
        assert line in rendered.decode()
    assert content_type.startswith("text/plain")


def test_label_values_are_bounded_and_carry_no_personal_numbers() -> None:
    with measuring() as telemetry:
        telemetry.http_seconds.observe(0.1, f"/v1/people/{ID_NUMBER}", "200")
        for number in range(2000):
            telemetry.http_seconds.observe(0.1, f"/v1/{number}", "404")
        text = telemetry.render_metrics()[0].decode()
    assert ID_NUMBER not in text
    assert text.count("sanji_http_seconds_count{") == 501
    assert 'sanji_http_seconds_count{route="other",status="other"} 1501.0' in text


def test_a_log_line_is_json_with_its_place_and_trace_and_masks_personal_numbers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    telemetry = start("work", SETTINGS)
    with telemetry.span("hear", PARENT):
        try:
            raise KeyError(ID_NUMBER)
        except KeyError:
            logging.getLogger("intake").exception(
                "no %s at 13812341234",
                ID_NUMBER,
                extra={"caller": 13812341234, "form": {"ids": [ID_NUMBER], "at": None}, "level": "kept out"},
            )
    telemetry.shutdown()
    out = capsys.readouterr().out
    line = json.loads(out.splitlines()[-1])
    assert (line["level"], line["logger"], line["process"], line["stack"]) == (
        "ERROR",
        "intake",
        "work",
        "510822",
    )
    assert line["message"] == "no 510822********4519 at 138****1234"
    assert (line["trace_id"], len(line["span_id"])) == (PARENT["traceparent"][3:35], 16)
    assert line["caller"] == "138****1234"
    assert line["form"] == {"ids": ["510822********4519"], "at": None}
    assert "KeyError" in line["exception"]
    assert ID_NUMBER not in out
    assert "13812341234" not in out


def test_a_log_line_that_cannot_be_formatted_shows_nothing_of_its_arguments(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start("work", SETTINGS).shutdown()
    record = logging.LogRecord("intake", logging.ERROR, "", 1, "%d", (ID_NUMBER,), None)
    logging.getLogger().handlers[-1].handle(record)
    captured = capsys.readouterr()
    assert "log line of intake lost: TypeError" in captured.err
    assert ID_NUMBER not in captured.out + captured.err


GREEN = """
import sys
import eventlet

eventlet.monkey_patch()
from dataclasses import replace

from tests.integration.chassis.plain import SETTINGS
from services.chassis.telemetry import start

settings = replace(SETTINGS, trace_ratio=1.0, otlp_endpoint=sys.argv[1], metrics_listen="127.0.0.1:0")
telemetry = start("work", settings)
with telemetry.span("hear"):
    eventlet.spawn(telemetry.event_seconds.observe, 0.1, "approval", "ApplicationSubmitted", "done").wait()
telemetry.shutdown()
assert "grpc" not in sys.modules
"""


def test_a_green_process_traces_too_and_loads_no_grpc() -> None:
    with collecting() as collector:
        done = subprocess.run(
            [sys.executable, "-c", GREEN, collector.url], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert [span.name for span in collector.spans()] == ["hear"]
