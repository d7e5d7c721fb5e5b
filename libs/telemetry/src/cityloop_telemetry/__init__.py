"""Logs, metrics and traces, named in one typed registry."""

from cityloop_telemetry.logs import Logger, configure_logs
from cityloop_telemetry.measured import MEASURE_SECONDS, VALID_SECONDS, Measured
from cityloop_telemetry.registry import (
    CLOSING_BUCKETS,
    LATENCY_BUCKETS,
    QUERY_BUCKETS,
    REGISTRY,
    SIZE_BUCKETS,
    STREAM_BUCKETS,
    LogEvent,
    SpanName,
)
from cityloop_telemetry.traces import (
    TRACEPARENT,
    Causes,
    causes_of,
    configure_traces,
    current_traceparent,
    describe,
    exemplar,
    failed,
    span,
    span_id_of,
    trace_id_of,
    traceparent_from,
    untraced,
)

__all__ = [
    "CLOSING_BUCKETS",
    "LATENCY_BUCKETS",
    "MEASURE_SECONDS",
    "QUERY_BUCKETS",
    "REGISTRY",
    "SIZE_BUCKETS",
    "STREAM_BUCKETS",
    "TRACEPARENT",
    "VALID_SECONDS",
    "Causes",
    "LogEvent",
    "Logger",
    "Measured",
    "SpanName",
    "causes_of",
    "configure_logs",
    "configure_traces",
    "current_traceparent",
    "describe",
    "exemplar",
    "failed",
    "span",
    "span_id_of",
    "trace_id_of",
    "traceparent_from",
    "untraced",
]
