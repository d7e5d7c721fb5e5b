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

    Args:
        work: the transaction.
        drafts: no two of one rule and cause.
        now: when they are stored.

    Raises:
        BalanceTooLowError: an account would fall below its least balance.
    """
    transfers = [item for draft in drafts for item in draft.transfers]
    balances = await account_store.lock(
        work.connection, {side for item in transfers for side in (item.debit, item.credit)}
    )
    # Whoever makes the same entry has locked the same accounts: nobody makes it between this question and the answer.
    asked = [draft.key for draft in drafts if draft.rule_id or draft.reverses is not None]
    known = await entry_store.known(work.connection, asked) if asked else ()
    new = [draft for draft in drafts if draft.key not in known]
    if not new:
        return []
    changes = settled(balances, (item for draft in new for item in draft.transfers))
    entries = await entry_store.write(work.connection, new, changes, now)
    for entry in entries:
        Metrics.ENTRIES.labels(entry.draft.kind.value).inc()
    return entries
