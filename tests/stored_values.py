"""Every value that a database holds, as marks are looked for in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg


async def stored(dsn: str) -> AsyncIterator[tuple[str, bytes]]:
    """Every value of every column of a database, as bytes, after the table and the column that it stands in."""
    connection = await asyncpg.connect(dsn)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            for row in await connection.fetch(f'SELECT * FROM "{table}"'):
                for column, value in row.items():
                    for one in value if isinstance(value, list) else [value]:
                        yield f"{table}.{column}", one if isinstance(one, bytes) else str(one).encode()
    finally:
        await connection.close()
