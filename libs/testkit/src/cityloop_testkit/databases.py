"""A database of its own for each test, cloned from a migrated template that each worker makes once."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
from cityloop_database import Migration, migrate

_counter = itertools.count()
_templates: dict[str, str] = {}


def _with_database(dsn: str, database: str) -> str:
    return f"{dsn.rpartition('/')[0]}/{database}"


async def _template(dsn: str, migrations: Sequence[Migration]) -> str:
    digest = hashlib.sha256("".join(item.digest for item in migrations).encode()).hexdigest()[:12]
    name = f"template_{os.getpid()}_{digest}"
    if digest not in _templates:
        admin = await asyncpg.connect(dsn)
        try:
            await admin.execute(f"CREATE DATABASE {name}")
        finally:
            await admin.close()
        await migrate(_with_database(dsn, name), list(migrations))
        _templates[digest] = name
    return name


@asynccontextmanager
async def fresh_database(dsn: str, migrations: Sequence[Migration]) -> AsyncIterator[str]:
    """The DSN of a new, migrated, empty database; dropped at the end of the block.

    Args:
        dsn: superuser's, of any database of the server.
        migrations: what the database must have.
    """
    template = await _template(dsn, migrations)
    name = f"test_{os.getpid()}_{next(_counter)}"
    admin = await asyncpg.connect(dsn)
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield _with_database(dsn, name)
    finally:
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await admin.close()


async def tables_holding(dsn: str, text: str) -> set[str]:
    """Tables of a database in which a text stands, as text or inside bytes."""
    connection = await asyncpg.connect(dsn)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = set()
        for (table,) in tables:
            rows = await connection.fetch(f"SELECT * FROM {table}")
            values = [value for row in rows for value in row.values()]
            parts = [part for value in values for part in (value if isinstance(value, list) else [value])]
            if any(text.encode() in (part if isinstance(part, bytes) else str(part).encode()) for part in parts):
                found.add(table)
        return found
    finally:
        await connection.close()
