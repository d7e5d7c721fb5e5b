"""The page on traces and logs names what the code has, log fields and signal matrix; a collector keeps what it must."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
import yaml
from cityloop_telemetry import REGISTRY
from cityloop_testkit import emitted_names as names
from cityloop_testkit.sources import ROOT, production
from opentelemetry.trace import SpanKind
from signal_matrix import MATRIX

PAGE = (ROOT / "docs/operations/traces-and-logs.md").read_text(encoding="utf-8")
COLLECTOR = yaml.safe_load((ROOT / "deploy/monitoring/collector.yaml").read_text(encoding="utf-8"))
EVERYWHERE = {"event", "level", "timestamp", "service", "trace_id", "span_id", "exception"}
"""Fields that logging itself adds."""
LEVELS = {"info", "warning", "error"}
OF_THE_SDK = {"telemetry.sdk.language", "telemetry.sdk.name", "telemetry.sdk.version"}


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def code_in(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def nodes() -> Iterator[tuple[ast.Module, ast.Call]]:
    for _, tree in production():
        yield from ((tree, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def is_of_logger(call: ast.Call) -> bool:
    match call:
        case ast.Call(func=ast.Name(id="Logger")):
            return True
        case ast.Call(func=ast.Attribute(attr=level), args=[ast.Attribute(value=ast.Name(id="LogEvents")), *_]):
            return level in LEVELS
        case _:
            return False


def keys_of(tree: ast.Module, name: str) -> set[str]:
    """Keys of the literals that a variable is given in a file."""
    return {
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets)
        if isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def logged_fields() -> set[str]:
    found = set()
    for tree, call in nodes():
        if is_of_logger(call):
            for keyword in call.keywords:
                found |= {keyword.arg} if keyword.arg else keys_of(tree, ast.unparse(keyword.value))
    return {name for name in found if name}


def test_every_field_of_a_log_line_is_documented_and_none_beside_them() -> None:
    documented = [name for row in table("Log fields") for name in code_in(row[0])]
    assert len(documented) == len(set(documented))
    assert set(documented) == logged_fields() | EVERYWHERE
    assert all(all(row) for row in table("Log fields"))


def test_the_collector_keeps_no_attribute_that_nobody_writes() -> None:
    """That it keeps all that are written is seen on a fleet."""
    redaction = COLLECTOR["processors"]["redaction"]
    kept = redaction["allowed_keys"]
    assert kept == sorted(set(kept))
    assert redaction["allow_all_keys"] is False
    texts = {node.value for _, tree in production() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    described = {
        f"cityloop.{keyword.arg}.number"
        for _, call in nodes()
        if ast.unparse(call.func) == "describe"
        for keyword in call.keywords
    }
    assert set(kept) - OF_THE_SDK <= texts | described
    assert described <= set(kept)


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("call 13812345678 now", True),
        ("440106199001010018", True),
        ("name@example.org", True),
        ("E-2026-000001", False),
        ("cityloop.cases.v1.CasesService/GetCase", False),
        ("1070449b-8257-5711-bb72-ed121da77424", False),
    ],
)
def test_the_collector_masks_what_names_a_person(said: str, masked: bool) -> None:
    values = COLLECTOR["processors"]["redaction"]["blocked_values"]
    assert any(re.search(pattern, said) for pattern in values) is masked


def test_what_the_collector_uses_is_there() -> None:
    pipeline = COLLECTOR["service"]["pipelines"]["traces"]
    assert pipeline["processors"].index("redaction") < pipeline["processors"].index("batch")
    for part in ("receivers", "processors", "exporters"):
        assert set(pipeline[part]) <= set(COLLECTOR[part])


def test_the_signal_matrix_is_whole_and_documented() -> None:
    between = {name: kind for name, kind in names.spans().items() if kind.kind is not SpanKind.INTERNAL}
    assert {row.span for row in MATRIX} == set(between)
    families = REGISTRY.collect()
    counted = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}
    rows = {next(iter(code_in(cells[0]))): cells for cells in table("The signal matrix")}
    for row in MATRIX:
        assert between[row.span].kind.name == row.kind
        assert set(row.metrics) <= counted
        assert row.events
        assert set(row.events) <= set(names.log_events())
        cells = rows.pop(row.span)
        assert (cells[2], code_in(cells[3]), code_in(cells[4])) == (row.kind.lower(), set(row.metrics), set(row.events))
    assert rows == {}
