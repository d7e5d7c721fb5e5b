"""Accounts are opened because somebody wants one, found by what he shows, and closed when he wants that."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, NotFoundError
from cityloop_messaging import new_id
from cityloop_packs import Ledger, PackItem

from cityloop_citizen_services.ledgers.adapters import account_store, holder_store
from cityloop_citizen_services.ledgers.domain.accounts import Account, AccountKind, Transfer
from cityloop_citizen_services.ledgers.domain.entries import Draft, EntryKind, Evidence, EvidenceKind
from cityloop_citizen_services.ledgers.domain.holders import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Holder,
    HolderReference,
    Shown,
    code_digest,
    phone_digest,
)
from cityloop_citizen_services.ledgers.handlers.posting import post
from cityloop_citizen_services.secret_links import digest_of, new_secret


def new_code() -> str:
    """A code that nobody has yet."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


async def open_account(
    work: UnitOfWork,
    found: PackItem[Ledger],
    reference: HolderReference,
    posts: frozenset[str],
    actor: Actor,
    at: Moment,
) -> Holder:
    """An account for who wants one: his own where he has one already.

    Args:
        work: the transaction.
        found: the ledger.
        reference: a phone, a post, or a counter code, which is made then.
        posts: of the city.
        actor: who opens it.
        at: when.

    Raises:
        InvalidError: it is no phone or no post; a resident in a ledger of staff, or the other way round.
        NotFoundError: nobody is known by the code.
    """
    of_staff = found.item.holders == "staff"
    if reference.shown is Shown.ACCOUNT_NUMBER or (reference.shown is Shown.POST) != of_staff:
        wanted = "post_id" if of_staff else "phone, or counter_code"
        raise InvalidError(f"{found.name} is of {found.item.holders}; give {wanted}", "HOLDER_OF_OTHER_LEDGER")
    if of_staff and reference.value not in posts:
        raise InvalidError("that is no post of the city", "POST_UNKNOWN")
    connection = work.connection
    key = await holder_store.lock_key(connection, found.name)
    digest = phone_digest(reference.value, key) if reference.shown is Shown.PHONE else None
    if digest is not None or reference.value:
        known = await _find(work, found.name, reference, key)
        if known is not None:
            return known
        if reference.shown is Shown.COUNTER_CODE:
            raise unknown_account()
    post_id = reference.value if of_staff else ""
    holder = await holder_store.insert(connection, str(new_id()), found.name, digest, post_id, at.recorded_at)
    details = {"ledger": found.name, "shown": reference.shown.value}
    await record_evidence(connection, actor, at, "open-ledger-account", holder.account_number, details)
    return holder


async def new_access(work: UnitOfWork, holder: Holder, *, by_code: bool) -> tuple[str, str]:
    """A new secret of an account's page, and a new counter code where its holder has one; the former ones are void."""
    secret, code = new_secret(), ""
    await holder_store.change_secret(work.connection, holder.holder_id, digest_of(secret))
    if by_code:
        code = new_code()
        key = await holder_store.lock_key(work.connection, holder.ledger)
        await holder_store.change_digest(work.connection, holder.holder_id, code_digest(code, key))
    return secret, code


async def locked_holder(work: UnitOfWork, found: PackItem[Ledger], reference: HolderReference) -> Holder:
    """The holder of an open account, whose accounts nobody else changes until the transaction ends.

    Raises:
        NotFoundError: nobody is known by that.
        InvalidError: it is no phone.
    """
    keys = await holder_store.keys_of(work.connection, [found.name])
    holder = await _find(work, found.name, reference, keys.get(found.name, b""))
    if holder is None or holder.closed_at is not None:
        raise unknown_account()
    return holder


async def _find(work: UnitOfWork, ledger: str, reference: HolderReference, key: bytes) -> Holder | None:
    connection = work.connection
    match reference.shown:
        case Shown.PHONE:
            return await holder_store.lock_by_digest(connection, ledger, phone_digest(reference.value, key))
        case Shown.COUNTER_CODE:
            return await holder_store.lock_by_digest(connection, ledger, code_digest(reference.value, key))
        case Shown.POST:
            return await holder_store.lock_by_post(connection, ledger, reference.value)
        case Shown.ACCOUNT_NUMBER:
            return await holder_store.lock_by_number(connection, ledger, reference.value)


async def holder_of_link(work: UnitOfWork, secret: str) -> Holder:
    """The holder of an open account behind a link, locked as above.

    Raises:
        NotFoundError: the link opens nothing.
    """
    holder = await holder_store.lock_by_secret(work.connection, digest_of(secret))
    if holder is None:
        raise unknown_link()
    return holder


async def close_account(work: UnitOfWork, found: PackItem[Ledger], holder: Holder, actor: Actor, at: Moment) -> None:
    """Close an account whose holder wants that: what is on it expires, and nobody is known by it any more."""
    by_unit: dict[str, list[Transfer]] = defaultdict(list)
    for account, balance in await account_store.balances_of(work.connection, found.name, holder.owner):
        gone = Account(found.name, AccountKind.EXPIRED, account.unit)
        by_unit[account.unit].append(Transfer(account, gone, balance))
    drafts = [
        Draft(
            ledger=found.name,
            kind=EntryKind.EXPIRED,
            rule_id=f"{found.name}/{unit}",
            cause=f"closed:{holder.account_number}",
            transfers=tuple(transfers),
            occurred_at=at.occurred_at,
            evidence=Evidence(EvidenceKind.TEXT, holder.account_number),
            holder_id=holder.holder_id,
            pack_version=found.pack_version,
        )
        for unit, transfers in by_unit.items()
    ]
    await post(work, drafts, at.recorded_at)
    await holder_store.close(work.connection, holder.holder_id, at.recorded_at)
    details = {"ledger": found.name, "entries": len(drafts)}
    await record_evidence(work.connection, actor, at, "close-ledger-account", holder.account_number, details)


def moment_of_page(now: dt.datetime) -> Moment:
    """When somebody acts on his own page."""
    return Moment(now, now)


def unknown_account() -> NotFoundError:
    """The refusal of what nobody is known by."""
    return NotFoundError("no open account is known by that; open one, or read it again", "ACCOUNT_UNKNOWN")


def unknown_link() -> NotFoundError:
    """The refusal of a link that opens nothing."""
    return NotFoundError("this link opens no account; use the whole link that you were given", "LINK_UNKNOWN")
