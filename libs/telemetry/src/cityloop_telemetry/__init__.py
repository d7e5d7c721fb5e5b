"""Logs, metrics and traces, named in one typed registry."""

from cityloop_telemetry.logs import Logger, configure_logs
from cityloop_telemetry.measured import MEASURE_SECONDS, VALID_SECONDS, Measured
from cityloop_telemetry.measures import Measures
from cityloop_telemetry.registry import REGISTRY, LogEvent, Metrics, SpanName, Spans
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
    "MEASURE_SECONDS",
    "REGISTRY",
    "TRACEPARENT",
    "VALID_SECONDS",
    "Causes",
    "LogEvent",
    "Logger",
    "Measured",
    "Measures",
    "Metrics",
    "SpanName",
    "Spans",
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
