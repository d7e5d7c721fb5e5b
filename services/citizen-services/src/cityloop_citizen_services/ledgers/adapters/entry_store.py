"""Entries in PostgreSQL; an entry is inserted and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

import asyncpg
from cityloop_database import Connection, Pool
from cityloop_kernel import Actor

from cityloop_citizen_services.ledgers.adapters.account_store import account_of
from cityloop_citizen_services.ledgers.domain.accounts import Account, Transfer
from cityloop_citizen_services.ledgers.domain.earning import Counted
from cityloop_citizen_services.ledgers.domain.entries import (
    Draft,
    Entry,
    EntryKind,
    Evidence,
    EvidenceKind,
    entry_number,
)

INSERTED = (
    "ledger, kind, rule_id, cause, holder_id, evidence_kind, evidence, reason, reverses, department_id, post_id,"
    " person_id, pack_version, occurred_at, recorded_at"
)
COLUMNS = f"sequence, {INSERTED}"
ACCOUNT = ("ledger", "kind", "owner", "unit", "batch", "expires_on", "least")
TYPES = ["text", "text", "text", "text", "uuid", "text", "text", "text", "bigint", "text", "text", "text", "integer"]
TYPES += ["timestamptz", "timestamptz"]
PLACES = ", ".join(f"${place}::{name}[]" for place, name in enumerate(TYPES, start=1))
WRITE = (
    f"WITH entry AS (INSERT INTO ledger_entries ({INSERTED}) SELECT * FROM unnest({PLACES})"
    " RETURNING sequence, rule_id, cause), changed AS (UPDATE ledger_accounts SET balance = balance + by_id.change"
    " FROM unnest($16::uuid[], $17::bigint[]) AS by_id (id, change) WHERE account_id = by_id.id), moved AS ("
    "INSERT INTO ledger_transfers (sequence, place, debit, credit, amount)"
    " SELECT sequence, place, debit, credit, amount FROM unnest($18::text[], $19::text[], $20::smallint[],"
    " $21::uuid[], $22::uuid[], $23::bigint[])"
    " AS transfer (rule_id, cause, place, debit, credit, amount) JOIN entry USING (rule_id, cause))"
    " SELECT sequence, rule_id, cause FROM entry"
)


async def write(
    connection: Connection, drafts: Sequence[Draft], changes: Mapping[str, int], now: dt.datetime
) -> list[Entry]:
    """Store entries with their transfers, and what these change: a row an account, however many of them it is in.

    Args:
        connection: of the transaction that has locked the accounts.
        drafts: of whose rules none has an entry for its cause.
        changes: of the balances, by account.
        now: when they are stored.
    """
    placed = [(draft, place, item) for draft in drafts for place, item in enumerate(draft.transfers)]
    rows = await connection.fetch(
        WRITE,
        *zip(*(_values(draft, now) for draft in drafts), strict=True),
        list(changes),
        list(changes.values()),
        [draft.rule_id for draft, _, _ in placed],
        [draft.cause for draft, _, _ in placed],
        [place for _, place, _ in placed],
        [item.debit.account_id for _, _, item in placed],
        [item.credit.account_id for _, _, item in placed],
        [item.amount for _, _, item in placed],
    )
    made = {(row["rule_id"], row["cause"]): row["sequence"] for row in rows}
    return [Entry(made[draft.rule_id, draft.cause], draft, now) for draft in drafts]


def _values(draft: Draft, now: dt.datetime) -> tuple[object, ...]:
    actor, evidence = draft.actor, draft.evidence
    return (
        draft.ledger,
        draft.kind,
        draft.rule_id,
        draft.cause,
        draft.holder_id,
        evidence.kind,
        evidence.value,
        draft.reason,
        draft.reverses,
        actor.department_id,
        actor.post_id,
        actor.person_id,
        draft.pack_version,
        draft.occurred_at,
        now,
    )


async def known(connection: Connection, keys: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of rules and causes that have an entry."""
    rows = await connection.fetch(
        "SELECT rule_id, cause FROM ledger_entries"
        " WHERE (rule_id, cause) IN (SELECT * FROM unnest($1::text[], $2::text[]))",
        [rule for rule, _ in keys],
        [cause for _, cause in keys],
    )
    return {(row["rule_id"], row["cause"]) for row in rows}


async def counts(connection: Connection, asked: Mapping[Counted, dt.datetime]) -> dict[Counted, int]:
    """How many entries rules have made for holders in periods.

    Args:
        connection: of the transaction that has locked the holders.
        asked: what is counted, with the end of each period.
    """
    rows = await connection.fetch(
        "SELECT asked.place, count(*) AS entries FROM unnest($1::int[], $2::uuid[], $3::text[], $4::timestamptz[],"
        " $5::timestamptz[]) AS asked (place, holder, rule, since, until)"
        " JOIN ledger_entries ON holder_id = asked.holder AND rule_id = asked.rule"
        " AND occurred_at >= asked.since AND occurred_at < asked.until GROUP BY asked.place",
        list(range(len(asked))),
        [holder for holder, _, _ in asked],
        [rule for _, rule, _ in asked],
        [since for _, _, since in asked],
        list(asked.values()),
    )
    places = list(asked)
    return {places[row["place"]]: row["entries"] for row in rows}


async def find(connection: Connection | Pool, sequence: int) -> Entry | None:
    """An entry with its transfers."""
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM ledger_entries WHERE sequence = $1", sequence)
    if row is None:
        return None
    transfers = await _transfers(connection, [sequence])
    return _entry(row, transfers.get(sequence, ()))


async def numbers(pool: Pool, sequences: Collection[int]) -> dict[int, str]:
    """What people call entries, by their sequences."""
    rows = await pool.fetch(
        "SELECT sequence, recorded_at FROM ledger_entries WHERE sequence = ANY($1::bigint[])", list(sequences)
    )
    return {row["sequence"]: entry_number(row["sequence"], row["recorded_at"]) for row in rows}


async def reversing(connection: Connection | Pool, sequences: Collection[int]) -> dict[int, int]:
    """By entry the one that took it back."""
    rows = await connection.fetch(
        "SELECT sequence, reverses FROM ledger_entries WHERE reverses = ANY($1::bigint[])", list(sequences)
    )
    return {row["reverses"]: row["sequence"] for row in rows}


async def of_holder(pool: Pool, holder_id: str, before: int | None, most: int) -> list[Entry]:
    """Entries of a holder, the newest first, of those before one."""
    return await _page(pool, "holder_id", holder_id, before, most)


async def of_ledger(pool: Pool, ledger: str, before: int | None, most: int) -> list[Entry]:
    """Entries of a ledger, likewise."""
    return await _page(pool, "ledger", ledger, before, most)


async def _page(pool: Pool, column: str, value: object, before: int | None, most: int) -> list[Entry]:
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM ledger_entries WHERE {column} = $1 AND ($2::bigint IS NULL OR sequence < $2)"
        " ORDER BY sequence DESC LIMIT $3",
        value,
        before,
        most,
    )
    transfers = await _transfers(pool, [row["sequence"] for row in rows])
    return [_entry(row, transfers.get(row["sequence"], ())) for row in rows]


async def _transfers(connection: Connection | Pool, sequences: Sequence[int]) -> dict[int, list[Transfer]]:
    sides = ", ".join(f"{side}.{name} AS {side}_{name}" for side in ("debit", "credit") for name in ACCOUNT)
    rows = await connection.fetch(
        f"SELECT transfer.sequence, transfer.amount, {sides} FROM ledger_transfers AS transfer"
        " JOIN ledger_accounts AS debit ON debit.account_id = transfer.debit"
        " JOIN ledger_accounts AS credit ON credit.account_id = transfer.credit"
        " WHERE transfer.sequence = ANY($1::bigint[]) ORDER BY transfer.sequence, transfer.place",
        list(sequences),
    )
    found: dict[int, list[Transfer]] = {}
    for row in rows:
        transfer = Transfer(_side(row, "debit"), _side(row, "credit"), row["amount"])
        found.setdefault(row["sequence"], []).append(transfer)
    return found


def _side(row: asyncpg.Record, side: str) -> Account:
    return account_of({name: row[f"{side}_{name}"] for name in ACCOUNT})


def _entry(row: asyncpg.Record, transfers: Iterable[Transfer]) -> Entry:
    draft = Draft(
        ledger=row["ledger"],
        kind=EntryKind(row["kind"]),
        rule_id=row["rule_id"],
        cause=row["cause"],
        transfers=tuple(transfers),
        occurred_at=row["occurred_at"],
        evidence=Evidence(EvidenceKind(row["evidence_kind"]), row["evidence"]),
        holder_id=None if row["holder_id"] is None else str(row["holder_id"]),
        actor=Actor(row["department_id"], "", row["post_id"], row["person_id"]),
        reason=row["reason"],
        reverses=row["reverses"],
        pack_version=row["pack_version"],
    )
    return Entry(row["sequence"], draft, row["recorded_at"])
