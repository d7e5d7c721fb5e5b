"""Every metric, log event and span of the fleet, where it is declared and where it is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from cityloop_telemetry import LogEvent, Measured, SpanName
from prometheus_client import Counter, Gauge, Histogram

from cityloop_testkit.sources import production

Metric = Counter | Gauge | Histogram | Measured
FILE = "telemetry.py"


@cache
def modules() -> dict[str, ModuleType]:
    """The `telemetry` modules of libraries, services and their rooms, by dotted name."""
    return {
        name: import_module(name) for name in sorted(_dotted(file) for file, _ in production() if file.name == FILE)
    }


def _dotted(file: Path) -> str:
    return ".".join(file.with_suffix("").parts[file.parts.index("src") + 1 :])


@cache
def declared() -> dict[tuple[str, str], dict[str, object]]:
    """By module and class (`Metrics`, `Measures`, `LogEvents`, `Spans`): what stands in it, by attribute."""
    kinds = (Counter, Gauge, Histogram, Measured, LogEvent, SpanName)
    return {
        (module, owner.__name__): {name: value for name, value in vars(owner).items() if isinstance(value, kinds)}
        for module, content in modules().items()
        for owner in vars(content).values()
        if isinstance(owner, type) and owner.__module__ == module
    }


def metrics() -> dict[str, Metric]:
    """All metrics, by module and attribute."""
    return {
        f"{module}.{name}": value
        for (module, _), values in declared().items()
        for name, value in values.items()
        if isinstance(value, Counter | Gauge | Histogram | Measured)
    }


def log_events() -> list[LogEvent]:
    """All log events."""
    return [value for values in declared().values() for value in values.values() if isinstance(value, LogEvent)]


def spans() -> dict[str, SpanName]:
    """All kinds of spans, by attribute."""
    return {
        name: value for values in declared().values() for name, value in values.items() if isinstance(value, SpanName)
    }


def used() -> Iterator[tuple[Path, str, str, str]]:
    """File, module, class and attribute of each use in production code."""
    for file, tree in production():
        owners = {
            alias.asname or alias.name: (node.module, alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in modules()
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in owners:
                yield file, *owners[node.value.id], node.attr


def exposed_name(metric: Metric) -> str:
    """The name that Prometheus sees, without the suffixes of a histogram."""
    (family,) = metric.describe()
    return f"{family.name}_total" if isinstance(metric, Counter) else family.name
