"""Redemption: points go, one thing of a store is set aside; once by each holder and offer, and handed out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cityloop_kernel import ConflictError, NotFoundError
from cityloop_packs import Ledger, LedgerUnit, Offer, PackItem

from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, Transfer, taken
from cityloop_citizen_services.ledgers.domain.entries import NOBODY, Draft, EntryKind, Evidence, EvidenceKind

Balances = Sequence[tuple[Account, int]]


@dataclass(frozen=True, slots=True)
class Redemption:
    """What a holder redeemed."""

    sequence: int
    """Of its entry."""
    ledger: str
    holder_id: str
    offer: str
    store: str
    code: str
    """By which it is handed out."""
    redeemed_at: dt.datetime
    handed_out_at: dt.datetime | None = None
    cancelled: bool = False


class OutOfStockError(ConflictError):
    """A store has none left."""

    default_reason = "OUT_OF_STOCK"


def offer_at(found: PackItem[Ledger], name: str, store: str) -> tuple[Offer, LedgerUnit]:
    """An offer of a store, and what it gives.

    Raises:
        NotFoundError: there is no such offer, or not at this store.
    """
    offer = found.item.offer(name)
    if offer is None or store not in offer.stores:
        raise NotFoundError("this is not offered there; choose one of the list", "OFFER_UNKNOWN")
    unit = found.item.unit(offer.gives)
    assert unit is not None  # noqa: S101 the schema says so
    return offer, unit


def redeemed(
    found: PackItem[Ledger],
    offer: Offer,
    store: str,
    holder_id: str,
    code: str,
    balances: Balances,
    stock: Balances,
    now: dt.datetime,
    today: dt.date,
) -> Draft:
    """The entry of a redemption.

    Args:
        found: the ledger.
        offer: of it.
        store: where it will be handed out.
        holder_id: who redeems.
        code: by which it will be handed out.
        balances: of the holder's points.
        stock: what the store has of what the offer gives.
        now: when.
        today: by the city's calendar.

    Raises:
        BalanceTooLowError: the holder has too few points.
        OutOfStockError: the store has none left.
    """
    price = offer.price
    spent = Account(found.name, AccountKind.SPENT, price.unit)
    points = [Transfer(account, spent, part) for account, part in taken(price.unit, balances, price.amount, today)]
    there = [(account, count) for account, count in stock if count > 0 and not account.expired(today)]
    if not there:
        raise OutOfStockError("none is left there; choose another place, or come back later")
    ((batch, _),) = taken(offer.gives, there, 1, today)
    set_aside = replace(batch, kind=AccountKind.RESERVED)
    return Draft(
        ledger=found.name,
        kind=EntryKind.REDEEMED,
        rule_id=f"{found.name}/{offer.offer}",
        cause=code,
        transfers=(*points, Transfer(batch, set_aside, 1)),
        occurred_at=now,
        evidence=Evidence(EvidenceKind.TEXT, offer.offer),
        holder_id=holder_id,
        actor=NOBODY,
        pack_version=found.pack_version,
    )


def handed_out(ledger: Ledger, entry: Draft, redemption: Redemption) -> Sequence[Transfer]:
    """What is set aside leaves the books; a unique item goes to its holder's account.

    Raises:
        ConflictError: it was handed out before, or the redemption was taken back.
    """
    if redemption.cancelled:
        raise ConflictError("the redemption was taken back; nothing is handed out for it", "REDEMPTION_CANCELLED")
    if redemption.handed_out_at is not None:
        raise ConflictError("this was handed out already; its code is used once", "ALREADY_HANDED_OUT")
    aside = next(item.credit for item in entry.transfers if item.credit.kind is AccountKind.RESERVED)
    owner, unit = redemption.holder_id, ledger.unit(aside.unit)
    kept = replace(aside, kind=AccountKind.HOLDER, owner=owner, expires_on=None)
    gone = replace(aside, kind=AccountKind.HANDED_OUT, owner="", expires_on=None)
    return [Transfer(aside, kept if unit is not None and unit.kind == "unique" else gone, 1)]
