"""The figures' own log of facts in PostgreSQL: added to in one order, kept by month."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from cityloop_database import Connection

from cityloop_event_hub.figures.domain.facts import FactKind, LoggedFact

COLUMNS = (
    ("kind", "smallint"),
    ("subject", "text"),
    ("version", "bigint"),
    ("occurred", "bigint"),
    ("recorded_at", "timestamptz"),
    ("number", "text"),
    ("event_id", "text"),
    ("case_id", "text"),
    ("event_class", "text"),
    ("department", "text"),
    ("grade", "smallint"),
    ("state", "smallint"),
    ("channel", "text"),
    ("rule", "text"),
    ("source", "smallint"),
    ("amount", "integer"),
    ("marked", "boolean"),
    ("areas", "jsonb"),
    ("attributes", "jsonb"),
)
OTHERS = attrgetter(*(name for name, _ in COLUMNS[1:-2]))
NAMES = ", ".join(name for name, _ in COLUMNS)
ARRAYS = ", ".join(f"${place}::{kind}[]" for place, (_, kind) in enumerate(COLUMNS, 3))


@dataclass(frozen=True, slots=True)
class LogEnd:
    """The newest fact of the log, and the newest that cells count: numbers, and when each became known."""

    number: int
    known_at: dt.datetime
    counted: int
    counted_at: dt.datetime


@dataclass(frozen=True, slots=True)
class NewFacts:
    """Facts that cells do not count yet: up to which number, since when the first and last are known, of what."""

    until: int
    known_at: dt.datetime
    last_known_at: dt.datetime
    subjects: Collection[tuple[int, str]]


async def lock(connection: Connection) -> LogEnd:
    """The end of the log; nobody else adds facts or publishes figures until this transaction ends."""
    return await _end(connection, "FOR UPDATE")


async def end(connection: Connection) -> LogEnd:
    """The end of the log as it is now."""
    return await _end(connection)


async def _end(connection: Connection, lock: str = "") -> LogEnd:
    row = await connection.fetchrow(
        f"SELECT fact_number, known_at, counted_number, counted_at FROM indicator_log {lock}"
    )
    assert row is not None  # noqa: S101 the migration writes it
    return LogEnd(*row)


async def uncounted(connection: Connection, end: LogEnd, most: int) -> NewFacts | None:
    """The first facts that cells do not count yet; None when they count all."""
    rows = await connection.fetch(
        "SELECT fact_number, known_at, kind, subject FROM indicator_facts"
        " WHERE known_at >= $1 AND fact_number > $2 ORDER BY known_at, fact_number LIMIT $3",
        end.counted_at,
        end.counted,
        most,
    )
    if not rows:
        return None
    subjects = {(row["kind"], row["subject"]) for row in rows}
    return NewFacts(rows[-1]["fact_number"], rows[0]["known_at"], rows[-1]["known_at"], subjects)


async def mark_counted(connection: Connection, end: LogEnd) -> None:
    """Cells count all facts up to the end, which is locked."""
    await connection.execute("UPDATE indicator_log SET counted_number = $1, counted_at = $2", end.number, end.known_at)


async def mark_live(connection: Connection, now: dt.datetime) -> None:
    """Figures were brought up to date with the log, which is locked."""
    await connection.execute("UPDATE indicator_log SET live_at = $1", now)


async def live_at(connection: Connection) -> dt.datetime:
    """When figures were last brought up to date with the log."""
    found: dt.datetime = await connection.fetchval("SELECT live_at FROM indicator_log")
    return found


async def add(connection: Connection, before: LogEnd, facts: Sequence[LoggedFact], now: dt.datetime) -> int:
    """Add facts behind the end of the log, which is locked; those that stand in it already are passed over.

    Returns:
        How many were new.
    """
    for month in sorted({_month(fact.recorded_at) for fact in facts}):
        await _keep_month(connection, month)
    known_at = max(now, before.known_at)
    rows = [_row(fact) for fact in facts]
    added = await connection.execute(
        f"INSERT INTO indicator_facts (fact_number, known_at, {NAMES})"
        f" SELECT $1 + ordinality, $2, {NAMES} FROM unnest({ARRAYS}) WITH ORDINALITY AS f ({NAMES}, ordinality)"
        " ON CONFLICT DO NOTHING",
        before.number,
        known_at,
        *(list(column) for column in zip(*rows, strict=True)),
    )
    count = int(added.rpartition(" ")[2])
    if count:
        await connection.execute(
            "UPDATE indicator_log SET fact_number = $1, known_at = $2", before.number + len(facts), known_at
        )
    return count


async def reach(connection: Connection, topic: str, offsets: Mapping[int, int]) -> None:
    """Keep the next offset of each partition beside what the log now holds."""
    await connection.executemany(
        "INSERT INTO indicator_offsets AS o (topic, partition, next_offset) VALUES ($1, $2, $3)"
        " ON CONFLICT (topic, partition) DO UPDATE SET next_offset = greatest(o.next_offset, excluded.next_offset)",
        [(topic, partition, offset) for partition, offset in sorted(offsets.items())],
    )


async def offsets(connection: Connection) -> dict[tuple[str, int], int]:
    """The next offset of each partition."""
    rows = await connection.fetch("SELECT topic, partition, next_offset FROM indicator_offsets ORDER BY 1, 2")
    return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}


async def known_by(connection: Connection, moment: dt.datetime) -> int:
    """The number of the newest fact that was known at a moment; 0 where none was."""
    found = await connection.fetchval(
        "SELECT fact_number FROM indicator_facts WHERE known_at <= $1 ORDER BY known_at DESC, fact_number DESC LIMIT 1",
        moment,
    )
    return int(found or 0)


async def drop_months(connection: Connection, before: dt.datetime) -> list[str]:
    """Drop the months that ended before a moment; returns their tables.

    The last that was known of each thing goes to the first month that is kept: it holds until another is known.
    """
    rows = await connection.fetch(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'indicator_facts'::regclass"
    )
    last = _name(_month(before))
    dropped = [row["name"] for row in rows if row["name"] < last]
    if dropped:
        await _keep_month(connection, _month(before))
        await connection.execute(
            "UPDATE indicator_facts f SET recorded_at = $1 FROM (SELECT subject, max(version) AS version"
            f" FROM indicator_facts WHERE kind = {FactKind.DEVICE:d} AND recorded_at < $1 GROUP BY 1) AS n"
            f" WHERE f.kind = {FactKind.DEVICE:d} AND f.subject = n.subject AND f.version = n.version",
            dt.datetime.combine(_month(before), dt.time(), dt.UTC),
        )
    for name in dropped:
        await connection.execute(f"DROP TABLE {name}")
    return dropped


async def _keep_month(connection: Connection, month: dt.date) -> None:
    name = _name(month)
    if await connection.fetchval("SELECT to_regclass($1) IS NULL", name):
        following = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        await connection.execute(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF indicator_facts"
            f" FOR VALUES FROM ('{month} 00:00+00') TO ('{following} 00:00+00')"
        )


def _month(moment: dt.datetime) -> dt.date:
    return moment.astimezone(dt.UTC).date().replace(day=1)


def _name(month: dt.date) -> str:
    return f"indicator_facts_{month:%Y_%m}"


def _row(fact: LoggedFact) -> tuple[object, ...]:
    return (int(fact.kind), *OTHERS(fact), json.dumps(fact.areas), json.dumps(fact.attributes))
