"""Logs, metrics and traces, named in one typed registry."""

from cityloop_telemetry.logs import Logger, configure_logs
from cityloop_telemetry.measured import MEASURE_SECONDS, VALID_SECONDS, Measured
from cityloop_telemetry.measures import Measures
from cityloop_telemetry.registry import REGISTRY, LogEvent, Metrics, SpanName, Spans
from cityloop_telemetry.traces import (
    TRACEPARENT,
    configure_traces,
    current_traceparent,
    exemplar,
    span,
    trace_id_of,
)

__all__ = [
    "MEASURE_SECONDS",
    "REGISTRY",
    "TRACEPARENT",
    "VALID_SECONDS",
    "LogEvent",
    "Logger",
    "Measured",
    "Measures",
    "Metrics",
    "SpanName",
    "Spans",
    "configure_logs",
    "configure_traces",
    "current_traceparent",
    "exemplar",
    "span",
    "trace_id_of",
]
