"""Points are redeemed for what stores have, each offer once by each holder, and handed out once by its code."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, Moment, NotFoundError
from cityloop_packs import Ledger, PackItem

from cityloop_citizen_services.ledgers.adapters import account_store, entry_store, holder_store, redemption_store
from cityloop_citizen_services.ledgers.domain.entries import Draft, EntryKind, Evidence, EvidenceKind, entry_number
from cityloop_citizen_services.ledgers.domain.holders import Holder, code_characters
from cityloop_citizen_services.ledgers.domain.redemptions import Redemption, handed_out, offer_at, redeemed
from cityloop_citizen_services.ledgers.handlers.accounts import new_code
from cityloop_citizen_services.ledgers.handlers.ledgers import Ledgers
from cityloop_citizen_services.ledgers.handlers.posting import post


async def redeem(
    work: UnitOfWork,
    found: PackItem[Ledger],
    holder: Holder,
    name: str,
    store: str,
    actor: Actor,
    at: Moment,
    today: dt.date,
) -> Redemption:
    """Redeem an offer for a holder, who is locked in the transaction: points go, one thing is set aside.

    Raises:
        NotFoundError: there is no such offer at this store.
        ConflictError: the holder has redeemed it before.
        BalanceTooLowError: he has too few points.
        OutOfStockError: the store has none left.
    """
    connection = work.connection
    offer, given = offer_at(found, name, store)
    if any(known.offer == name for known in await redemption_store.of_holder(connection, holder.holder_id)):
        raise ConflictError("this was redeemed before; it is once for everybody", "ALREADY_REDEEMED")
    points, stock = await account_store.lock_of_redemption(
        connection, found.name, holder.owner, offer.price.unit, store, given.unit
    )
    code = new_code()
    draft = redeemed(found, offer, store, holder.holder_id, code, points, stock, at.occurred_at, today)
    (entry,) = await post(work, [draft], at.recorded_at)
    redemption = Redemption(entry.sequence, found.name, holder.holder_id, name, store, code, at.recorded_at)
    await redemption_store.insert(connection, redemption)
    details = {"ledger": found.name, "account": holder.account_number, "offer": name, "store": store}
    await record_evidence(connection, actor, at, "redeem-ledger-offer", entry.number, details)
    return redemption


async def hand_out(work: UnitOfWork, ledgers: Ledgers, code: str, actor: Actor, at: Moment) -> Redemption:
    """Hand out what was redeemed; its code is used once.

    Raises:
        NotFoundError: nobody redeemed anything by this code.
        ForbiddenError: another department keeps the ledger, or the post has not the right.
        ConflictError: it was handed out before, or taken back.
    """
    connection, characters = work.connection, code_characters(code)
    known = await redemption_store.find_by_code(connection, characters)
    if known is None:
        raise NotFoundError("nothing was redeemed by this code; read it again", "CODE_UNKNOWN")
    found = ledgers.for_actor(actor, known.ledger)
    await holder_store.lock_ids(connection, [known.holder_id])
    redemption = await redemption_store.find_by_code(connection, characters)
    entry = await entry_store.find(connection, known.sequence)
    assert redemption is not None  # noqa: S101 redemptions stay
    assert entry is not None  # noqa: S101 of which it came
    draft = Draft(
        ledger=found.name,
        kind=EntryKind.HANDED_OUT,
        rule_id=f"{found.name}/{redemption.offer}",
        cause=f"handed-out:{redemption.code}",
        transfers=tuple(handed_out(found.item, entry.draft, redemption)),
        occurred_at=at.occurred_at,
        evidence=Evidence(EvidenceKind.TEXT, entry.number),
        holder_id=redemption.holder_id,
        actor=actor,
        pack_version=found.pack_version,
    )
    await post(work, [draft], at.recorded_at)
    await redemption_store.mark_handed_out(connection, redemption.sequence, at.recorded_at)
    number = entry_number(redemption.sequence, redemption.redeemed_at)
    details = {"ledger": found.name, "offer": redemption.offer, "store": redemption.store}
    await record_evidence(connection, actor, at, "hand-out-redemption", number, details)
    return replace(redemption, handed_out_at=at.recorded_at)
