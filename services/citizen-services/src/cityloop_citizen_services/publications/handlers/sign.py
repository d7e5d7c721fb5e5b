"""The owner's post signs, withdraws and corrects; each leaves its evidence."""

from __future__ import annotations

from dataclasses import replace

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, Moment, NotFoundError
from cityloop_telemetry import Logger

from cityloop_citizen_services.publications.adapters import entry_store, publication_store
from cityloop_citizen_services.publications.domain.publication import (
    PublicationState,
    Signature,
    Standing,
    check_reason,
    not_signed,
)
from cityloop_citizen_services.publications.handlers.lists import wanted_of
from cityloop_citizen_services.publications.handlers.publications import Publications
from cityloop_citizen_services.publications.telemetry import LogEvents, Metrics

MAX_NUMBER = 64


async def sign(
    work: UnitOfWork, publications: Publications, name: str, digest: str, actor: Actor, at: Moment
) -> Standing:
    """Show a publication to everybody, as its signer has read it.

    Raises:
        NotFoundError: no pack in use has it.
        ForbiddenError: the post is not the owner's.
        ConflictError: it is another than was read.
    """
    standing = await publications.standing(work.connection, name)
    publications.check_owner(standing, actor)
    if standing.found is None:
        raise NotFoundError(f"no pack has {name} any more; it can only be withdrawn", "PUBLICATION_UNKNOWN")
    if standing.digest != digest:
        raise ConflictError("its pack has changed it since you read it; read it again", "PUBLICATION_CHANGED")
    if standing.state is PublicationState.SIGNED:
        return standing
    department, role = publications.owner_of(standing)
    signature = Signature(
        name, digest, dict(standing.found.item.title.texts), department, role, actor.post_id, at.recorded_at
    )
    await publication_store.save(work.connection, signature)
    details = {"digest": digest, "pack_version": standing.found.pack_version}
    await record_evidence(work.connection, actor, at, "sign-publication", name, details)
    Metrics.ACTS.labels(kind="signed").inc()
    return replace(standing, signature=signature)


async def withdraw(
    work: UnitOfWork, publications: Publications, name: str, reason: str, actor: Actor, at: Moment
) -> Standing:
    """Take a publication back everywhere.

    Raises:
        NotFoundError: there is none.
        InvalidError: the reason is missing, too long, or cannot be kept.
        ForbiddenError: the post is not the owner's.
        ConflictError: nobody has signed it, or it is withdrawn.
    """
    reason = check_reason(reason)
    standing = await publications.standing(work.connection, name)
    publications.check_owner(standing, actor)
    if standing.signature is None or standing.signature.withdrawn:
        raise not_signed(name)
    signature = replace(standing.signature, withdrawn_reason=reason, withdrawn_at=at.recorded_at)
    await publication_store.save(work.connection, signature)
    await record_evidence(work.connection, actor, at, "withdraw-publication", name, {"reason": reason})
    Metrics.ACTS.labels(kind="withdrawn").inc()
    Logger().warning(LogEvents.PUBLICATION_WITHDRAWN, publication=name)
    return replace(standing, signature=signature)


async def correct(
    work: UnitOfWork,
    publications: Publications,
    name: str,
    reason: str,
    entry_number: str,
    actor: Actor,
    at: Moment,
) -> Standing:
    """Tell readers what was wrong.

    Raises:
        NotFoundError: there is no such publication, or no such entry in it.
        InvalidError: the reason is missing, too long, or cannot be kept.
        ForbiddenError: the post is not the owner's.
        ConflictError: nobody reads it at the moment.
    """
    reason = check_reason(reason)
    standing = await publications.standing(work.connection, name)
    publications.check_owner(standing, actor)
    if standing.state is not PublicationState.SIGNED or standing.found is None:
        raise not_signed(name)
    if entry_number:
        wanted = wanted_of(standing.found, publications.packs(), at.recorded_at)
        known = wanted is not None and len(entry_number) <= MAX_NUMBER and entry_number.isprintable()
        if wanted is None or not known or not await entry_store.is_listed(work.connection, wanted, entry_number):
            raise NotFoundError(
                "the list has no entry of this number; leave it out, or correct it", "PUBLISHED_ENTRY_UNKNOWN"
            )
    await publication_store.add_correction(work.connection, name, reason, entry_number, at.recorded_at)
    details = {"reason": reason, "entry": entry_number}
    await record_evidence(work.connection, actor, at, "correct-publication", name, details)
    Metrics.ACTS.labels(kind="corrected").inc()
    corrections = await publication_store.corrections_of(work.connection, [name])
    return replace(standing, corrections=corrections[name])
