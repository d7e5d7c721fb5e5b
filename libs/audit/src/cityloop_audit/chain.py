"""The hash chain over committed audit entries: one sequencer a service, and the verifier."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

import asyncpg
from cityloop_database import Connection, Pool
from cityloop_kernel import Sentence, say
from cityloop_telemetry import Logger

from cityloop_audit.entries import ALGORITHM, COLUMNS, AuditEntry
from cityloop_audit.telemetry import LogEvents, Metrics

GENESIS = f"{ALGORITHM}:{'0' * 64}"
BATCH = 1_000
PROGRESS = 10_000
"""Entries between what the verifier tells."""
SEQUENCER_LOCK = 0x61756474


class ChainProblemKind(StrEnum):
    """How a chain is not what it must be, as the contract names it."""

    LINKS_MISSING = "LINKS_MISSING"
    ENTRY_MISSING = "ENTRY_MISSING"
    ENTRY_CHANGED = "ENTRY_CHANGED"
    CHAIN_BROKEN = "CHAIN_BROKEN"
    ENTRIES_STRAY = "ENTRIES_STRAY"


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """One place where a chain is not what it must be.

    Args:
        kind: how.
        sequence: where, from 1; of strays how many there are.
        last: of missing links the last.
        entry_id: whose entry is missing or was changed.
    """

    kind: ChainProblemKind
    sequence: int
    last: int = 0
    entry_id: str = ""

    @property
    def sentence(self) -> Sentence:
        """What is wrong."""
        place = str(self.sequence)
        match self.kind:
            case ChainProblemKind.LINKS_MISSING:
                return say("audit-links-missing", first=place, last=str(self.last))
            case ChainProblemKind.ENTRY_MISSING:
                return say("audit-entry-missing", place=place, entry=self.entry_id)
            case ChainProblemKind.ENTRY_CHANGED:
                return say("audit-entry-changed", place=place, entry=self.entry_id)
            case ChainProblemKind.CHAIN_BROKEN:
                return say("audit-chain-broken", place=place)
            case ChainProblemKind.ENTRIES_STRAY:
                return say("audit-entries-stray", count=self.sequence)


@dataclass(frozen=True, slots=True)
class ChainVerification:
    """What the verifier found: entries looked at, how many there are, the head, and every problem of the chain."""

    entries: int
    total: int
    head: str
    problems: tuple[ChainProblem, ...]


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
    Logger().info(LogEvents.AUDIT_HEAD, sequence=sequence, head=head)
    return len(rows)


async def chain_all(pool: Pool) -> None:
    """Chain until nothing waits; the service calls it twice a second."""
    async with pool.acquire() as connection:
        # Most times nothing waits: one question, where a transaction takes four.
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM audit_unchained)"):
            return
        while await chain_new(connection) == BATCH:
            pass


def next_head(head: str, digest: str) -> str:
    """The head after one more entry: the hash of the head so far and the entry's digest."""
    return f"{ALGORITHM}:{hashlib.sha256((head + digest).encode()).hexdigest()}"


async def verify(connection: Connection) -> ChainVerification:
    """Recompute every entry's digest and the whole chain."""
    return [found async for found in verify_with_progress(connection)][-1]


async def verify_with_progress(connection: Connection) -> AsyncIterator[ChainVerification]:
    """The same, with what was found so far every 10,000 entries; the last is the result."""
    head, expected, problems = GENESIS, 0, list[ChainProblem]()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        total = await connection.fetchval("SELECT count(*) FROM audit_chain")
        cursor = connection.cursor(
            f"SELECT c.sequence, c.head, c.entry_id, e.digest IS NULL AS gone, {COLUMNS.removeprefix('entry_id, ')}"
            " FROM audit_chain c LEFT JOIN audit_entries e USING (entry_id) ORDER BY c.sequence",
            prefetch=500,
        )
        async for row in cursor:
            expected += 1
            sequence, entry_id = row["sequence"], str(row["entry_id"])
            if sequence != expected:
                problems.append(ChainProblem(ChainProblemKind.LINKS_MISSING, expected, sequence - 1))
                expected = sequence
            if expected % PROGRESS == 0:
                yield ChainVerification(expected, total, head, tuple(problems))
            if row["gone"]:
                problems.append(ChainProblem(ChainProblemKind.ENTRY_MISSING, sequence, entry_id=entry_id))
                head = row["head"]
                continue
            digest = _digest_of(row)
            if digest != row["digest"]:
                problems.append(ChainProblem(ChainProblemKind.ENTRY_CHANGED, sequence, entry_id=entry_id))
            head = next_head(head, digest)
            if head != row["head"]:
                problems.append(ChainProblem(ChainProblemKind.CHAIN_BROKEN, sequence))
                head = row["head"]
        strays = await connection.fetchval(
            "SELECT count(*) FROM audit_entries e WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.entry_id ="
            " e.entry_id) AND NOT EXISTS (SELECT FROM audit_unchained u WHERE u.entry_id = e.entry_id)"
        )
        if strays:
            problems.append(ChainProblem(ChainProblemKind.ENTRIES_STRAY, strays))
    yield ChainVerification(expected, total, head, tuple(problems))


def _digest_of(row: asyncpg.Record) -> str:
    fields = {name: row[name] for name in COLUMNS.split(", ") if name not in {"digest", "details"}}
    return AuditEntry(**fields, details=json.loads(row["details"])).digest
