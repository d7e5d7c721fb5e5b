"""Accounts and their balances in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import asyncpg
from cityloop_database import Connection, Pool

from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind

COLUMNS = "account_id, ledger, kind, owner, unit, batch, expires_on, least, balance"
# Those of holders and stores first: whoever locks some of these before, and the ledger's own later, waits in no circle.
ORDER = "(kind NOT IN ('holder', 'store')), account_id"
LOCK = "FOR NO KEY UPDATE"
LOOKED_BACK = dt.timedelta(days=366)
"""For what expired: what lies further back is empty, and is not read again each time."""


async def lock(connection: Connection, accounts: Collection[Account]) -> dict[str, int]:
    """The balances of accounts, which nobody else changes until the transaction ends; new ones are made.

    All transactions lock in the same order.
    """
    wanted = {account.account_id: account for account in accounts}
    found = await _locked(connection, wanted)
    if len(found) < len(wanted):
        await _make(connection, [account for name, account in wanted.items() if name not in found])
        found = await _locked(connection, wanted)
    return found


async def _locked(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    rows = await connection.fetch(
        f"SELECT account_id, balance FROM ledger_accounts WHERE account_id = ANY($1::uuid[]) ORDER BY {ORDER} {LOCK}",
        list(wanted),
    )
    return {str(row["account_id"]): row["balance"] for row in rows}


async def _make(connection: Connection, accounts: Sequence[Account]) -> None:
    ordered = sorted(accounts, key=lambda item: item.account_id)
    await connection.execute(
        "INSERT INTO ledger_accounts (account_id, ledger, kind, owner, unit, batch, expires_on, least)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[],"
        " $8::bigint[]) ON CONFLICT DO NOTHING",
        [item.account_id for item in ordered],
        [item.ledger for item in ordered],
        [item.kind for item in ordered],
        [item.owner for item in ordered],
        [item.unit for item in ordered],
        [item.batch for item in ordered],
        [item.expires_on for item in ordered],
        [item.least for item in ordered],
    )


async def lock_of_redemption(
    connection: Connection, ledger: str, owner: str, points: str, store: str, given: str
) -> tuple[list[tuple[Account, int]], list[tuple[Account, int]]]:
    """The balances of a holder's points and of a store's stock, locked as `lock` does."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM ledger_accounts WHERE ledger = $1"
        " AND ((kind = 'holder' AND owner = $2 AND unit = $3) OR (kind = 'store' AND owner = $4 AND unit = $5))"
        f" ORDER BY {ORDER} {LOCK}",
        ledger,
        owner,
        points,
        store,
        given,
    )
    found = [(account_of(row), row["balance"]) for row in rows]
    return (
        [item for item in found if item[0].kind is AccountKind.HOLDER],
        [item for item in found if item[0].kind is AccountKind.STORE],
    )


async def lock_of_owner(
    connection: Connection, ledger: str, kind: AccountKind, owner: str, unit: str
) -> list[tuple[Account, int]]:
    """The balances of one owner and unit, by batch, locked as `lock` does."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM ledger_accounts WHERE ledger = $1 AND kind = $2 AND owner = $3 AND unit = $4"
        f" ORDER BY {ORDER} {LOCK}",
        ledger,
        kind,
        owner,
        unit,
    )
    return [(account_of(row), row["balance"]) for row in rows]


async def balances_of(pool: Connection | Pool, ledger: str, owner: str) -> list[tuple[Account, int]]:
    """What a holder has, by unit and batch, what expires first at the head."""
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM ledger_accounts WHERE ledger = $1 AND kind = 'holder' AND owner = $2 AND balance > 0"
        " ORDER BY unit, expires_on, batch",
        ledger,
        owner,
    )
    return [(account_of(row), row["balance"]) for row in rows]


async def stock_of(pool: Pool, ledger: str, today: dt.date) -> dict[tuple[str, str], int]:
    """What stores have that is not expired, by store and unit."""
    rows = await pool.fetch(
        "SELECT owner, unit, sum(balance)::bigint AS there FROM ledger_accounts WHERE ledger = $1 AND kind = 'store'"
        " AND (expires_on IS NULL OR expires_on >= $2) GROUP BY owner, unit",
        ledger,
        today,
    )
    return {(row["owner"], row["unit"]): row["there"] for row in rows}


async def totals(pool: Pool, ledger: str) -> list[tuple[str, AccountKind, str, int]]:
    """Unit, kind, store and sum of all accounts of a ledger: those of one unit come to nothing together."""
    rows = await pool.fetch(
        "SELECT unit, kind, CASE kind WHEN 'holder' THEN '' ELSE owner END AS store, sum(balance)::bigint AS total"
        " FROM ledger_accounts WHERE ledger = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        ledger,
    )
    return [(row["unit"], AccountKind(row["kind"]), row["store"], row["total"]) for row in rows]


async def expired(pool: Pool, today: dt.date, most: int) -> list[Account]:
    """Accounts of holders and stores with something on them that expired before today, within a year; not locked."""
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM ledger_accounts WHERE expires_on < $1 AND expires_on > $2 AND balance > 0"
        " AND kind IN ('holder', 'store') ORDER BY expires_on, account_id LIMIT $3",
        today,
        today - LOOKED_BACK,
        most,
    )
    return [account_of(row) for row in rows]


def account_of(row: asyncpg.Record | Mapping[str, Any]) -> Account:
    """An account of a row with its columns."""
    return Account(
        ledger=row["ledger"],
        kind=AccountKind(row["kind"]),
        unit=row["unit"],
        owner=row["owner"],
        batch=row["batch"],
        expires_on=row["expires_on"],
        unique=row["least"] == -1,
    )
