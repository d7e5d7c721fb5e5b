"""Each table of a service is written by one of its rooms, and read by no other: a room asks the room whose it is."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from cityloop_database import migrations_of

ROOT = Path(__file__).parents[2]
SERVICES = sorted({path.parents[1] for path in ROOT.glob("services/*/src/*/*/room.py")})
CREATED = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)")
COPIED = re.compile(r"copy_records_to_table\(\s*\"([a-z_]+)\"")
WRITTEN = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)")
NAMED = re.compile(r"\b(?:FROM|JOIN|USING|UPDATE|INTO)\s+([a-z_]+)")


def tables(service: Path) -> set[str]:
    """The service's own tables; those of libraries are read through their functions."""
    return {name for file in service.glob("migrations/*.sql") for name in CREATED.findall(file.read_text())}


def rooms(service: Path) -> Iterator[Path]:
    yield from (path.parent for path in sorted(service.glob("*/room.py")))


def named(service: Path, pattern: re.Pattern[str]) -> dict[str, set[str]]:
    """By table of the service: the rooms whose SQL names it so."""
    own, found = tables(service), defaultdict[str, set[str]](set)
    for room in rooms(service):
        for file in room.rglob("*.py"):
            for table in pattern.findall(file.read_text()):
                if table in own:
                    found[table].add(room.name)
    return found


def writers(service: Path) -> dict[str, set[str]]:
    """By table: the rooms that write it."""
    found = named(service, WRITTEN)
    for table, names in named(service, COPIED).items():
        found[table] |= names
    return found


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.parents[1].name)
def test_a_table_is_written_by_one_room(service: Path) -> None:
    found = writers(service)
    assert {table: names for table, names in found.items() if len(names) > 1} == {}
    assert set(found) == tables(service), "a table that nobody writes"


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.parents[1].name)
def test_a_table_is_read_by_its_own_room(service: Path) -> None:
    owners = writers(service)
    foreign = defaultdict[tuple[str, str], set[str]](set)
    for table, readers in named(service, NAMED).items():
        for room in readers - owners[table]:
            foreign[service.parents[1].name, room].add(table)
    assert foreign == {}


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.parents[1].name)
def test_it_has_the_tables_of_the_libraries_that_it_stands_on_and_no_others(service: Path) -> None:
    """Whichever libraries have tables: a service that does nothing with one has none of them."""
    shipped = {path.parent.name for path in ROOT.glob("libs/*/src/*/migrations")}
    asked = tomllib.loads((service.parents[1] / "pyproject.toml").read_text())["project"]["dependencies"]
    made = {name for item in migrations_of(service.name) for name in CREATED.findall(item.sql)} - tables(service)
    wanted = {
        name
        for library in shipped
        if library.replace("_", "-") in asked
        for file in (ROOT / "libs").glob(f"*/src/{library}/migrations/*.sql")
        for name in CREATED.findall(file.read_text())
    }
    assert made == wanted


OF_A_SESSION = re.compile(
    r"(?:^|;) ?SET (?!LOCAL\b)[a-z_.]+ (?:=|TO) ['0-9]|\bLISTEN\b|pg_(?:try_)?advisory_lock\("
    r"|CREATE TEMP|DECLARE [a-z_]+ "
)
OWN_CONNECTIONS = {"libs/database/src/cityloop_database/migrator.py", "libs/messaging/src/cityloop_messaging/outbox.py"}
"""They work on connections of their own, which end with their work."""


def test_nothing_outlasts_a_unit_of_work_on_a_connection_of_the_pool() -> None:
    """Connections go back to the pool without asyncpg's RESET: what one changed of its session the next would meet."""
    sources = [file for folder in ("libs", "services") for file in ROOT.glob(f"{folder}/*/src/**/*.py")]
    found = {
        str(file.relative_to(ROOT))
        for file in sources
        for literal in re.findall(r'"([^"\n]*)"', file.read_text())
        if "_pb2" not in file.name and OF_A_SESSION.search(literal)
    }
    assert found == OWN_CONNECTIONS
