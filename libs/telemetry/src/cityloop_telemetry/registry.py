"""What names of metrics, log events and spans are made of. Who emits one declares it, in a `telemetry.py` of its own; a
test checks that each is used and none is made beside it.

Prometheus conventions for metrics (base units, `_total`), OpenTelemetry conventions for span attributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opentelemetry.trace import SpanKind
from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry(auto_describe=True)
"""The registry of this process; the admin port serves it."""
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

# Few, for each is a series of every method, route and topic; among them the limits of the promises.
LATENCY_BUCKETS = (0.025, 0.1, 0.5, 1.0, 2.5)
CALL_BUCKETS = (0.05, 0.5)
PEER_BUCKETS = (0.05, 0.5)
"""Of calls to other services: what is slower is slow, and ends at its deadline."""
PAGE_BUCKETS = (0.1, 1.0, 2.5)
"""The objective of pages is a second; each bucket is a series of every route."""
QUERY_BUCKETS = (0.005, 0.025, 0.1, 0.5, 1.0, 2.5)
STREAM_BUCKETS = (60.0,)
"""Streams go on until somebody ends them: what matters is whether they hold."""
CLOSING_BUCKETS = (600.0, 3_600.0, 4 * 3_600.0, 8 * 3_600.0, 86_400.0, 3 * 86_400.0, 7 * 86_400.0, 30 * 86_400.0)
SIZE_BUCKETS = (1, 10, 100, 1_000)


class LogEvent(StrEnum):
    """What happened, in snake_case; each package has its own in `telemetry.py`."""


@dataclass(frozen=True, slots=True)
class SpanName:
    """A kind of span: its name, in which `{}` is the method, topic or route, what it covers, and its kind in OTLP."""

    name: str
    covers: str
    kind: SpanKind = SpanKind.INTERNAL
