"""Logs: one JSON line an event on standard error, with the trace id of the work it belongs to."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from functools import partial
from typing import Any

import structlog
from opentelemetry import trace
from structlog.tracebacks import ExceptionDictTransformer

from cityloop_telemetry.registry import LogEvent


class Logger:
    """A logger that takes events of the registry only."""

    def __init__(self, **bound: Any) -> None:
        self._logger = structlog.get_logger().bind(**bound)

    def info(self, event: LogEvent, **fields: Any) -> None:
        """Something worth knowing happened."""
        self._logger.info(event.value, **fields)

    def warning(self, event: LogEvent, **fields: Any) -> None:
        """Something went wrong that the service fixes by itself."""
        self._logger.warning(event.value, **fields)

    def error(self, event: LogEvent, **fields: Any) -> None:
        """Something went wrong that a person must look at; with `exc_info=error` the stack goes along."""
        self._logger.error(event.value, **fields)


def configure_logs(service: str, level: str = "INFO") -> None:
    """Set up logging for this process; other libraries' warnings go the same way.

    Stacks are logged without the values of variables, which may be secret or personal.
    """
    processors: list[structlog.types.Processor] = [
        partial(_add_service, service),
        _add_trace,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
    ]
    structlog.configure(
        processors=[*processors, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=processors
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _add_service(
    service: str, _logger: Any, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    fields["service"] = service
    return fields


def _add_trace(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        fields["trace_id"] = trace.format_trace_id(context.trace_id)
        fields["span_id"] = trace.format_span_id(context.span_id)
    return fields
