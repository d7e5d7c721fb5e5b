"""Packs and the services' answers in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import asyncpg
from cityloop_database import Connection

from cityloop_data_sharing.domain.packs import Answer, PackState


@dataclass(frozen=True, slots=True)
class StoredPack:
    """One version of one pack in its present state: proposed is its version 1, active 2, replaced 3."""

    pack_id: str
    pack_version: int
    version: int
    state: PackState
    files: Mapping[str, str]
    digest: str
    jurisdiction: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime

    def became(self, state: PackState, now: dt.datetime) -> StoredPack:
        """The same version of the pack in its next state."""
        return replace(self, state=state, version=self.version + 1, occurred_at=now, recorded_at=now)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The latest answer of one service."""

    service: str
    answer: Answer
    problems: Sequence[str]
    recorded_at: dt.datetime


async def lock_packs(connection: Connection) -> None:
    """One change of any pack at a time, until the transaction ends: packs must fit together."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('packs', 0))")


async def newest(connection: Connection, pack_id: str) -> StoredPack | None:
    """The latest version of a pack, whatever its state."""
    row = await connection.fetchrow(
        "SELECT * FROM packs WHERE pack_id = $1 ORDER BY pack_version DESC LIMIT 1", pack_id
    )
    return None if row is None else _pack(row)


async def in_state(connection: Connection, state: PackState, pack_id: str | None = None) -> list[StoredPack]:
    """Packs in a state, one or all."""
    rows = await connection.fetch(
        "SELECT * FROM packs WHERE state = $1 AND ($2::text IS NULL OR pack_id = $2) ORDER BY pack_id", state, pack_id
    )
    return [_pack(row) for row in rows]


async def last_replaced(connection: Connection, pack_id: str) -> StoredPack | None:
    """The newest version that was active once and is no more."""
    row = await connection.fetchrow(
        "SELECT * FROM packs WHERE pack_id = $1 AND state = $2 AND version > 2 ORDER BY pack_version DESC LIMIT 1",
        pack_id,
        PackState.WITHDRAWN,
    )
    return None if row is None else _pack(row)


async def summaries(connection: Connection, pack_id: str | None) -> list[StoredPack]:
    """The newest versions of one pack or of all, newest first, without their files."""
    rows = await connection.fetch(
        "SELECT pack_id, pack_version, version, state, '{}' AS files, digest, jurisdiction, occurred_at, recorded_at"
        " FROM packs WHERE $1::text IS NULL OR pack_id = $1 ORDER BY pack_id, pack_version DESC LIMIT 500",
        pack_id,
    )
    return [_pack(row) for row in rows]


async def get(connection: Connection, pack_id: str, pack_version: int) -> StoredPack | None:
    """One version of a pack."""
    row = await connection.fetchrow(
        "SELECT * FROM packs WHERE pack_id = $1 AND pack_version = $2", pack_id, pack_version
    )
    return None if row is None else _pack(row)


async def save(connection: Connection, pack: StoredPack) -> None:
    """Insert a version or store its new state."""
    await connection.execute(
        "INSERT INTO packs"
        " (pack_id, pack_version, version, state, files, digest, jurisdiction, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (pack_id, pack_version) DO UPDATE SET"
        " version = excluded.version, state = excluded.state,"
        " occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at",
        pack.pack_id,
        pack.pack_version,
        pack.version,
        pack.state,
        json.dumps(dict(pack.files)),
        pack.digest,
        pack.jurisdiction,
        pack.occurred_at,
        pack.recorded_at,
    )


async def save_answer(connection: Connection, pack: StoredPack, answer: StoredAnswer) -> None:
    """Keep a service's latest answer; an older one that arrives late changes nothing."""
    await connection.execute(
        "INSERT INTO pack_answers (pack_id, pack_version, service, answer, problems, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (pack_id, pack_version, service) DO UPDATE SET"
        " answer = excluded.answer, problems = excluded.problems, recorded_at = excluded.recorded_at"
        " WHERE pack_answers.recorded_at < excluded.recorded_at",
        pack.pack_id,
        pack.pack_version,
        answer.service,
        answer.answer,
        json.dumps(list(answer.problems)),
        answer.recorded_at,
    )


async def answers_to(connection: Connection, packs: Sequence[StoredPack]) -> dict[tuple[str, int], list[StoredAnswer]]:
    """The latest answer of each service to each of these versions."""
    rows = await connection.fetch(
        "SELECT a.* FROM unnest($1::text[], $2::integer[]) AS wanted(pack_id, pack_version)"
        " JOIN pack_answers a USING (pack_id, pack_version) ORDER BY a.pack_id, a.pack_version, a.service",
        [pack.pack_id for pack in packs],
        [pack.pack_version for pack in packs],
    )
    found: dict[tuple[str, int], list[StoredAnswer]] = {}
    for row in rows:
        answer = StoredAnswer(row["service"], Answer(row["answer"]), json.loads(row["problems"]), row["recorded_at"])
        found.setdefault((row["pack_id"], row["pack_version"]), []).append(answer)
    return found


def _pack(row: asyncpg.Record) -> StoredPack:
    fields = dict(row) | {"state": PackState(row["state"]), "files": json.loads(row["files"])}
    return StoredPack(**fields)
