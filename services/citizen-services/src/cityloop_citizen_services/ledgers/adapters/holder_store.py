"""Holders of accounts in PostgreSQL, and the keys of the digests by which residents are known."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping, Sequence

import asyncpg
from cityloop_database import Connection, Pool
from cityloop_kernel import short_number, storable

from cityloop_citizen_services.ledgers.domain.holders import Holder

COLUMNS = "holder_id, ledger, account_number, post_id, opened_at, closed_at"
KEY_BYTES = 32
LOCK = "ORDER BY holder_id FOR NO KEY UPDATE"


async def lock_key(connection: Connection, ledger: str) -> bytes:
    """The key of a ledger's digests, made when it is first asked for; whoever has it locked opens accounts alone."""
    await connection.execute(
        "INSERT INTO ledger_keys (ledger, key) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        ledger,
        secrets.token_bytes(KEY_BYTES),
    )
    return bytes(await connection.fetchval("SELECT key FROM ledger_keys WHERE ledger = $1 FOR NO KEY UPDATE", ledger))


async def keys_of(connection: Connection, ledgers: Collection[str]) -> Mapping[str, bytes]:
    """The keys of ledgers in which somebody has an account."""
    rows = await connection.fetch("SELECT ledger, key FROM ledger_keys WHERE ledger = ANY($1::text[])", list(ledgers))
    return {row["ledger"]: bytes(row["key"]) for row in rows}


async def insert(
    connection: Connection, holder_id: str, ledger: str, digest: str | None, post_id: str, now: dt.datetime
) -> Holder:
    """A new holder with a number of his own."""
    sequence = int(await connection.fetchval("SELECT nextval('ledger_account_numbers')"))
    row = await connection.fetchrow(
        "INSERT INTO ledger_holders (holder_id, ledger, account_number, digest, post_id, opened_at)"
        f" VALUES ($1, $2, $3, $4, $5, $6) RETURNING {COLUMNS}",
        holder_id,
        ledger,
        short_number("A", now.year, sequence),
        digest,
        post_id,
        now,
    )
    assert row is not None  # noqa: S101 RETURNING has one
    return _holder(row)


async def lock_by_digest(connection: Connection, ledger: str, digest: str) -> Holder | None:
    """The holder of an open account whom a ledger knows by a digest, locked."""
    return await _lock_one(connection, "ledger = $1 AND digest = $2", ledger, digest)


async def lock_by_post(connection: Connection, ledger: str, post_id: str) -> Holder | None:
    """The holder of an open account who acts in a post, locked."""
    return await _lock_one(connection, "ledger = $1 AND post_id = $2 AND closed_at IS NULL", ledger, post_id)


async def lock_by_number(connection: Connection, ledger: str, account_number: str) -> Holder | None:
    """The holder of an account of a ledger by its number, open or not, locked."""
    return await _lock_one(connection, "ledger = $1 AND account_number = $2", ledger, account_number)


async def lock_by_secret(connection: Connection, digest: bytes) -> Holder | None:
    """The holder of an open account who holds this secret, locked."""
    return await _lock_one(connection, "secret_digest = $1", digest)


async def lock_by_id(connection: Connection, holder_id: str) -> Holder | None:
    """A holder, locked."""
    return await _lock_one(connection, "holder_id = $1", holder_id)


async def _lock_one(connection: Connection, condition: str, *values: object) -> Holder | None:
    if not all(storable(value) for value in values if isinstance(value, str)):
        return None
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM ledger_holders WHERE {condition} {LOCK}", *values)
    return None if row is None else _holder(row)


async def lock_many(connection: Connection, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Holder]:
    """The holders of open accounts by ledger and digest, locked in the order of their ids."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS}, digest FROM ledger_holders"
        f" WHERE (ledger, digest) IN (SELECT * FROM unnest($1::text[], $2::text[])) {LOCK}",
        [ledger for ledger, _ in wanted],
        [digest for _, digest in wanted],
    )
    return {(row["ledger"], row["digest"]): _holder(row) for row in rows}


async def lock_ids(connection: Connection, holder_ids: Collection[str]) -> None:
    """Lock holders in the order of their ids."""
    await connection.execute(f"SELECT FROM ledger_holders WHERE holder_id = ANY($1::uuid[]) {LOCK}", list(holder_ids))


async def find_by_secret(pool: Pool, digest: bytes) -> Holder | None:
    """The holder of an open account who holds this secret."""
    row = await pool.fetchrow(f"SELECT {COLUMNS} FROM ledger_holders WHERE secret_digest = $1", digest)
    return None if row is None else _holder(row)


async def find_by_number(pool: Pool, ledger: str, account_number: str) -> Holder | None:
    """The holder of an account of a ledger by its number, open or not."""
    if not storable(account_number):
        return None
    row = await pool.fetchrow(
        f"SELECT {COLUMNS} FROM ledger_holders WHERE ledger = $1 AND account_number = $2", ledger, account_number
    )
    return None if row is None else _holder(row)


async def find_many(pool: Pool, holder_ids: Collection[str]) -> dict[str, Holder]:
    """Holders by their ids."""
    rows = await pool.fetch(f"SELECT {COLUMNS} FROM ledger_holders WHERE holder_id = ANY($1::uuid[])", list(holder_ids))
    return {str(row["holder_id"]): _holder(row) for row in rows}


async def change_secret(connection: Connection, holder_id: str, secret_digest: bytes) -> None:
    """Let another secret open the account's page, and the former one no more."""
    await connection.execute(
        "UPDATE ledger_holders SET secret_digest = $2 WHERE holder_id = $1", holder_id, secret_digest
    )


async def change_digest(connection: Connection, holder_id: str, digest: str) -> None:
    """Know a holder by another counter code."""
    await connection.execute("UPDATE ledger_holders SET digest = $2 WHERE holder_id = $1", holder_id, digest)


async def close(connection: Connection, holder_id: str, now: dt.datetime) -> None:
    """Close an account: nobody is known by it any more."""
    await connection.execute(
        "UPDATE ledger_holders SET closed_at = $2, digest = NULL, secret_digest = NULL WHERE holder_id = $1",
        holder_id,
        now,
    )


async def open_accounts(pool: Pool) -> dict[str, int]:
    """How many accounts are open, by ledger."""
    rows = await pool.fetch("SELECT ledger, count(*) AS there FROM ledger_holders WHERE closed_at IS NULL GROUP BY 1")
    return {row["ledger"]: row["there"] for row in rows}


def _holder(row: asyncpg.Record) -> Holder:
    return Holder(
        holder_id=str(row["holder_id"]),
        ledger=row["ledger"],
        account_number=row["account_number"],
        post_id=row["post_id"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
    )
