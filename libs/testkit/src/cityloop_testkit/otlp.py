"""A collector's door for tests: takes OTLP over HTTP as the real one does, and keeps every span."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

PATH = "/v1/traces"
PROTOBUF = "application/x-protobuf"


@dataclass(frozen=True, slots=True)
class SeenSpan:
    """A span as it came, ids in hexadecimal; `kind` in OTLP's words, such as `SERVER`."""

    service: str
    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str
    links: tuple[tuple[str, str], ...]
    """Trace and span ids of what it is linked to."""
    attributes: dict[str, str]
    failed: bool


@dataclass
class ReceivedTraces:
    """What came so far; safe to read while more comes."""

    url: str = ""
    contents: list[bytes] = field(default_factory=list)
    """Every request, inflated."""
    spans: dict[str, SeenSpan] = field(default_factory=dict)
    """By their ids."""
    resources: dict[str, dict[str, str]] = field(default_factory=dict)
    """What each service says of itself."""
    elsewhere: list[str] = field(default_factory=list)
    """Paths that were asked for and are none."""

    def take(self, content: bytes) -> None:
        """Keep the spans of a request."""
        self.contents.append(content)
        for group in ExportTraceServiceRequest.FromString(content).resource_spans:
            resource = _attributes(group.resource.attributes)
            service = resource["service.name"]
            self.resources[service] = resource
            for scope in group.scope_spans:
                for span in scope.spans:
                    self.spans[span.span_id.hex()] = _seen(service, span)

    def of_trace(self, trace_id: str) -> list[SeenSpan]:
        """All spans of a trace."""
        return [span for span in list(self.spans.values()) if span.trace_id == trace_id]


@contextmanager
def otlp_receiver() -> Iterator[ReceivedTraces]:
    """Listens on a port of its own while the block lasts."""
    received = ReceivedTraces()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != PATH or self.headers["Content-Type"] != PROTOBUF:
                received.elsewhere.append(self.path)
                self._answer(404, b"")
                return
            inflated = gzip.decompress(content) if self.headers.get("Content-Encoding") == "gzip" else content
            received.take(inflated)
            self._answer(200, ExportTraceServiceResponse().SerializeToString())

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", PROTOBUF)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """A test's output is not a server's log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    received.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _seen(service: str, span: Span) -> SeenSpan:
    return SeenSpan(
        service=service,
        name=span.name,
        kind=Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        links=tuple((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
        attributes=_attributes(span.attributes),
        failed=span.status.code == span.status.STATUS_CODE_ERROR,
    )


def _attributes(given: Iterable[KeyValue]) -> dict[str, str]:
    return {item.key: str(getattr(item.value, item.value.WhichOneof("value") or "string_value")) for item in given}
