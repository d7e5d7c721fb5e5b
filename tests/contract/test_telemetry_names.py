"""The registry of names: each is used, each follows the conventions, and none is made beside it."""

from __future__ import annotations

import ast
import re

import pytest
from cityloop_telemetry import REGISTRY, LogEvent, Measured, Measures, Metrics, Spans
from cityloop_telemetry.labels import LABELS
from cityloop_telemetry.registry import SpanName
from cityloop_testkit.sources import attributes_of, production
from prometheus_client import Counter, Gauge, Histogram

METRICS = {name: value for name, value in vars(Metrics).items() if not name.startswith("_")}
MEASURES = {name: value for name, value in vars(Measures).items() if isinstance(value, Measured)}
SPANS = {name: value for name, value in vars(Spans).items() if isinstance(value, SpanName)}
SOURCES = {"prometheus_client", "structlog", "logging", "opentelemetry"}
READERS = {"choose_encoder", "text_string_to_metric_families"}
"""What serves and reads metrics makes none."""
WIRE = "opentelemetry.proto."
"""Nor does what reads spans as they are sent."""
ALLOWED = {"cityloop_telemetry"}
BASE_UNITS = ("_seconds", "_bytes", "_records", "_rows")


@pytest.mark.parametrize(
    ("owner", "declared"),
    [
        ("Metrics", set(METRICS)),
        ("Measures", set(MEASURES)),
        ("LogEvent", {event.name for event in LogEvent}),
        ("Spans", set(SPANS)),
    ],
)
def test_what_is_declared_is_used_and_what_is_used_is_declared(owner: str, declared: set[str]) -> None:
    assert set(attributes_of(owner)) == declared


@pytest.mark.parametrize("metric", [*METRICS.values(), *MEASURES.values()], ids=[*METRICS, *MEASURES])
def test_a_metric_is_named_as_prometheus_wants_it(metric: Counter | Gauge | Histogram | Measured) -> None:
    (family,) = metric.describe()
    assert re.fullmatch(r"(cityloop|grpc_server|grpc_client)_[a-z][a-z0-9_]*", family.name)
    assert family.documentation
    assert not re.search(r"_(milliseconds|ms|minutes|hours|kb|mb|percent)$", family.name), "base units only"
    match metric:
        case Counter():
            assert not family.name.endswith("_total_total")
        case Histogram():
            assert family.name.endswith(BASE_UNITS)
        case _:
            assert not family.name.endswith("_total")


@pytest.mark.parametrize("metric", [*METRICS.values(), *MEASURES.values()], ids=[*METRICS, *MEASURES])
def test_its_labels_are_of_the_closed_list(metric: Counter | Gauge | Histogram | Measured) -> None:
    names = metric._labels if isinstance(metric, Measured) else metric._labelnames
    assert set(names) <= set(LABELS)


def test_no_label_is_listed_that_no_metric_has() -> None:
    counted = {name for metric in METRICS.values() for name in metric._labelnames}
    assert counted | {name for metric in MEASURES.values() for name in metric._labels} == set(LABELS)


def test_the_process_and_its_interpreter_are_measured_and_nothing_tells_when_a_series_was_made() -> None:
    names = {sample.name for family in REGISTRY.collect() for sample in family.samples}
    assert {"process_resident_memory_bytes", "process_open_fds", "python_info", "python_gc_collections_total"} <= names
    assert not [name for name in names if name.endswith("_created")]


def test_log_events_are_snake_case_and_named_like_their_constants() -> None:
    assert all(event.value == event.name.lower() for event in LogEvent)


def test_nothing_makes_a_metric_a_logger_or_a_span_of_its_own() -> None:
    imported = [
        f"{file.name}:{node.lineno} {name.name}"
        for file, tree in production()
        if not ALLOWED & set(file.parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
        if (module := getattr(node, "module", None) or name.name).partition(".")[0] in SOURCES
        and name.name not in READERS
        and not module.startswith(WIRE)
    ]
    assert imported == []


def test_no_framework_makes_spans_beside_ours() -> None:
    """Those of FastAPI hold whole paths."""
    off = "telemetry=FRAMEWORK_TELEMETRY_OFF"
    loose = [
        f"{file.name}:{node.lineno}"
        for file, tree in production()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "FastAPI"
        and off not in map(ast.unparse, node.keywords)
    ]
    assert loose == []


def test_loggers_are_given_events_of_the_registry() -> None:
    """A logger's method takes `LogEvent.…`, never a string of its own."""
    loose = [
        f"{file.name}:{node.lineno}"
        for file, tree in production()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"info", "warning", "error"}
        and node.args
        and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert loose == []
