"""An entry is taken back by a counter-entry, once: the department's own, or after an appeal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, Moment, NotFoundError
from cityloop_packs import Ledger, PackItem, Right

from cityloop_citizen_services.ledgers.adapters import entry_store, holder_store, notice_store, redemption_store
from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, Transfer
from cityloop_citizen_services.ledgers.domain.appeals import Notice
from cityloop_citizen_services.ledgers.domain.earning import last_day
from cityloop_citizen_services.ledgers.domain.entries import (
    Draft,
    Entry,
    EntryKind,
    Evidence,
    EvidenceKind,
    counter_transfers,
    sequence_of,
)
from cityloop_citizen_services.ledgers.domain.holders import Holder
from cityloop_citizen_services.ledgers.handlers.accounts import unknown_link
from cityloop_citizen_services.ledgers.handlers.enter_by_hand import ByHand, give_notice
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.posting import post

REVERSIBLE = {EntryKind.EARNED, EntryKind.BY_HAND, EntryKind.STOCK, EntryKind.REDEEMED}


async def reverse(work: UnitOfWork, ledgers: Ledgers, number: str, by: ByHand) -> Entry:
    """Take an entry back; by a counter-entry by which the holder has less he has a notice of it.

    Raises:
        NotFoundError: there is no such entry.
        ForbiddenError: another department keeps the ledger, or the post has not the right.
        ConflictError: it was taken back before, is no entry that can be, or what was redeemed was handed out.
        BalanceTooLowError: what it gave is not there any more.
        InvalidError: evidence or reason is missing or wrong.
    """
    by.check()
    entry = await _locked(work, number)
    found = ledgers.for_actor(by.actor, entry.draft.ledger)
    if entry.draft.kind not in REVERSIBLE:
        raise ConflictError("such an entry is not taken back; make another one", "NOT_REVERSIBLE")
    if entry.draft.kind is EntryKind.REDEEMED:
        redemption = await redemption_store.find(work.connection, entry.sequence)
        if redemption is not None and redemption.handed_out_at is not None:
            raise ConflictError("it was handed out already; make an entry of your own", "ALREADY_HANDED_OUT")
        await redemption_store.cancel(work.connection, entry.sequence)
    counter = await _counter_entry(work, ledgers, found, entry, by)
    await give_notice(work, counter, found.item.appeal_days)
    notice = await notice_store.find(work.connection, entry.sequence)
    if notice is not None:
        taken_back = notice.taken_back(by.actor, by.reason.strip(), by.at.recorded_at)
        await notice_store.update(work.connection, taken_back)
    details = {"entry": entry.number, "ledger": found.name}
    await record_evidence(work.connection, by.actor, by.at, "reverse-ledger-entry", counter.number, details)
    return counter


async def appeal(work: UnitOfWork, holder: Holder, number: str, text: str, at: Moment) -> Notice:
    """A holder, who is locked in the transaction, appeals against an entry.

    Raises:
        NotFoundError: there is no such notice of his.
        ConflictError: he has appealed before, or it is too late.
        InvalidError: the appeal says nothing, or too much.
    """
    sequence = sequence_of(number)
    entry = None if sequence is None else await entry_store.find(work.connection, sequence)
    notice = None if entry is None else await notice_store.find(work.connection, entry.sequence)
    if entry is None or notice is None or entry.number != number or entry.draft.holder_id != holder.holder_id:
        raise unknown_link()
    appealed = notice.appealed(text, at.recorded_at)
    await notice_store.update(work.connection, appealed)
    actor, details = Actor("", "portal"), {"ledger": holder.ledger, "account": holder.account_number}
    await record_evidence(work.connection, actor, at, "appeal-ledger-entry", entry.number, details)
    return appealed


async def decide_appeal(
    work: UnitOfWork, ledgers: Ledgers, number: str, upheld: bool, reason: str, actor: Actor, at: Moment
) -> Notice:
    """Decide an appeal; the entry is taken back where it is upheld.

    Raises:
        NotFoundError: there is no such entry.
        ForbiddenError: another department keeps the ledger, the post has not the right, or the person made the entry.
        ConflictError: there is no appeal to decide.
        InvalidError: there is no reason.
    """
    entry = await _locked(work, number)
    found = ledgers.for_actor(actor, entry.draft.ledger, Right.DECIDE_APPEALS)
    notice = await notice_store.find(work.connection, entry.sequence)
    if notice is None:
        raise ConflictError("there is no appeal to decide; list those that wait", "NO_APPEAL")
    decided = notice.decided(upheld, actor, reason, at.recorded_at)
    await notice_store.update(work.connection, decided)
    if upheld:
        by = ByHand(actor, at, Evidence(EvidenceKind.TEXT, entry.number), decided.reason)
        await _counter_entry(work, ledgers, found, entry, by)
    details = {"ledger": found.name, "upheld": upheld}
    await record_evidence(work.connection, actor, at, "decide-ledger-appeal", entry.number, details)
    return decided


async def _locked(work: UnitOfWork, number: str) -> Entry:
    sequence = sequence_of(number)
    entry = None if sequence is None else await entry_store.find(work.connection, sequence)
    if entry is None or entry.number != number:
        raise NotFoundError("there is no such entry; list them", "ENTRY_UNKNOWN")
    if entry.draft.holder_id is not None:
        await holder_store.lock_ids(work.connection, [entry.draft.holder_id])
    return entry


async def _counter_entry(
    work: UnitOfWork, ledgers: Ledgers, found: PackItem[Ledger], entry: Entry, by: ByHand
) -> Entry:
    """The counter-entry of an entry whose holder is locked."""
    today = ledgers.today(by.at.recorded_at)
    draft = Draft(
        ledger=found.name,
        kind=EntryKind.REVERSED,
        rule_id="",
        cause=f"reversal:{entry.sequence}",
        transfers=tuple(_usable_again(found.item, counter_transfers(entry.draft), today)),
        occurred_at=by.at.occurred_at,
        evidence=by.evidence,
        holder_id=entry.draft.holder_id,
        actor=by.actor,
        reason=by.reason.strip(),
        reverses=entry.sequence,
        pack_version=found.pack_version,
    )
    made = await post(work, [draft], by.at.recorded_at)
    if not made:
        raise ConflictError("the entry was taken back before", "ALREADY_REVERSED")
    return made[0]


def _usable_again(ledger: Ledger, transfers: Iterable[Transfer], today: dt.date) -> Iterator[Transfer]:
    """Points that come back to a holder after their batch has expired come in the batch of today."""
    for item in transfers:
        unit = ledger.unit(item.credit.unit)
        if unit is not None and item.credit.kind is AccountKind.HOLDER and item.credit.expired(today):
            yield replace(item, credit=_in_batch_of(item.credit, last_day(unit, today)))
        else:
            yield item


def _in_batch_of(account: Account, last: dt.date | None) -> Account:
    return replace(account, batch="" if last is None else last.isoformat(), expires_on=last)
