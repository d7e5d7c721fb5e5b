"""The hash chain over committed audit entries: one sequencer a service, and the verifier."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import asyncpg
from cityloop_database import Connection, Pool
from cityloop_telemetry import LogEvent, Logger, Metrics

from cityloop_audit.entries import ALGORITHM, COLUMNS, AuditEntry

GENESIS = f"{ALGORITHM}:{'0' * 64}"
BATCH = 1_000
SEQUENCER_LOCK = 0x61756474


@dataclass(frozen=True, slots=True)
class ChainVerification:
    """What the verifier found: how many entries are chained, the head, and every break of the chain."""

    entries: int
    head: str
    problems: tuple[str, ...]


async def chain_new(connection: Connection) -> int:
    """Chain what was committed since; returns how many entries. Replicas take turns by an advisory lock."""
    async with connection.transaction():
        if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", SEQUENCER_LOCK):
            return 0
        rows = await connection.fetch(
            "SELECT e.entry_id, e.digest FROM audit_unchained JOIN audit_entries e USING (entry_id)"
            " ORDER BY e.recorded_at, e.entry_id LIMIT $1",
            BATCH,
        )
        if not rows:
            return 0
        last = await connection.fetchrow("SELECT sequence, head FROM audit_chain ORDER BY sequence DESC LIMIT 1")
        sequence, head = (last["sequence"], last["head"]) if last else (0, GENESIS)
        links = []
        for row in rows:
            sequence, head = sequence + 1, next_head(head, row["digest"])
            links.append((sequence, row["entry_id"], head))
        await connection.executemany("INSERT INTO audit_chain (sequence, entry_id, head) VALUES ($1, $2, $3)", links)
        await connection.execute(
            "DELETE FROM audit_unchained WHERE entry_id = ANY($1)", [row["entry_id"] for row in rows]
        )
    Metrics.AUDIT_SEQUENCE.set(sequence)
    Logger().info(LogEvent.AUDIT_HEAD, sequence=sequence, head=head)
    return len(rows)


async def chain_all(pool: Pool) -> None:
    """Chain until nothing waits; the service calls it twice a second."""
    async with pool.acquire() as connection:
        while await chain_new(connection) == BATCH:
            pass


def next_head(head: str, digest: str) -> str:
    """The head after one more entry: the hash of the head so far and the entry's digest."""
    return f"{ALGORITHM}:{hashlib.sha256((head + digest).encode()).hexdigest()}"


async def verify(connection: Connection) -> ChainVerification:
    """Recompute every entry's digest and the whole chain."""
    head, expected, problems = GENESIS, 0, []
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        cursor = connection.cursor(
            f"SELECT c.sequence, c.head, c.entry_id, e.digest IS NULL AS gone, {COLUMNS.removeprefix('entry_id, ')}"
            " FROM audit_chain c LEFT JOIN audit_entries e USING (entry_id) ORDER BY c.sequence",
            prefetch=500,
        )
        async for row in cursor:
            expected += 1
            if row["sequence"] != expected:
                problems.append(f"entries {expected} to {row['sequence'] - 1} are missing")
                expected = row["sequence"]
            if row["gone"]:
                problems.append(f"entry {row['sequence']} ({row['entry_id']}) is missing")
                head = row["head"]
                continue
            digest = _digest_of(row)
            if digest != row["digest"]:
                problems.append(f"entry {row['sequence']} ({row['entry_id']}) was changed")
            head = next_head(head, digest)
            if head != row["head"]:
                problems.append(f"the chain breaks at {row['sequence']}")
                head = row["head"]
        strays = await connection.fetchval(
            "SELECT count(*) FROM audit_entries e WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.entry_id ="
            " e.entry_id) AND NOT EXISTS (SELECT FROM audit_unchained u WHERE u.entry_id = e.entry_id)"
        )
        if strays:
            problems.append(f"{strays} entries neither stand in the chain nor wait for it")
    return ChainVerification(expected, head, tuple(problems))


def _digest_of(row: asyncpg.Record) -> str:
    fields = {name: row[name] for name in COLUMNS.split(", ") if name not in {"digest", "details"}}
    return AuditEntry(**fields, details=json.loads(row["details"])).digest
