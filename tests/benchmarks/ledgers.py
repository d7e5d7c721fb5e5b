"""Entries of ledgers: with two guarded balances, and many with one payer, beside the bare statements of the same."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable

import asyncpg
from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, Transfer
from cityloop_citizen_services.ledgers.domain.entries import Draft, EntryKind, Evidence, EvidenceKind
from cityloop_citizen_services.ledgers.handlers.posting import post
from cityloop_database import Pool, UnitOfWork, create_pool
from cityloop_local.machine import Machine
from cityloop_messaging import utc_now
from harness import Ratio

CLIENTS = 16
ACCOUNTS = 2_000
SECONDS = 6.0
BATCH = 200
"""Of a consumer's facts, which are one transaction."""
GUARDED_REQUIRED, PAYER_REQUIRED = 0.6, 0.5
LEDGER = "bench/points"
EVIDENCE = Evidence(EvidenceKind.TEXT, "bench")
PAYER = Account(LEDGER, AccountKind.ISSUED, "point")
HOLDERS = [Account(LEDGER, AccountKind.HOLDER, "point", str(uuid.uuid4())) for _ in range(ACCOUNTS)]
ENTRY = (
    "WITH entry AS (INSERT INTO ledger_entries (ledger, kind, rule_id, cause, evidence_kind, evidence, reason,"
    " department_id, post_id, person_id, pack_version, occurred_at, recorded_at)"
    " VALUES ($1, 'by_hand', '', $2, 'text', 'bench', '', '', '', '', 0, now(), now()) RETURNING sequence)"
    " INSERT INTO ledger_transfers SELECT sequence, 0, $3, $4, $5 FROM entry"
)
BALANCES = (
    "WITH locked AS (SELECT account_id FROM ledger_accounts WHERE account_id IN ($1, $2) ORDER BY account_id"
    " FOR NO KEY UPDATE) UPDATE ledger_accounts AS account"
    " SET balance = balance + CASE account.account_id WHEN $1 THEN -$3::bigint ELSE $3::bigint END FROM locked"
    " WHERE account.account_id = locked.account_id AND (account.account_id <> $1 OR balance >= $3)"
)


async def run(machine: Machine) -> list[Ratio]:
    """The service stands still meanwhile; its database is the one that it has."""
    fleet, service = machine.fleet, "citizen-services"
    await asyncio.to_thread(fleet.processes[service].stop)
    pool = await create_pool(fleet.dsn(service), size=CLIENTS)
    try:
        await _fill(pool)
        guarded, bare = await _both(lambda number: _guarded(pool, number), lambda number: _bare(pool, number))
        folded, alone = await _both(lambda _: _folded(pool), lambda number: _alone(pool, number))
    finally:
        await pool.close()
        await asyncio.to_thread(fleet.start_service, service)
    return [
        Ratio("ledger entries with two guarded balances", guarded, bare, "entries/s", GUARDED_REQUIRED),
        Ratio("ledger entries of one payer, folded", folded, alone, "entries/s", PAYER_REQUIRED),
    ]


Writer = Callable[[int], Awaitable[int]]


async def _both(ours: Writer, limit: Writer) -> tuple[float, float]:
    """Entries a second of both, by turns, so that what else the machine does is done to both; the better of two."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(2):
        found[1].append(await _rate(limit, CLIENTS))
        found[0].append(await _rate(ours, CLIENTS))
    return max(found[0]), max(found[1])


async def _rate(writer: Writer, clients: int) -> float:
    # Each connection prepares its statements first.
    await asyncio.gather(*(writer(number) for number in 2 * list(range(clients))))
    made, began = 0, time.perf_counter()

    async def client(number: int) -> None:
        nonlocal made
        while time.perf_counter() - began < SECONDS:
            made += await writer(number)

    await asyncio.gather(*map(client, range(clients)))
    return made / (time.perf_counter() - began)


async def _fill(pool: Pool) -> None:
    async with UnitOfWork(pool) as work:
        await post(work, [_draft(Transfer(PAYER, holder, 1_000_000)) for holder in HOLDERS], utc_now())


def _draft(transfer: Transfer) -> Draft:
    return Draft(LEDGER, EntryKind.BY_HAND, "", str(uuid.uuid4()), (transfer,), utc_now(), EVIDENCE)


def _two() -> tuple[Account, Account]:
    debit, credit = random.sample(HOLDERS, 2)
    return debit, credit


async def _guarded(pool: Pool, _number: int) -> int:
    async with UnitOfWork(pool) as work:
        debit, credit = _two()
        await post(work, [_draft(Transfer(debit, credit, 1))], utc_now())
    return 1


async def _bare(pool: Pool, _number: int) -> int:
    debit, credit = (account.account_id for account in _two())
    connection: asyncpg.Connection[asyncpg.Record]
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(BALANCES, debit, credit, 1)
        await connection.execute(ENTRY, LEDGER, str(uuid.uuid4()), debit, credit, 1)
    return 1


_turn = asyncio.Lock()


async def _folded(pool: Pool) -> int:
    """As a consumer does: the facts of a batch, one batch after the other; the payer's row is changed once for each."""
    async with _turn:
        drafts = [_draft(Transfer(PAYER, _two()[0], 1)) for _ in range(BATCH)]
        async with UnitOfWork(pool) as work:
            await post(work, drafts, utc_now())
    return BATCH


async def _alone(pool: Pool, _number: int) -> int:
    debit, credit = (account.account_id for account in _two())
    await pool.execute(ENTRY, LEDGER, str(uuid.uuid4()), debit, credit, 1)
    return 1
