"""Names of metrics, log events and spans: declared by who emits them, used, and as the conventions want them."""

from __future__ import annotations

import ast
import re
from collections import Counter as Tally

import pytest
from cityloop_telemetry import REGISTRY, Measured
from cityloop_telemetry.labels import LABELS
from cityloop_testkit import emitted_names as names
from cityloop_testkit.sources import ROOT, production
from prometheus_client import Counter, Gauge, Histogram

METRICS = names.metrics()
SOURCES = {"prometheus_client", "structlog", "logging", "opentelemetry"}
READERS = {"choose_encoder", "text_string_to_metric_families"}
"""What serves and reads metrics makes none."""
WIRE = "opentelemetry.proto."
"""Nor does what reads spans as they are sent."""
ALLOWED = {"cityloop_telemetry", "cityloop_testkit", names.FILE}
READ_BY_TOOLS = {"PROCESS_STARTED_AGAIN"}
BASE_UNITS = ("_seconds", "_bytes", "_records", "_rows")


def test_what_is_declared_is_used_and_what_is_used_is_declared() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for _, module, owner, attribute in names.used():
        found.setdefault((module, owner), set()).add(attribute)
    assert found == {place: set(values) for place, values in names.declared().items()}


def test_who_emits_a_name_declares_it() -> None:
    """Each is emitted only below the folder that declares it."""
    elsewhere = [
        f"{file.relative_to(ROOT)}: {module}.{owner}.{attribute}"
        for file, module, owner, attribute in names.used()
        if module.rpartition(".")[0] not in ".".join(file.with_suffix("").parts[file.parts.index("src") + 1 :])
        and attribute not in READ_BY_TOOLS
    ]
    assert elsewhere == []


def test_a_name_is_declared_once() -> None:
    emitted = Tally([*map(names.exposed_name, METRICS.values()), *(event.value for event in names.log_events())])
    assert [name for name, times in emitted.items() if times > 1] == []


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
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


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_its_labels_are_of_the_closed_list(metric: Counter | Gauge | Histogram | Measured) -> None:
    names = metric._labels if isinstance(metric, Measured) else metric._labelnames
    assert set(names) <= set(LABELS)


def test_no_label_is_listed_that_no_metric_has() -> None:
    labels = [metric._labels if isinstance(metric, Measured) else metric._labelnames for metric in METRICS.values()]
    assert {name for of_one in labels for name in of_one} == set(LABELS)


def test_the_process_and_its_interpreter_are_measured_and_nothing_tells_when_a_series_was_made() -> None:
    names = {sample.name for family in REGISTRY.collect() for sample in family.samples}
    assert {"process_resident_memory_bytes", "process_open_fds", "python_info", "python_gc_collections_total"} <= names
    assert not [name for name in names if name.endswith("_created")]


def test_log_events_are_snake_case_and_named_like_their_constants() -> None:
    assert all(event.value == event.name.lower() for event in names.log_events())


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
    """A logger's method takes `LogEvents.…`, never a string of its own."""
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
