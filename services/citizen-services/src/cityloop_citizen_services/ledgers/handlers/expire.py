"""Batches of points and stock expire at the end of their last day, once, however many replicas look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_audit import record_evidence
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Moment
from cityloop_telemetry import Logger, span

from cityloop_citizen_services.ledgers.adapters import account_store, holder_store, notice_store
from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, Transfer
from cityloop_citizen_services.ledgers.domain.entries import Draft, EntryKind, Evidence, EvidenceKind
from cityloop_citizen_services.ledgers.handlers.earn import SERVICE_ACTOR
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.posting import post
from cityloop_citizen_services.ledgers.telemetry import LogEvents, Measures, Spans

PAGE = 200


class Expiry:
    """Enters what has expired since it last looked."""

    def __init__(self, pool: Pool, ledgers: Ledgers, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._ledgers = ledgers
        self._clock = clock

    async def expire_due(self) -> None:
        """Every batch whose last day is over."""
        now = self._clock()
        today = self._ledgers.today(now)
        while await self._expire_page(now, today) == PAGE:
            pass

    async def measure(self) -> None:
        """How many appeals wait."""
        Measures.APPEALS.read_one(await notice_store.waiting(self._pool))

    async def _expire_page(self, now: dt.datetime, today: dt.date) -> int:
        due = await account_store.expired(self._pool, today, PAGE)
        if not due:
            return 0
        with span(Spans.EXPIRY, root=True):
            async with UnitOfWork(self._pool) as work:
                holders = {item.owner for item in due if item.kind is AccountKind.HOLDER}
                await holder_store.lock_ids(work.connection, holders)
                balances = await account_store.lock(work.connection, due)
                left = [(item, balances[item.account_id]) for item in due if balances[item.account_id]]
                drafts = [_expired(account, balance, now, today) for account, balance in left]
                entries = await post(work, drafts, now)
                if entries:
                    at, details = Moment(now, now), {"entries": [entry.number for entry in entries]}
                    await record_evidence(
                        work.connection, SERVICE_ACTOR, at, "expire-ledger-batches", today.isoformat(), details
                    )
        Logger().info(LogEvents.LEDGER_BATCHES_EXPIRED, batches=len(entries))
        return len(due)


def _expired(account: Account, balance: int, now: dt.datetime, today: dt.date) -> Draft:
    gone = Account(account.ledger, AccountKind.EXPIRED, account.unit)
    return Draft(
        ledger=account.ledger,
        kind=EntryKind.EXPIRED,
        rule_id=f"{account.ledger}/{account.unit}",
        cause=f"expired:{account.account_id}:{today.isoformat()}",
        transfers=(Transfer(account, gone, balance),),
        occurred_at=now,
        evidence=Evidence(EvidenceKind.TEXT, account.batch),
        holder_id=account.owner if account.kind is AccountKind.HOLDER else None,
    )
