"""Each table is written by one room, and what several rooms share is no room's."""

from __future__ import annotations

import ast
import re
from importlib.resources import files

from cityloop_testkit.sources import SERVICES, trees

PACKAGE = "cityloop_citizen_services"
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z_]+)")
TABLES = {
    "attachments": "reports",
    "call_backs": "reports",
    "case_tasks": "reports",
    "case_versions": "reports",
    "feedback": "reports",
    "message_links": "messages",
    "recipients": "messages",
    "report_secrets": "reports",
    "reporter_messages": "reports",
    "reporters": "reports",
    "reports": "reports",
    "warning_messages": "messages",
    "warnings": "warnings",
}
"""The room that writes each table."""


def test_each_table_is_written_by_its_room_alone() -> None:
    migration = (files(PACKAGE) / "migrations" / "0101_tables.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"CREATE TABLE ([a-z_]+)", migration)) == set(TABLES)
    writes = {
        (table, file.parts[file.parts.index(PACKAGE) + 1])
        for file, tree in trees(SERVICES["citizen-services"])
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for table in WRITES.findall(node.value)
        if table in TABLES
    }
    assert writes == set(TABLES.items())
