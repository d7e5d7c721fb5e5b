"""The signal matrix: what each kind of span between processes has beside it, and which service may call which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml
from cityloop.topics import TOPICS
from cityloop_messaging.telemetry import LogEvents as MessagingLogEvents
from cityloop_rpc.telemetry import LogEvents as RpcLogEvents
from cityloop_telemetry import LogEvent
from cityloop_testkit.otlp import SeenSpan
from cityloop_testkit.sources import ROOT
from cityloop_web.telemetry import LogEvents as WebLogEvents

SERVICES = ("sensing-ingest", "data-sharing", "event-hub", "collaboration-tasks", "citizen-services", "console")
Edge = tuple[str, str, str]
"""Who, what (a topic or a method), whom."""


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of span, and what else its service says of the same work.

    Args:
        span: its attribute of `spans`.
        kind: in OTLP's words.
        attribute: which attribute tells what it is of.
        metrics: series that count it, one or the other.
        labels: of that series, by attribute; of a method its service and its name apart.
        events: log events of what goes wrong with it.
    """

    span: str
    kind: str
    attribute: str
    metrics: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    events: tuple[LogEvent, ...] = ()

    def labels_of(self, span: SeenSpan) -> dict[str, str]:
        """The labels of the series that counts a span."""
        if self.attribute == "rpc.method":
            service, _, method = span.attributes["rpc.method"].partition("/")
            return {"grpc_service": service, "grpc_method": method}
        return {label: span.attributes[name] for label, name in self.labels.items()}


MATRIX = (
    Row(
        "RPC_SERVER",
        "SERVER",
        "rpc.method",
        ("grpc_server_handled_total",),
        events=(RpcLogEvents.RPC_REFUSED, RpcLogEvents.RPC_FAILED),
    ),
    Row("RPC_CLIENT", "CLIENT", "rpc.method", ("grpc_client_handled_total",), events=(RpcLogEvents.RPC_FAILED,)),
    Row(
        "HTTP_SERVER",
        "SERVER",
        "http.route",
        ("cityloop_http_requests_total",),
        {"route": "http.route", "method": "http.request.method", "code": "http.response.status_code"},
        (WebLogEvents.HTTP_FAILED, WebLogEvents.HTTP_UNAVAILABLE),
    ),
    Row(
        "PUBLISH",
        "PRODUCER",
        "messaging.destination.name",
        ("cityloop_published_records_total",),
        {"topic": "messaging.destination.name"},
        (MessagingLogEvents.OUTBOX_RETRY,),
    ),
    Row(
        "PROCESS",
        "CONSUMER",
        "messaging.destination.name",
        ("cityloop_consumer_records_total", "cityloop_projection_position"),
        {"topic": "messaging.destination.name"},
        (MessagingLogEvents.CONSUMER_RETRY, MessagingLogEvents.RECORD_DEAD_LETTERED),
    ),
)


def row_of(span: SeenSpan) -> Row | None:
    """The row of a span; None of one inside a process."""
    found = (row for row in MATRIX if row.kind == span.kind and row.attribute in span.attributes)
    return next(found, None)


def registered_topics() -> set[Edge]:
    """Which service publishes what for which service, by the register of topics."""
    return {
        (producer, topic.name, consumer)
        for topic in TOPICS.values()
        for producer in topic.producers
        for consumer in topic.consumers
        if producer in SERVICES and consumer in SERVICES
    }


def registered_calls() -> set[Edge]:
    """Which service may call which method of which service, by the policies."""
    found = set()
    for service in SERVICES:
        package = f"cityloop_{service.replace('-', '_')}"
        policy = yaml.safe_load((ROOT / "services" / service / "src" / package / "policy.yaml").read_text())
        for method, callers in policy["methods"].items():
            own = (caller.removeprefix("service:") for caller in callers if caller.startswith("service:"))
            found |= {(caller, method, service) for caller in own}
    return found


def edges(spans: Mapping[str, SeenSpan], kinds: tuple[str, str]) -> set[Edge]:
    """The edges that spans show: from one of the first kind to one of the second that it is parent of or linked to."""
    found = set()
    for span in spans.values():
        row = row_of(span)
        if row is None or span.kind != kinds[1]:
            continue
        for span_id in (span.parent_id, *(linked for _, linked in span.links)):
            other = spans.get(span_id)
            if other is not None and other.kind == kinds[0]:
                found.add((other.service, span.attributes[row.attribute], span.service))
    return found
