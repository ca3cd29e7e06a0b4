"""A real OTLP/HTTP receiver for traces: what the exporters send is decoded and kept."""

import gzip
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


@dataclass(frozen=True, slots=True)
class Span:
    """One received span; `service` is e.g. sanji-gateway, `stack` its division code."""

    trace_id: str
    name: str
    service: str
    stack: str
    text: str


class Receiver:
    """Listens on a free port of the loopback until `close`."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._lock = threading.Lock()
        keep = self._keep

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                keep(ExportTraceServiceRequest.FromString(body))
                answer = ExportTraceServiceResponse().SerializeToString()
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def endpoint(self) -> str:
        """What `SANJI_OTLP_ENDPOINT` is set to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def spans(self, trace_id: str = "") -> list[Span]:
        """Everything received, or of one trace."""
        with self._lock:
            return [span for span in self._spans if trace_id in ("", span.trace_id)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _keep(self, request: ExportTraceServiceRequest) -> None:
        with self._lock:
            for group in request.resource_spans:
                said = {entry.key: entry.value.string_value for entry in group.resource.attributes}
                for scope in group.scope_spans:
                    for span in scope.spans:
                        self._spans.append(
                            Span(
                                trace_id=span.trace_id.hex(),
                                name=span.name,
                                service=said.get("service.name", ""),
                                stack=said.get("service.namespace", ""),
                                text=str(span),
                            )
                        )
