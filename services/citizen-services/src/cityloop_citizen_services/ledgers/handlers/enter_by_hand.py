"""What a person enters: points and unique items of a holder, stock of a store; each with evidence and a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment, NotFoundError
from cityloop_messaging import new_id
from cityloop_packs import MOST_AMOUNT, Ledger, LedgerUnit, PackItem

from cityloop_citizen_services.ledgers.adapters import account_store, notice_store
from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, Transfer, taken
from cityloop_citizen_services.ledgers.domain.appeals import Notice, NoticeState
from cityloop_citizen_services.ledgers.domain.earning import issue_points
from cityloop_citizen_services.ledgers.domain.entries import Draft, Entry, EntryKind, Evidence, check_words
from cityloop_citizen_services.ledgers.domain.holders import Holder
from cityloop_citizen_services.ledgers.handlers.posting import post

MAX_BATCH = 100
STOCK_KINDS = ("vouchers", "goods", "unique")


@dataclass(frozen=True, slots=True)
class ByHand:
    """Who enters something, why, and what shows that it is right."""

    actor: Actor
    at: Moment
    evidence: Evidence
    reason: str

    def check(self) -> None:
        """Refuse an entry that nobody could look into.

        Raises:
            InvalidError: evidence or reason is missing, too long, or cannot be kept.
        """
        self.evidence.checked()
        if not self.reason.strip():
            raise InvalidError("say why; the holder reads it", "ENTRY_REASON_MISSING")
        check_words("reason", self.reason)


async def enter_for_holder(
    work: UnitOfWork,
    found: PackItem[Ledger],
    holder: Holder,
    unit_name: str,
    amount: int,
    item: str,
    by: ByHand,
    today: dt.date,
) -> Entry:
    """Give a holder something, or take it: then he has a notice of it, and may appeal.

    Args:
        work: the transaction, in which the holder is locked.
        found: the ledger.
        holder: whose account.
        unit_name: points, or unique items, of the ledger.
        amount: how many; negative where they are taken.
        item: number of a unique item.
        by: who.
        today: by the city's calendar.

    Raises:
        InvalidError: unit, amount, evidence or reason is wrong.
        BalanceTooLowError: the holder has less, or somebody has the item.
    """
    by.check()
    unit = _unit(found, unit_name, ("points", "unique"))
    _check_amount(unit, amount, item)
    transfers: Sequence[Transfer]
    if unit.kind == "unique":
        one = _issued(found.name, unit, item)
        held = replace(one, kind=AccountKind.HOLDER, owner=holder.owner)
        transfers = [Transfer(one, held, 1) if amount > 0 else Transfer(held, one, 1)]
    elif amount > 0:
        transfers = [issue_points(found.name, unit, holder.owner, amount, today)]
    else:
        kind = AccountKind.HOLDER
        there = await account_store.lock_of_owner(work.connection, found.name, kind, holder.owner, unit.unit)
        back = Account(found.name, AccountKind.ISSUED, unit.unit)
        transfers = [Transfer(account, back, part) for account, part in taken(unit.unit, there, -amount, today)]
    draft = _draft(found, EntryKind.BY_HAND, transfers, by, holder)
    (entry,) = await post(work, [draft], by.at.recorded_at)
    await give_notice(work, entry, found.item.appeal_days)
    details = {"ledger": found.name, "account": holder.account_number, "unit": unit.unit, "amount": amount}
    await record_evidence(work.connection, by.actor, by.at, "make-ledger-entry", entry.number, details)
    return entry


async def enter_stock(
    work: UnitOfWork,
    found: PackItem[Ledger],
    store: str,
    unit_name: str,
    amount: int,
    batch: str,
    expires_on: dt.date | None,
    by: ByHand,
    today: dt.date,
) -> Entry:
    """What a store receives, or writes off.

    Args:
        work: the transaction.
        found: the ledger.
        store: of the ledger.
        unit_name: vouchers, goods or unique items of the ledger.
        amount: how many; negative where they are written off.
        batch: its name; of a unique item its number.
        expires_on: last day on which it can be handed out; None where it does not expire.
        by: who.
        today: by the city's calendar.

    Raises:
        NotFoundError: there is no such store.
        InvalidError: unit, amount, batch, evidence or reason is wrong.
        ConflictError: the batch there expires on another day.
        BalanceTooLowError: the store has less, or there is the item already.
    """
    by.check()
    if found.item.store(store) is None:
        raise NotFoundError(f"{found.name} has no such store; list the ledgers", "STORE_UNKNOWN")
    unit = _unit(found, unit_name, STOCK_KINDS)
    _check_amount(unit, amount, batch)
    if not batch or len(batch) > MAX_BATCH:
        raise InvalidError(f"name the batch, in at most {MAX_BATCH} characters", "BATCH_INVALID")
    check_words("batch", batch)
    if expires_on is not None and expires_on < today and amount > 0:
        raise InvalidError("what has expired is not received; give a later day", "BATCH_EXPIRED")
    there = await account_store.lock_of_owner(work.connection, found.name, AccountKind.STORE, store, unit.unit)
    known = next((account for account, _ in there if account.batch == batch), None)
    if known is not None and amount > 0 and known.expires_on != expires_on:
        raise ConflictError("the batch there expires on another day; give it another name", "BATCH_EXPIRES_OTHERWISE")
    source = _issued(found.name, unit, batch)
    stock = known or replace(source, kind=AccountKind.STORE, owner=store, expires_on=expires_on)
    transfer = Transfer(source, stock, amount) if amount > 0 else Transfer(stock, source, -amount)
    (entry,) = await post(work, [_draft(found, EntryKind.STOCK, [transfer], by, None)], by.at.recorded_at)
    details = {"ledger": found.name, "store": store, "unit": unit.unit, "batch": batch, "amount": amount}
    await record_evidence(work.connection, by.actor, by.at, "enter-ledger-stock", entry.number, details)
    return entry


async def give_notice(work: UnitOfWork, entry: Entry, appeal_days: int) -> None:
    """Of an entry by which its holder has less: he reads of it on his page, and may appeal for so many days."""
    if entry.draft.holder_id is not None and entry.draft.lowers:
        until = entry.recorded_at + dt.timedelta(days=appeal_days)
        notice = Notice(entry.sequence, NoticeState.NOTICED, until, entry.draft.actor.person_id)
        await notice_store.insert(work.connection, entry.draft.ledger, notice)


def _issued(ledger: str, unit: LedgerUnit, batch: str) -> Account:
    return Account(ledger, AccountKind.ISSUED, unit.unit, batch=batch, unique=unit.kind == "unique")


def _unit(found: PackItem[Ledger], name: str, kinds: Sequence[str]) -> LedgerUnit:
    unit = found.item.unit(name)
    if unit is None or unit.kind not in kinds:
        raise InvalidError(f"{found.name} has no such unit of {', '.join(kinds)}; list the ledgers", "UNIT_INVALID")
    return unit


def _check_amount(unit: LedgerUnit, amount: int, item: str) -> None:
    if unit.kind == "unique":
        if abs(amount) != 1 or not item or len(item) > MAX_BATCH:
            raise InvalidError("of a unique item there is one: give 1 or -1, and its number", "AMOUNT_INVALID")
        check_words("item", item)
    elif not 1 <= abs(amount) <= MOST_AMOUNT:
        raise InvalidError(f"give an amount of 1 to {MOST_AMOUNT}, or as many less", "AMOUNT_INVALID")


def _draft(
    found: PackItem[Ledger], kind: EntryKind, transfers: Sequence[Transfer], by: ByHand, holder: Holder | None
) -> Draft:
    return Draft(
        ledger=found.name,
        kind=kind,
        rule_id="",
        cause=str(new_id()),
        transfers=tuple(transfers),
        occurred_at=by.at.occurred_at,
        evidence=by.evidence,
        holder_id=None if holder is None else holder.holder_id,
        actor=by.actor,
        reason=by.reason.strip(),
        pack_version=found.pack_version,
    )
