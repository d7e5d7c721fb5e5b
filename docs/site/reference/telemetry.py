"""Metrics, log events and spans, as they are declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from cityloop_telemetry import LogEvent, Measured, SpanName
from cityloop_testkit import emitted_names as names
from prometheus_client import Counter, Gauge, Histogram

from reference.markdown import cell, code, table

HEAD = """# Metrics, log events, spans

Each service serves its metrics at `/metrics` of its admin port, and `process_*` and `python_*` as every Python program
does. Logs are JSON, one line an event, on standard output: `event` is one of the names below. Spans go to
`OTLP_ENDPOINT`, where it is set.

"""
Kind = TypeVar("Kind")
KINDS = {Counter: "counter", Gauge: "gauge", Histogram: "histogram", Measured: "gauge, absent when it cannot be read"}


def pages() -> Mapping[str, str]:
    """One page."""
    measured = table(("Metric", "Kind", "Labels", "What is measured", "Where"), _metrics())
    events = table(("Event", "Where"), _events())
    spans = table(("Span", "Covers", "Where"), _spans())
    parts = [HEAD, "## Metrics\n\n", measured, "## Log events\n\n", events, "## Spans\n\n", spans]
    return {"reference/telemetry.md": "".join(parts)}


def metrics() -> Mapping[str, tuple[str, names.Metric, str]]:
    """Where it is declared, metric and meaning of all, by their names in Prometheus."""
    found = {}
    for place, metric in names.metrics().items():
        (family,) = metric.describe()
        found[names.exposed_name(metric)] = (place, metric, family.documentation)
    return found


def _metrics() -> Iterator[Sequence[str]]:
    for name, (place, metric, said) in metrics().items():
        labels = getattr(metric, "_labelnames", None) or getattr(metric, "_labels", None) or ()
        kind = next(word for form, word in KINDS.items() if isinstance(metric, form))
        yield (code(name), kind, ", ".join(map(code, labels)), cell(said), _where(place))


def _events() -> Iterator[Sequence[str]]:
    return ((code(event.value), _where(place)) for place, event in _of(LogEvent))


def _spans() -> Iterator[Sequence[str]]:
    return ((code(span.name), cell(span.covers), _where(place)) for place, span in _of(SpanName))


def _of(kind: type[Kind]) -> Iterator[tuple[str, Kind]]:
    """What is declared of a kind, by the name of its attribute, with its module."""
    found = [
        (attribute, module, value)
        for (module, _), values in names.declared().items()
        for attribute, value in values.items()
        if isinstance(value, kind)
    ]
    return ((module, value) for _, module, value in sorted(found, key=lambda item: item[:2]))


def _where(module: str) -> str:
    """The library, or the service with its room, that emits it."""
    member, *rooms = module.removeprefix("cityloop_").split(".")
    room = [name for name in rooms if name != "telemetry" and name.islower()]
    return "/".join([member.replace("_", "-"), *room])
