"""Entries that reactions of packs make for reporters: in the transaction in which their cause ends."""

from __future__ import annotations

from cityloop_database import UnitOfWork
from cityloop_kernel import ConflictError, InvalidError, NotFoundError
from cityloop_packs import Ledger, PackItem
from cityloop_reactions import ReactionRun

from cityloop_citizen_services.ledgers.adapters import entry_store, holder_store
from cityloop_citizen_services.ledgers.domain.earning import issue_points, period_of
from cityloop_citizen_services.ledgers.domain.entries import Draft, EntryKind, Evidence, EvidenceKind
from cityloop_citizen_services.ledgers.domain.holders import Holder, phone_digest
from cityloop_citizen_services.ledgers.handlers.enter_by_hand import ByHand, enter_for_holder
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.posting import post
from cityloop_citizen_services.reports.domain.reporters import Reporters


class LedgerActs:
    """Makes entries for who gave the feedback that a cause is; it returns the number of the entry."""

    def __init__(self, ledgers: Ledgers, reporters: Reporters) -> None:
        self._ledgers = ledgers
        self._reporters = reporters

    async def make_entry(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Give points within the limit of the reaction, or take them: then the holder has a notice and may appeal.

        Raises:
            NotFoundError: the reporter has no account.
            ConflictError: the limit of the reaction is reached, or no pack has the ledger.
            BalanceTooLowError: the holder has less than is taken.
        """
        act = run.reaction.item.act.ledger_entry
        assert act is not None  # noqa: S101 the reaction's own act
        name = f"{run.reaction.name.partition('/')[0]}/{act.ledger}"
        found = next((item for item in self._ledgers.all() if item.name == name), None)
        if found is None:
            raise ConflictError(f"no active pack has the ledger {name!r}", "LEDGER_UNKNOWN")
        holder = await self._holder(work, found, run.trigger.report_number)
        if act.amount > 0:
            return await self._give(work, found, holder, run)
        evidence = Evidence(EvidenceKind.REPORT, run.trigger.report_number)
        by = ByHand(run.actor, run.moment, evidence, act.reason)
        today = run.moment.occurred_at.astimezone(self._ledgers.zone).date()
        return (await enter_for_holder(work, found, holder, act.unit, act.amount, "", by, today)).number

    async def _give(self, work: UnitOfWork, found: PackItem[Ledger], holder: Holder, run: ReactionRun) -> str:
        act, at, zone = run.reaction.item.act.ledger_entry, run.moment.occurred_at, self._ledgers.zone
        assert act is not None  # noqa: S101 as above
        assert act.limit is not None  # noqa: S101 the schema says so
        unit = found.item.unit(act.unit)
        if unit is None or unit.kind != "points":
            raise ConflictError(f"{found.name} has no points {act.unit!r}", "UNIT_INVALID")
        since, until = period_of(at, act.limit.period, zone)
        counted = (holder.holder_id, run.reaction.name, since)
        if (await entry_store.counts(work.connection, {counted: until})).get(counted, 0) >= act.limit.entries:
            raise ConflictError("the limit of its period is reached for this holder", "OVER_LIMIT")
        draft = Draft(
            ledger=found.name,
            kind=EntryKind.EARNED,
            rule_id=run.reaction.name,
            cause=run.cause,
            transfers=(issue_points(found.name, unit, holder.holder_id, act.amount, at.astimezone(zone).date()),),
            occurred_at=at,
            evidence=Evidence(EvidenceKind.REPORT, run.trigger.report_number),
            holder_id=holder.holder_id,
            reason=act.reason,
            pack_version=found.pack_version,
        )
        (entry,) = await post(work, [draft], run.moment.recorded_at)
        return entry.number

    async def _holder(self, work: UnitOfWork, found: PackItem[Ledger], report_number: str) -> Holder:
        reports = await self._reporters.of_reports(work.connection, [report_number])
        key = (await holder_store.keys_of(work.connection, [found.name])).get(found.name)
        phone = reports[report_number].phone if report_number in reports else ""
        holder = None
        if key is not None and phone:
            try:
                holder = await holder_store.lock_by_digest(work.connection, found.name, phone_digest(phone, key))
            except InvalidError:
                holder = None
        if holder is None:
            raise NotFoundError("the reporter has no account in this ledger", "ACCOUNT_UNKNOWN")
        return holder
