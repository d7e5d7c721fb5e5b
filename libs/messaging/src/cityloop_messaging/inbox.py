"""The inbox: an effect happens once, however often its fact arrives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import Connection

from cityloop_messaging.envelope import Fact
from cityloop_messaging.errors import InvalidRecordError
from cityloop_messaging.subscription import Payload

RETENTION = dt.timedelta(days=21)


async def claim_new_facts(
    connection: Connection, consumer: str, facts: Sequence[Fact[Payload]], now: dt.datetime
) -> list[Fact[Payload]]:
    """Enter facts in the inbox, in the effect's transaction; returns those not entered before, in their order.

    Raises:
        InvalidRecordError: a fact was recorded more than 21 days ago, when the inbox may have forgotten it.
    """
    for fact in facts:
        if now - fact.recorded_at > RETENTION:
            raise InvalidRecordError(f"recorded at {fact.recorded_at.isoformat()}, more than {RETENTION.days} days ago")
    unique = {fact.fact_id: fact for fact in facts}
    rows = await connection.fetch(
        "INSERT INTO inbox (consumer, fact_id, day) SELECT $1, * FROM unnest($2::uuid[], $3::date[])"
        " ON CONFLICT DO NOTHING RETURNING fact_id",
        consumer,
        list(unique),
        [fact.recorded_at.date() for fact in unique.values()],
    )
    new = {row["fact_id"] for row in rows}
    return [fact for fact_id, fact in unique.items() if fact_id in new]


async def delete_expired_inbox(connection: Connection, today: dt.date) -> None:
    """Remove entries older than any record that may still arrive."""
    await connection.execute("DELETE FROM inbox WHERE day < $1", today - RETENTION - dt.timedelta(days=1))
