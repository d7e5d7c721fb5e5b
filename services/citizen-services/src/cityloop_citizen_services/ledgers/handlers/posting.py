"""Making entries: each once for its rule and cause, no balance below its least, one change an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import UnitOfWork

from cityloop_citizen_services.ledgers.adapters import account_store, entry_store
from cityloop_citizen_services.ledgers.domain.accounts import settled
from cityloop_citizen_services.ledgers.domain.entries import Draft, Entry
from cityloop_citizen_services.ledgers.telemetry import Metrics


async def post(work: UnitOfWork, drafts: Sequence[Draft], now: dt.datetime) -> list[Entry]:
    """Make those entries that there are not yet, all of them or none.

    Whoever changes accounts of a holder has locked the holder before, those of several in the order of their ids.

    Raises:
        BalanceTooLowError: an account would fall below its least balance.
    """
    entries = await entry_store.claim(work.connection, drafts, now) if drafts else []
    if not entries:
        return []
    placed = [
        (entry.sequence, place, transfer) for entry in entries for place, transfer in enumerate(entry.draft.transfers)
    ]
    accounts = {account for _, _, transfer in placed for account in (transfer.debit, transfer.credit)}
    balances = await account_store.lock(work.connection, accounts)
    await account_store.apply(work.connection, placed, settled(balances, (item for _, _, item in placed)))
    for entry in entries:
        Metrics.ENTRIES.labels(entry.draft.kind.value).inc()
    return entries
