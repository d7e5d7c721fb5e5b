"""Causes of reactions, and what is known of each reaction, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import asyncpg
from cityloop.common.v1.common_pb2 import Place
from cityloop_database import Connection, Pool
from cityloop_expressions import Plain

from cityloop_reactions.judging import Target

HOUR = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=60)
"""How long a cause that has ended is known: longer than any fact may come again, which is 21 days."""
COLUMNS = (
    "reaction, cause, target, state, depth, topic, fact, fact_id, subject, version, occurred_at, recorded_at, due_at,"
    " tries, ended_at, result, traceparent, target_place, target_values"
)
Key = tuple[str, str, str]
"""Reaction, cause and target."""


@dataclass(frozen=True, slots=True)
class StoredCause:
    """What a reaction was asked for, once."""

    reaction: str
    cause: str
    target: str
    state: str
    """waiting, listed, draft, done, refused, dropped or failed."""
    depth: int
    topic: str
    """Of the fact that it comes from; empty of a date."""
    fact: bytes
    fact_id: str
    subject: str
    version: int
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    due_at: dt.datetime
    tries: int = 0
    ended_at: dt.datetime | None = None
    result: str = ""
    traceparent: str = ""
    """Of what it comes from: the act goes on in that trace; empty of a date."""
    target_place: bytes = b""
    """Of a thing or row, as it was when its list was asked for; empty where it has none."""
    target_values: str = "{}"
    """Likewise what conditions know of it, as JSON."""

    @property
    def place(self) -> Place | None:
        """Of a thing or row that has one."""
        return Place.FromString(self.target_place) if self.target_place else None

    @property
    def values(self) -> Mapping[str, Plain]:
        """What conditions know of a thing or row."""
        found: dict[str, Plain] = json.loads(self.target_values)
        return found

    def for_target(self, target: Target) -> StoredCause:
        """The same for one of its list."""
        place = b"" if target.place is None else target.place.SerializeToString(deterministic=True)
        return replace(self, target=target.name, target_place=place, target_values=json.dumps(dict(target.values)))

    @property
    def key(self) -> Key:
        """By which it is one."""
        return self.reaction, self.cause, self.target


@dataclass(frozen=True, slots=True)
class StoredReaction:
    """What is known of a reaction beside its pack."""

    reaction: str
    acts: int
    stopped_at: dt.datetime | None
    next_at: dt.datetime | None
    waiting: int
    drafts: int


async def add(connection: Connection, causes: Sequence[StoredCause]) -> int:
    """Store causes; one that there is already is the same. Returns how many are new."""
    rows = await connection.fetch(
        f"INSERT INTO reaction_causes ({COLUMNS}) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[],"
        " $5::smallint[], $6::text[], $7::bytea[], $8::text[], $9::text[], $10::bigint[], $11::timestamptz[],"
        " $12::timestamptz[], $13::timestamptz[], $14::smallint[], $15::timestamptz[], $16::text[], $17::text[],"
        " $18::bytea[], $19::jsonb[]) ON CONFLICT DO NOTHING RETURNING 1",
        *([getattr(cause, name) for cause in causes] for name in (part.strip() for part in COLUMNS.split(","))),
    )
    return len(rows)


async def anything_due(pool: Pool, now: dt.datetime) -> tuple[bool, bool]:
    """Whether the date of a reaction has come, and whether a cause is due."""
    row = await pool.fetchrow(
        "SELECT EXISTS (SELECT FROM reactions WHERE next_at <= $1) AS dates,"
        " EXISTS (SELECT FROM reaction_causes WHERE state = 'waiting' AND due_at <= $1) AS causes",
        now,
    )
    assert row is not None  # noqa: S101 a SELECT of EXISTS has a row
    return row["dates"], row["causes"]


async def take_due(connection: Connection, now: dt.datetime) -> StoredCause | None:
    """The cause that is due for longest, locked until the transaction ends; one that another replica has is passed."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM reaction_causes WHERE state = 'waiting' AND due_at <= $1 AND NOT EXISTS"
        " (SELECT FROM reactions r WHERE r.reaction = reaction_causes.reaction AND r.stopped_at IS NOT NULL)"
        " ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        now,
    )
    return None if row is None else StoredCause(**row)


async def lock(connection: Connection, key: Key) -> StoredCause | None:
    """A cause, locked until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM reaction_causes WHERE (reaction, cause, target) = ($1, $2, $3) FOR UPDATE", *key
    )
    return None if row is None else StoredCause(**row)


async def end(connection: Connection, key: Key, state: str, result: str, now: dt.datetime) -> None:
    """What came of a cause; a draft has not ended. What was known of a row is not kept beyond that."""
    await connection.execute(
        "UPDATE reaction_causes SET state = $4, result = $5, ended_at = $6, target_values ="
        " CASE WHEN $6::timestamptz IS NULL THEN target_values ELSE '{}' END"
        " WHERE (reaction, cause, target) = ($1, $2, $3)",
        *key,
        state,
        result,
        None if state == "draft" else now,
    )


async def put_off(connection: Connection, key: Key, until: dt.datetime) -> None:
    """It went wrong, and is tried again then."""
    await connection.execute(
        "UPDATE reaction_causes SET tries = tries + 1, due_at = $4 WHERE (reaction, cause, target) = ($1, $2, $3)"
        " AND state = 'waiting'",
        *key,
        until,
    )


async def anything_waits(pool: Pool, newer: Mapping[str, int]) -> bool:
    """Whether causes wait about subjects since an earlier version than these."""
    if not newer:
        return False
    return bool(
        await pool.fetchval(
            "SELECT EXISTS (SELECT FROM reaction_causes JOIN unnest($1::text[], $2::bigint[]) AS newer (subject, last)"
            " USING (subject) WHERE version < last AND state = 'waiting')",
            *_columns(newer),
        )
    )


async def waiting_of(connection: Connection, newer: Mapping[str, int]) -> list[StoredCause]:
    """Causes about subjects that wait since an earlier version than these, locked; what is being done now is passed
    over.

    Whoever does one has locked it and goes on to lock its subject, which the caller may hold.
    """
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM reaction_causes JOIN unnest($1::text[], $2::bigint[]) AS newer (subject, last)"
        " USING (subject) WHERE version < last AND state = 'waiting'"
        " ORDER BY reaction, cause, target FOR UPDATE OF reaction_causes SKIP LOCKED",
        *_columns(newer),
    )
    return [StoredCause(**row) for row in rows]


def _columns(newer: Mapping[str, int]) -> tuple[list[str], list[int]]:
    return list(newer), list(newer.values())


async def known(connection: Connection, reactions: Collection[str]) -> dict[str, dt.datetime]:
    """From when on facts are answered, by reaction."""
    rows = await connection.fetch(
        "SELECT reaction, since FROM reactions WHERE reaction = ANY($1::text[])", list(reactions)
    )
    return {row["reaction"]: row["since"] for row in rows}


async def register(connection: Connection, reactions: Collection[str], since: dt.datetime) -> None:
    """Know reactions from now on; those that are known already stay as they are."""
    await connection.execute(
        "INSERT INTO reactions (reaction, since) SELECT reaction, $2 FROM unnest($1::text[]) AS reaction"
        " ON CONFLICT DO NOTHING",
        sorted(reactions),
        since,
    )


async def set_dates(
    connection: Connection, next_dates: Mapping[str, tuple[str, dt.datetime | None]], now: dt.datetime
) -> None:
    """The next dates of reactions, where these are written anew; one that is due and not done yet stays.

    Args:
        connection: of a pool, or in a transaction.
        next_dates: by reaction: how its dates are written, and the next one.
        now: the present.
    """
    await connection.executemany(
        "UPDATE reactions SET dates = $2, next_at = $3 WHERE reaction = $1 AND dates <> $2"
        " AND (next_at IS NULL OR next_at > $4)",
        [(name, dates, next_at, now) for name, (dates, next_at) in sorted(next_dates.items())],
    )


async def due_dates(connection: Connection, now: dt.datetime) -> dict[str, dt.datetime]:
    """Reactions whose date has come, locked until the transaction ends, and which date."""
    rows = await connection.fetch(
        "SELECT reaction, next_at FROM reactions WHERE next_at <= $1 ORDER BY reaction FOR UPDATE SKIP LOCKED", now
    )
    return {row["reaction"]: row["next_at"] for row in rows}


async def date_of(connection: Connection, reaction: str) -> dt.datetime | None:
    """The next date of a reaction, locked until the transaction ends."""
    found: dt.datetime | None = await connection.fetchval(
        "SELECT next_at FROM reactions WHERE reaction = $1 FOR UPDATE", reaction
    )
    return found


async def set_next(connection: Connection, reaction: str, next_at: dt.datetime | None) -> None:
    """The date after the one that has come."""
    await connection.execute("UPDATE reactions SET next_at = $2 WHERE reaction = $1", reaction, next_at)


async def count_act(connection: Connection, reaction: str, most: int, now: dt.datetime) -> int:
    """Count one more act, unless the last 60 minutes had `most`: then stop the reaction; the version of its stop, or 0.

    Minutes are counted whole, that which began an hour ago too: in no hour, wherever it begins, are there more.
    """
    await connection.execute("SELECT FROM reactions WHERE reaction = $1 FOR UPDATE", reaction)
    acts = await connection.fetchval(
        "SELECT coalesce(sum(acts), 0) FROM reaction_acts WHERE reaction = $1 AND minute >= $2",
        reaction,
        _minute(now - HOUR),
    )
    if acts < most:
        await connection.execute(
            "INSERT INTO reaction_acts AS a VALUES ($1, $2, 1)"
            " ON CONFLICT (reaction, minute) DO UPDATE SET acts = a.acts + 1",
            reaction,
            _minute(now),
        )
        return 0
    stop = "UPDATE reactions SET stopped_at = $2, version = version + 1 WHERE reaction = $1 RETURNING version"
    return int(await connection.fetchval(stop, reaction, now))


def _minute(at: dt.datetime) -> dt.datetime:
    return at.replace(second=0, microsecond=0)


async def resume(connection: Connection, reaction: str) -> int:
    """Let a reaction go on, as if it had done nothing yet; the version of that, 0 where it had not stopped."""
    version = await connection.fetchval(
        "UPDATE reactions SET stopped_at = NULL, version = version + 1"
        " WHERE reaction = $1 AND stopped_at IS NOT NULL RETURNING version",
        reaction,
    )
    if version is None:
        return 0
    await connection.execute("DELETE FROM reaction_acts WHERE reaction = $1", reaction)
    return int(version)


async def discard_waiting(connection: Connection, reaction: str, reason: str, now: dt.datetime) -> int:
    """Set aside what a reaction has waiting and due."""
    done = await connection.execute(
        "UPDATE reaction_causes SET state = 'dropped', result = $2, ended_at = $3"
        " WHERE reaction = $1 AND state = 'waiting' AND due_at <= $3",
        reaction,
        reason,
        now,
    )
    return int(str(done).rpartition(" ")[2])


async def stored_reactions(connection: Connection | Pool, now: dt.datetime) -> dict[str, StoredReaction]:
    """What is known of each reaction."""
    rows = await connection.fetch(
        "SELECT r.reaction, coalesce(a.acts, 0) AS acts, r.stopped_at, r.next_at, coalesce(c.waiting, 0) AS waiting,"
        " coalesce(c.drafts, 0) AS drafts FROM reactions r LEFT JOIN (SELECT reaction, sum(acts) AS acts"
        " FROM reaction_acts WHERE minute >= $1 GROUP BY reaction) a USING (reaction) LEFT JOIN (SELECT reaction,"
        " count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'draft') AS drafts"
        " FROM reaction_causes WHERE state IN ('waiting', 'draft') GROUP BY reaction) c USING (reaction)",
        _minute(now - HOUR),
    )
    return {row["reaction"]: StoredReaction(**row) for row in rows}


async def page_of_causes(
    connection: Connection | Pool, size: int, reaction: str, state: str, after: tuple[dt.datetime, Key] | None
) -> list[StoredCause]:
    """Causes, newest first, after the last one seen; empty names are not looked at."""
    moment, key = after if after is not None else (None, ("", "", ""))
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM reaction_causes WHERE ($2 = '' OR reaction = $2) AND ($3 = '' OR state = $3)"
        " AND ($4::timestamptz IS NULL OR (recorded_at, reaction, cause, target) < ($4, $5, $6, $7))"
        " ORDER BY recorded_at DESC, reaction DESC, cause DESC, target DESC LIMIT $1",
        size,
        reaction,
        state,
        moment,
        *key,
    )
    return [StoredCause(**row) for row in rows]


async def counts(connection: Connection | Pool, now: dt.datetime) -> asyncpg.Record:
    """How many wait and are drafts, how many reactions have stopped, and how long the oldest is due."""
    row = await connection.fetchrow(
        "SELECT (SELECT count(*) FROM reaction_causes WHERE state = 'waiting') AS waiting,"
        " (SELECT count(*) FROM reaction_causes WHERE state = 'draft') AS drafts,"
        " (SELECT count(*) FROM reactions WHERE stopped_at IS NOT NULL) AS stopped,"
        " (SELECT min(due_at) FROM reaction_causes c WHERE state = 'waiting' AND due_at <= $1 AND NOT EXISTS"
        "  (SELECT FROM reactions r WHERE r.reaction = c.reaction AND r.stopped_at IS NOT NULL)) AS oldest",
        now,
    )
    assert row is not None  # noqa: S101 a row of aggregates
    return row


async def forget(connection: Connection, now: dt.datetime) -> None:
    """Delete causes that have ended long ago, and acts that count no more."""
    await connection.execute("DELETE FROM reaction_causes WHERE ended_at < $1", now - KEPT)
    await connection.execute("DELETE FROM reaction_acts WHERE minute < $1", _minute(now - HOUR))
