"""Metrics, log events and spans, as they are declared."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from cityloop_telemetry import LogEvent, Measured, Measures, Metrics, Spans
from cityloop_testkit.sources import ROOT, production
from prometheus_client import Counter, Gauge, Histogram

from reference.markdown import cell, code, table

HEAD = """# Metrics, log events, spans

Each service serves its metrics at `/metrics` of its admin port, and `process_*` and `python_*` as every Python program
does. Logs are JSON, one line an event, on standard output: `event` is one of the names below. Spans go to
`OTLP_ENDPOINT`, where it is set.

"""
OWNERS = ("Metrics", "Measures", "LogEvent", "Spans")
KINDS = {Counter: "counter", Gauge: "gauge", Histogram: "histogram", Measured: "gauge, absent when it cannot be read"}


def pages() -> Mapping[str, str]:
    """One page."""
    measured = table(("Metric", "Kind", "Labels", "What is measured", "Where"), _metrics())
    events = table(("Event", "Where"), _events())
    spans = table(("Span", "Covers", "Where"), _spans())
    parts = [HEAD, "## Metrics\n\n", measured, "## Log events\n\n", events, "## Spans\n\n", spans]
    return {"reference/telemetry.md": "".join(parts)}


def _declared(owner: type) -> Iterator[tuple[str, object]]:
    return ((name, value) for name, value in vars(owner).items() if name.isupper())


def metrics() -> Mapping[str, tuple[str, object, str]]:
    """Attribute, metric and meaning of all that are declared, by their names in Prometheus."""
    found = {}
    for attribute, metric in (*_declared(Metrics), *_declared(Measures)):
        if isinstance(metric, Counter | Gauge | Histogram | Measured):
            (family,) = metric.describe()
            name = f"{family.name}_total" if isinstance(metric, Counter) else family.name
            found[name] = (attribute, metric, family.documentation)
    return found


def _metrics() -> Iterator[Sequence[str]]:
    used = {**_uses()["Metrics"], **_uses()["Measures"]}
    for name, (attribute, metric, said) in metrics().items():
        labels = getattr(metric, "_labelnames", None) or getattr(metric, "_labels", None) or ()
        kind = next(word for form, word in KINDS.items() if isinstance(metric, form))
        yield (code(name), kind, ", ".join(map(code, labels)), cell(said), _where(used.get(attribute, ())))


def _events() -> Iterator[Sequence[str]]:
    used = _uses()["LogEvent"]
    return ((code(event.value), _where(used.get(event.name, ()))) for event in sorted(LogEvent))


def _spans() -> Iterator[Sequence[str]]:
    used = _uses()["Spans"]
    for attribute, span in _declared(Spans):
        yield (code(span.name), cell(span.covers), _where(used.get(attribute, ())))  # type: ignore[attr-defined]


@cache
def _uses() -> Mapping[str, Mapping[str, set[Path]]]:
    """Where code reads the names of each owner, such as `Metrics`."""
    found: dict[str, dict[str, set[Path]]] = {owner: defaultdict(set) for owner in OWNERS}
    for file, tree in production():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in found:
                found[node.value.id][node.attr].add(file)
    return found


def _where(files: Iterable[Path]) -> str:
    """The libraries and services that emit it."""
    return ", ".join(sorted({file.relative_to(ROOT).parts[1] for file in files}))
