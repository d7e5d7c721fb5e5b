"""What holders redeemed, in PostgreSQL."""

from __future__ import annotations

import datetime as dt

import asyncpg
from cityloop_database import Connection, Pool
from cityloop_kernel import storable

from cityloop_citizen_services.ledgers.domain.redemptions import Redemption

COLUMNS = "sequence, ledger, holder_id, offer, store, code, redeemed_at, handed_out_at, cancelled"


async def insert(connection: Connection, redemption: Redemption) -> None:
    """Store a redemption."""
    await connection.execute(
        "INSERT INTO ledger_redemptions (sequence, ledger, holder_id, offer, store, code, redeemed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        redemption.sequence,
        redemption.ledger,
        redemption.holder_id,
        redemption.offer,
        redemption.store,
        redemption.code,
        redemption.redeemed_at,
    )


async def of_holder(connection: Connection | Pool, holder_id: str) -> list[Redemption]:
    """What a holder redeemed, the newest first, without what was taken back."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM ledger_redemptions WHERE holder_id = $1 AND NOT cancelled ORDER BY sequence DESC",
        holder_id,
    )
    return [_redemption(row) for row in rows]


async def find_by_code(connection: Connection, code: str) -> Redemption | None:
    """The redemption that a code stands for; whoever changes it locks its holder first."""
    if not storable(code):
        return None
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM ledger_redemptions WHERE code = $1", code)
    return None if row is None else _redemption(row)


async def find(connection: Connection, sequence: int) -> Redemption | None:
    """The redemption that an entry made."""
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM ledger_redemptions WHERE sequence = $1", sequence)
    return None if row is None else _redemption(row)


async def mark_handed_out(connection: Connection, sequence: int, now: dt.datetime) -> None:
    """It was handed out."""
    await connection.execute("UPDATE ledger_redemptions SET handed_out_at = $2 WHERE sequence = $1", sequence, now)


async def cancel(connection: Connection, sequence: int) -> None:
    """It was taken back: the holder may redeem the offer again."""
    await connection.execute("UPDATE ledger_redemptions SET cancelled = true WHERE sequence = $1", sequence)


def _redemption(row: asyncpg.Record) -> Redemption:
    return Redemption(**(dict(row) | {"holder_id": str(row["holder_id"])}))
