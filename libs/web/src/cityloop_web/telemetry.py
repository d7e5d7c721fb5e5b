"""Names of the metrics, log events and spans that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import PAGE_BUCKETS, REGISTRY, LogEvent, SpanName
from opentelemetry.trace import SpanKind
from prometheus_client import Counter, Histogram


class Metrics:
    """Counted as it happens."""

    HTTP_HANDLED = Counter(
        "cityloop_http_requests_total",
        "Requests ended, by route as declared",
        ("method", "route", "code"),
        registry=REGISTRY,
    )
    HTTP_SECONDS = Histogram(
        "cityloop_http_request_seconds",
        "Duration of requests",
        ("method", "route"),
        buckets=PAGE_BUCKETS,
        registry=REGISTRY,
    )
    SUBMISSIONS_BOUNDED = Counter(
        "cityloop_submissions_bounded_total",
        "Submissions refused for their rate, by what was bounded: address, key, number",
        ("bound",),
        registry=REGISTRY,
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    LANGUAGES_READ = "languages_read"
    HTTP_FAILED = "http_failed"
    HTTP_UNAVAILABLE = "http_unavailable"


class Spans:
    """Kinds of spans."""

    HTTP_SERVER = SpanName("{}", "one HTTP request, on the side that serves it", SpanKind.SERVER)
