"""Numbered SQL files, applied once each, in order. `python -m <service> migrate` is the only migrator.

A file may have the lines `-- no transaction` (for CREATE INDEX CONCURRENTLY; such a file holds one statement, because
PostgreSQL wraps several in a transaction of its own) and `-- timeout: 60s`. A service's file names the libraries beside
those of every service whose tables it has: `-- with the tables of: cityloop_reactions`.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import asyncpg

from cityloop_database.pool import Connection, Pool

FILE_NAME = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")
DEFAULT_TIMEOUT = "5s"
LOCK_TIMEOUT = "4s"
LOCK_POLL_SECONDS = 0.1
MIGRATION_LOCK = 0x63697479
TABLE = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    digest text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""


class SchemaError(RuntimeError):
    """The schema is not one this release runs on; the message says what to do.

    Args:
        message: for the log of whoever runs into it.
        migrations: which do not fit, by name or number.
    """

    def __init__(self, message: str, *migrations: str | int) -> None:
        super().__init__(message)
        self.migrations = tuple(map(str, migrations))


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text; an applied file must never change."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def in_transaction(self) -> bool:
        """Whether the file runs inside a transaction."""
        return re.search(r"^-- no transaction$", self.sql, re.MULTILINE) is None

    @property
    def timeout(self) -> str:
        """Statement timeout the file declares, else 5 s."""
        match = re.search(r"^-- timeout: (\S+)$", self.sql, re.MULTILINE)
        return match.group(1) if match else DEFAULT_TIMEOUT

    @property
    def libraries(self) -> list[str]:
        """Packages of the libraries that it says the service has tables of."""
        return re.findall(r"^-- with the tables of: (\S+)$", self.sql, re.MULTILINE)


SHARED_PACKAGES = ("cityloop_database", "cityloop_messaging", "cityloop_audit")
"""Libraries whose tables every service has."""


def migrations_of(package: str) -> list[Migration]:
    """The migrations of the libraries (from 1), with those that it names, and of a service's package (from 101)."""
    own = read_migrations(files(package) / "migrations")
    libraries = dict.fromkeys((*SHARED_PACKAGES, *(name for item in own for name in item.libraries)))
    return read_migrations(*(files(name) / "migrations" for name in (*libraries, package)))


def read_migrations(*folders: Traversable) -> list[Migration]:
    """The migrations of these folders in order of their numbers.

    Raises:
        SchemaError: a file is not named like `0001_cases.sql`, or a number is used twice.
    """
    found: dict[int, Migration] = {}
    for folder in folders:
        for entry in folder.iterdir():
            if not entry.name.endswith(".sql"):
                continue
            match = FILE_NAME.match(entry.name)
            if match is None:
                raise SchemaError(f"migration {entry.name} is not named like 0001_cases.sql", entry.name)
            migration = Migration(int(match.group(1)), entry.name, entry.read_text(encoding="utf-8"))
            if migration.number in found:
                raise SchemaError(f"number {migration.number} is used twice: {entry.name}", entry.name)
            found[migration.number] = migration
    return [found[number] for number in sorted(found)]


async def migrate(
    dsn: str, migrations: list[Migration], on_applied: Callable[[Migration], None] = lambda _applied: None
) -> list[Migration]:
    """Apply the missing migrations and return them; `on_applied` is called after each. A second migrator waits.

    Raises:
        SchemaError: an applied file has changed since.
    """
    connection: Connection = await asyncpg.connect(dsn)
    applied_now = []
    try:
        await _wait_for_lock(connection)
        await connection.execute(TABLE)
        applied = await _applied(connection)
        for migration in migrations:
            if migration.number in applied:
                if applied[migration.number] != migration.digest:
                    raise SchemaError(
                        f"{migration.name} was changed after it was applied; restore it and add a new file. Where an"
                        " unreleased version made this database, begin with an empty one",
                        migration.name,
                    )
                continue
            await _apply(connection, migration)
            applied_now.append(migration)
            on_applied(migration)
    finally:
        await connection.close()
    return applied_now


async def check_schema(pool: Pool, migrations: list[Migration]) -> None:
    """Refuse a schema older than this release, or more than one migration newer.

    Raises:
        SchemaError: with the command that fixes it.
    """
    async with pool.acquire() as connection:
        exists = await connection.fetchval("SELECT to_regclass('schema_migrations') IS NOT NULL")
        applied = set(await _applied(connection)) if exists else set()
    known = {migration.number for migration in migrations}
    missing, unknown = sorted(known - applied), sorted(applied - known)
    if missing:
        raise SchemaError(f"migrations {missing} are missing: run `python -m <service> migrate`", *missing)
    if len(unknown) > 1:
        raise SchemaError(f"migrations {unknown} are unknown to this release: deploy a newer one", *unknown)


async def _wait_for_lock(connection: Connection) -> None:
    """Wait without a statement under way: CREATE INDEX CONCURRENTLY of the one at work would wait for it in turn."""
    while True:
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", MIGRATION_LOCK):
            return
        await asyncio.sleep(LOCK_POLL_SECONDS)


async def _applied(connection: Connection) -> dict[int, str]:
    rows = await connection.fetch("SELECT number, digest FROM schema_migrations")
    return {row["number"]: row["digest"] for row in rows}


async def _apply(connection: Connection, migration: Migration) -> None:
    insert = "INSERT INTO schema_migrations (number, name, digest) VALUES ($1, $2, $3)"
    values = (migration.number, migration.name, migration.digest)
    await connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'; SET statement_timeout = '{migration.timeout}'")
    if migration.in_transaction:
        async with connection.transaction():
            await connection.execute(migration.sql)
            await connection.execute(insert, *values)
    else:
        await connection.execute(migration.sql)
        await connection.execute(insert, *values)
