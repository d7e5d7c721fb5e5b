"""Logs, metrics and traces, named in one typed registry."""

from cityloop_telemetry.logs import Logger, configure_logs
from cityloop_telemetry.registry import REGISTRY, LogEvent, Metrics, SpanName, Spans
from cityloop_telemetry.traces import (
    TRACEPARENT,
    configure_traces,
    current_traceparent,
    span,
    trace_id_of,
)

__all__ = [
    "REGISTRY",
    "TRACEPARENT",
    "LogEvent",
    "Logger",
    "Metrics",
    "SpanName",
    "Spans",
    "configure_logs",
    "configure_traces",
    "current_traceparent",
    "span",
    "trace_id_of",
]
