"""Sets of packs and the services' answers in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

import asyncpg
from cityloop.common.v1.common_pb2 import Sentence as SentenceMessage
from cityloop.sharing.v1.pack_pb2 import PackProblem
from cityloop_database import Connection
from cityloop_packs import (
    OpenWork,
    Problem,
    problem_message,
    problem_of_message,
    sentence_message,
    sentence_of_message,
)

from cityloop_data_sharing.packs.domain.pack_sets import Answer, Member, PackSet, SetState


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The latest answer of one instance of a service."""

    service: str
    instance: str
    answer: Answer
    problems: Sequence[Problem]
    uses: Sequence[OpenWork]
    recorded_at: dt.datetime
    kinds: Sequence[str] = ()
    """Of items that the service reads and judges."""


async def lock_sets(connection: Connection) -> None:
    """One change of packs at a time, until the transaction ends: packs must fit together."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('packs', 0))")


async def active(connection: Connection) -> PackSet | None:
    """The set in use; None before the first."""
    row = await connection.fetchrow("SELECT * FROM pack_sets WHERE state = 'active'")
    return None if row is None else _set(row)


async def in_states(connection: Connection, states: Collection[SetState]) -> list[PackSet]:
    """The sets in these states, the oldest first."""
    rows = await connection.fetch(
        "SELECT * FROM pack_sets WHERE state = ANY($1) ORDER BY set_number", [state.value for state in states]
    )
    return [_set(row) for row in rows]


async def get(connection: Connection, set_number: int) -> PackSet | None:
    """One set."""
    row = await connection.fetchrow("SELECT * FROM pack_sets WHERE set_number = $1", set_number)
    return None if row is None else _set(row)


async def newest_number(connection: Connection) -> int:
    """The number of the newest set, 0 before the first."""
    return int(await connection.fetchval("SELECT coalesce(max(set_number), 0) FROM pack_sets"))


async def page_before(connection: Connection, last: int | None, limit: int) -> list[PackSet]:
    """Sets that were applied or refused, the newest first, after the last one seen; plans are no history."""
    rows = await connection.fetch(
        "SELECT * FROM pack_sets WHERE ($1::bigint IS NULL OR set_number < $1)"
        " AND state NOT IN ('planned', 'answered') ORDER BY set_number DESC LIMIT $2",
        last,
        limit,
    )
    return [_set(row) for row in rows]


async def save(connection: Connection, item: PackSet) -> None:
    """Insert a set or store its new state."""
    await connection.execute(
        "INSERT INTO pack_sets (set_number, version, state, members, replaces, changes, proposed_by, jurisdiction,"
        " occurred_at, recorded_at, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (set_number) DO UPDATE SET version = excluded.version, state = excluded.state,"
        " members = excluded.members, occurred_at = excluded.occurred_at, decided_at = excluded.decided_at",
        item.set_number,
        item.version,
        item.state,
        json.dumps([asdict(member) for member in item.members]),
        item.replaces,
        [sentence_message(change).SerializeToString() for change in item.changes],
        item.proposed_by,
        item.jurisdiction,
        item.occurred_at,
        item.recorded_at,
        item.decided_at,
    )


async def save_answer(connection: Connection, set_number: int, answer: StoredAnswer) -> None:
    """Store an instance's latest answer; an older one that arrives late changes nothing."""
    await connection.execute(
        "INSERT INTO pack_answers (set_number, service, instance, answer, problems, uses, kinds, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (set_number, service, instance) DO UPDATE SET"
        " answer = excluded.answer, problems = excluded.problems, uses = excluded.uses, kinds = excluded.kinds,"
        " recorded_at = excluded.recorded_at WHERE pack_answers.recorded_at < excluded.recorded_at",
        set_number,
        answer.service,
        answer.instance,
        answer.answer,
        [problem_message(problem).SerializeToString() for problem in answer.problems],
        json.dumps([asdict(use) for use in answer.uses]),
        list(answer.kinds),
        answer.recorded_at,
    )


async def answers_to(connection: Connection, set_numbers: Sequence[int]) -> dict[int, list[StoredAnswer]]:
    """The latest answer of each instance to each of these sets."""
    rows = await connection.fetch(
        "SELECT * FROM pack_answers WHERE set_number = ANY($1) ORDER BY set_number, service, instance",
        list(set_numbers),
    )
    found: dict[int, list[StoredAnswer]] = {number: [] for number in set_numbers}
    for row in rows:
        found[row["set_number"]].append(_answer(row))
    return found


def _answer(row: asyncpg.Record) -> StoredAnswer:
    problems = [problem_of_message(PackProblem.FromString(item)) for item in row["problems"]]
    uses = [OpenWork(**item) for item in json.loads(row["uses"])]
    answer = Answer(row["answer"])
    return StoredAnswer(row["service"], row["instance"], answer, problems, uses, row["recorded_at"], row["kinds"])


def _set(row: asyncpg.Record) -> PackSet:
    return PackSet(
        set_number=row["set_number"],
        version=row["version"],
        state=SetState(row["state"]),
        members=tuple(Member(**member) for member in json.loads(row["members"])),
        replaces=row["replaces"],
        changes=tuple(sentence_of_message(SentenceMessage.FromString(item)) for item in row["changes"]),
        proposed_by=row["proposed_by"],
        jurisdiction=row["jurisdiction"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        decided_at=row["decided_at"],
    )
