"""What the database says of itself: its size, and the sessions of the service's role."""

from __future__ import annotations

from cityloop_database.pool import Connection
from cityloop_database.telemetry import Measures


async def measure_database(connection: Connection) -> None:
    """Set the gauges. Sessions are those of the role itself, but for the one that asks."""
    rows = await connection.fetch(
        "SELECT replace(state, ' ', '_') AS state, count(*) AS sessions,"
        " count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting,"
        " max(extract(epoch FROM clock_timestamp() - query_start))"
        " FILTER (WHERE wait_event_type = 'Lock')::float8 AS waited,"
        " max(extract(epoch FROM clock_timestamp() - xact_start))::float8 AS oldest"
        " FROM pg_stat_activity WHERE datname = current_database() AND state IS NOT NULL"
        " AND pid <> pg_backend_pid() GROUP BY 1"
    )
    Measures.DATABASE_SESSIONS.read({(row["state"],): row["sessions"] for row in rows})
    Measures.DATABASE_WAITING.read_one(sum(row["waiting"] for row in rows))
    Measures.DATABASE_LOCK_WAIT.read_one(max((row["waited"] or 0.0 for row in rows), default=0.0))
    Measures.DATABASE_OLDEST.read_one(max((row["oldest"] or 0.0 for row in rows), default=0.0))
    Measures.DATABASE_BYTES.read_one(await connection.fetchval("SELECT pg_database_size(current_database())"))
