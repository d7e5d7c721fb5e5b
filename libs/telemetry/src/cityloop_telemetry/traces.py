"""Traces: W3C trace context through gRPC metadata, Kafka headers and outbox rows.

A source's trace begins where it comes in and goes on through every fact and call that it causes. What has several
causes has the trace of the first and links to the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType

from opentelemetry import trace
from opentelemetry.context import Context, attach, detach
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from cityloop_telemetry.registry import SpanName

TRACEPARENT = "traceparent"
MAX_LINKS = 50
"""Links of one span: what a batch of more has in common is not seen better by naming all."""
TRACE_ID = slice(3, 35)
"""Where it stands in a W3C header."""
OTLP_TRACES = "/v1/traces"
EXPORT_SECONDS = 3.0
"""With all its tries; a collector that is away holds up a service that stops for so long at most."""
ERROR_TYPE = "error.type"
_PROPAGATOR = TraceContextTextMapPropagator()
_IDS = RandomIdGenerator()
_TRACER = trace.get_tracer("cityloop")
"""Of the process's provider, once there is one; to ask for it at each span took half of the span's time."""
_exported = False
"""Whether spans leave this process; else they are ids."""


@dataclass(frozen=True, slots=True)
class Causes:
    """What work was caused by: the trace that it goes on with, and spans of others that it is linked to."""

    traceparent: str = ""
    links: tuple[str, ...] = ()


def causes_of(traceparents: Iterable[str]) -> Causes:
    """Causes in their order, each once: those of one trace go on with it, of several all are links.

    Where none is sampled, what follows is not either.
    """
    given = [traceparent for traceparent in dict.fromkeys(traceparents) if traceparent]
    sampled = [traceparent for traceparent in given if not traceparent.endswith("-00")]
    if not sampled:
        return Causes(given[0] if given else "")
    if len({traceparent[TRACE_ID] for traceparent in sampled}) == 1:
        return Causes(sampled[0], tuple(sampled[1 : MAX_LINKS + 1]))
    return Causes("", tuple(sampled[:MAX_LINKS]))


def configure_traces(service: str, otlp_endpoint: str | None = None, instance: str = "", version: str = "") -> None:
    """Set up tracing for this process; spans leave it only when an OTLP endpoint is given.

    Args:
        service: its name.
        otlp_endpoint: of a collector's OTLP over HTTP, such as `http://collector:4318`.
        instance: which replica this is.
        version: the release.
    """
    global _exported
    described = {
        "service.namespace": "cityloop",
        "service.name": service,
        "service.instance.id": instance,
        "service.version": version,
    }
    if not otlp_endpoint:
        return
    # Here, because it takes 150 ms of a service's start, and most fleets on one machine send their spans nowhere.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    address = otlp_endpoint.rstrip("/").removesuffix(OTLP_TRACES) + OTLP_TRACES
    provider = TracerProvider(resource=Resource.create({name: value for name, value in described.items() if value}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=address, timeout=EXPORT_SECONDS)))
    trace.set_tracer_provider(provider)
    _exported = True


class _Block:
    """A block of code in a span, which is the present one meanwhile."""

    __slots__ = ("_fails", "_span", "_token")

    def __init__(self, started: trace.Span, fails: bool) -> None:
        self._span = started
        self._fails = fails

    def __enter__(self) -> trace.Span:
        self._token = attach(trace.set_span_in_context(self._span))
        return self._span

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._fails and isinstance(error, Exception):
            failed(self._span, type(error).__name__)
        detach(self._token)
        self._span.end()


def span(
    name: SpanName,
    of: str = "",
    *,
    traceparent: str | None = None,
    links: Iterable[str] = (),
    attributes: Mapping[str, str | int] | None = None,
    root: bool = False,
    fails: bool = True,
) -> AbstractContextManager[trace.Span]:
    """A span of the registry: child of `traceparent` if given, else of the current one.

    An exception that passes is named by its type alone: what it says may be somebody's words.

    Args:
        name: its kind.
        of: the method, topic or route in its name.
        traceparent: of its parent.
        links: traceparents of what it is linked to; at most 50 are.
        attributes: by OpenTelemetry's conventions, never personal.
        root: begins a trace of its own.
        fails: whether an exception that passes makes it a failure.
    """
    context = Context() if root else _context_of(traceparent) if traceparent else None
    if not _exported:
        return _Block(_with_ids_only(context), fails)
    linked = [trace.Link(found) for found in map(_span_context, links) if found.is_valid]
    started = _TRACER.start_span(
        name.name.format(of),
        context=context,
        kind=name.kind,
        links=linked[:MAX_LINKS],
        attributes=dict(attributes or {}),
    )
    return _Block(started, fails)


def _with_ids_only(context: Context | None) -> trace.Span:
    """The next span of a trace, recorded nowhere: so it takes a tenth of the time."""
    parent = trace.get_current_span(context).get_span_context()
    if parent.is_valid:
        trace_id, flags = parent.trace_id, parent.trace_flags
    else:
        trace_id, flags = _IDS.generate_trace_id(), trace.TraceFlags(trace.TraceFlags.SAMPLED)
    return trace.NonRecordingSpan(
        trace.SpanContext(trace_id, _IDS.generate_span_id(), is_remote=False, trace_flags=flags)
    )


def failed(current: trace.Span, error_type: str) -> None:
    """Mark a span as one that failed."""
    current.set_attribute(ERROR_TYPE, error_type)
    current.set_status(trace.StatusCode.ERROR)


def describe(**numbers: str) -> None:
    """Say of the present span which report, event, case or warning it is about, by its short number."""
    current = trace.get_current_span()
    for what, number in numbers.items():
        current.set_attribute(f"cityloop.{what}.number", number)


@contextmanager
def untraced() -> Iterator[None]:
    """What happens inside the block leaves no spans, here or at whoever is told of it: it happens every second."""
    context = trace.SpanContext(_IDS.generate_trace_id(), _IDS.generate_span_id(), is_remote=False)
    with trace.use_span(trace.NonRecordingSpan(context)):
        yield


def current_traceparent() -> str:
    """The W3C header of the current span, empty when there is none."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get(TRACEPARENT, "")


def exemplar() -> dict[str, str] | None:
    """The current trace as the exemplar of a histogram or counter; None when there is none."""
    context = trace.get_current_span().get_span_context()
    return {"trace_id": trace.format_trace_id(context.trace_id)} if context.is_valid else None


def trace_id_of(traceparent: str) -> str:
    """The trace id in a W3C header, empty when there is none."""
    context = _span_context(traceparent)
    return trace.format_trace_id(context.trace_id) if context.is_valid else ""


def span_id_of(traceparent: str) -> str:
    """The span id in a W3C header, empty when there is none."""
    context = _span_context(traceparent)
    return trace.format_span_id(context.span_id) if context.is_valid else ""


def traceparent_from(trace_id: str, span_id: str) -> str:
    """The W3C header of a span that was kept by its ids, empty where they are."""
    return f"00-{trace_id}-{span_id}-01" if trace_id and span_id else ""


@lru_cache(maxsize=4096)
def _context_of(traceparent: str) -> Context:
    """What a W3C header says; each is read by what follows it, by what is linked to it and by who keeps its ids."""
    return _PROPAGATOR.extract({TRACEPARENT: traceparent}, Context())


def _span_context(traceparent: str) -> trace.SpanContext:
    return trace.get_current_span(_context_of(traceparent)).get_span_context()
