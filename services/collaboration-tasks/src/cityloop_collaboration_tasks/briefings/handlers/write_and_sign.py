"""Parts are written by the owner's department; the owner's post signs and corrects. Each leaves its evidence."""

from __future__ import annotations

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork, next_numbers
from cityloop_kernel import Actor, ConflictError, Moment, short_number

from cityloop_collaboration_tasks.briefings.adapters import briefing_store
from cityloop_collaboration_tasks.briefings.domain.briefing import (
    Edition,
    check_department,
    check_signer,
    corrected,
    signed,
    unknown,
    written,
)


async def write_part(
    work: UnitOfWork, number: str, part: str, text: str, expected_version: int, actor: Actor, at: Moment
) -> Edition:
    """A part of a draft in place of the text that was read.

    Raises:
        NotFoundError: there is no such edition, or it has no such part.
        ForbiddenError: the post is of another department than the owner's.
        InvalidError: the text is too long, or cannot be kept.
        ConflictError: it is signed, or somebody has written the part since it was read.
    """
    edition = await _locked(work, number)
    check_department(edition.message.owner_department_id, actor)
    after = written(edition, part, text, expected_version, actor.post_id, at.recorded_at)
    await briefing_store.save(work.connection, after)
    await record_evidence(work.connection, actor, at, "write-briefing-part", number, {"part": part})
    return after


async def sign(work: UnitOfWork, number: str, digest: str, actor: Actor, at: Moment) -> Edition:
    """A draft that never changes any more.

    Raises:
        NotFoundError: there is no such edition.
        ForbiddenError: the post is not the owner's.
        ConflictError: it waits, has changed since it was read, or a required part is not written.
    """
    edition = await _locked(work, number)
    check_signer(edition.message, actor)
    after = signed(edition, digest, actor.post_id, at.recorded_at)
    if not edition.signed:
        await briefing_store.save(work.connection, after)
        await record_evidence(work.connection, actor, at, "sign-briefing", number, {"digest": digest})
    return after


async def correct(work: UnitOfWork, number: str, reason: str, actor: Actor, at: Moment) -> Edition:
    """The next edition of one that is signed: it waits for figures and lists as they are now.

    Raises:
        NotFoundError: there is no such edition.
        ForbiddenError: the post is not the owner's.
        InvalidError: the reason is missing, too long, or cannot be kept.
        ConflictError: nobody has signed it, or there is a newer edition.
    """
    edition = await _locked(work, number)
    check_signer(edition.message, actor)
    (next_number,) = await next_numbers(work.connection, "briefing_numbers", 1)
    after = corrected(edition, short_number("BR", at.recorded_at.year, next_number), reason, at.recorded_at)
    if not await briefing_store.add(work.connection, after):
        raise ConflictError("there is a newer edition of it; correct that", "BRIEFING_CORRECTED")
    details = {"corrects": number, "reason": reason}
    await record_evidence(work.connection, actor, at, "correct-briefing", after.number, details)
    return after


async def _locked(work: UnitOfWork, number: str) -> Edition:
    edition = await briefing_store.lock(work.connection, number)
    if edition is None:
        raise unknown(number)
    return edition
