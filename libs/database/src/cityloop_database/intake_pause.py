"""The pause of a service's intake, as its database has it: until when nothing new is taken from outside."""

from __future__ import annotations

from cityloop_database.pool import Connection


async def pause_intake(connection: Connection, seconds: float) -> None:
    """Have every replica of the service take nothing new for so long from now on; 0 ends a pause."""
    await connection.execute(
        "INSERT INTO intake_pause (until) VALUES (now() + make_interval(secs => $1))"
        " ON CONFLICT (one) DO UPDATE SET until = excluded.until",
        seconds,
    )


async def paused_seconds(connection: Connection) -> float:
    """How long the pause still lasts; 0 where there is none."""
    left = await connection.fetchval("SELECT extract(epoch FROM until - clock_timestamp())::float8 FROM intake_pause")
    return max(0.0, left or 0.0)
