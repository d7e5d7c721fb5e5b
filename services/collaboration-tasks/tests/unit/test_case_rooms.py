"""Each table is written by one room, and a room imports of another only its domain."""

from __future__ import annotations

import ast
import re
from importlib.resources import files

from cityloop_testkit.sources import SERVICES, trees

PACKAGE = "cityloop_collaboration_tasks"
CODE = trees(SERVICES["collaboration-tasks"])
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z_]+)")
TABLES = {
    "attachments": "cases",
    "bookings": "resources",
    "briefings": "briefings",
    "case_history": "cases",
    "case_merges": "cases",
    "case_signals": "cases",
    "cases": "cases",
    "flow_duties": "flows",
    "flow_history": "flows",
    "flow_reviews": "flows",
    "flows": "flows",
    "form_answers": "forms",
    "form_drafts": "forms",
    "form_files": "forms",
    "mode_switches": "reviews",
    "resources": "resources",
    "replies": "cases",
    "reviews": "reviews",
    "tasks": "cases",
    "verdicts": "cases",
    "warnings": "reviews",
}
"""The room that writes each table."""


def room_of(parts: tuple[str, ...]) -> str:
    return parts[parts.index(PACKAGE) + 1]


def test_each_table_is_written_by_its_room_alone() -> None:
    migration = (files(PACKAGE) / "migrations" / "0101_tables.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"CREATE TABLE ([a-z_]+)", migration)) == set(TABLES)
    writes = {
        (table, room_of(file.parts))
        for file, tree in CODE
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for table in WRITES.findall(node.value)
        if table in TABLES
    }
    assert writes == set(TABLES.items())


def test_a_room_imports_of_another_its_domain_only() -> None:
    rooms = set(TABLES.values())
    imports = [
        (file.name, node.module)
        for file, tree in CODE
        if room_of(file.parts) in rooms
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.startswith(f"{PACKAGE}.")
        if node.module.split(".")[1] in rooms - {room_of(file.parts)}
    ]
    assert imports
    assert [found for found in imports if found[1].split(".")[2] != "domain"] == []
