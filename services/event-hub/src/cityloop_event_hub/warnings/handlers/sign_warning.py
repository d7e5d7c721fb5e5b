"""Signatures under warnings and their all-clears, and drafts that are cancelled."""

from __future__ import annotations

from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, NotFoundError
from cityloop_messaging import Outbox
from cityloop_packs import Right

from cityloop_event_hub.fusion.domain.events import EventState
from cityloop_event_hub.fusion.domain.protocols import StoredEvents
from cityloop_event_hub.warnings.adapters import warning_store
from cityloop_event_hub.warnings.domain.warnings import PublicWarning, WarningState
from cityloop_event_hub.warnings.handlers.save_warnings import changes_of, save_warnings

MAX_REASON = 1_000


async def sign_warning(
    work: UnitOfWork,
    outbox: Outbox,
    events: StoredEvents[UnitOfWork],
    city: CityModel,
    post: Actor,
    moment: Moment,
    warning_id: str,
    expected_version: int,
) -> PublicWarning:
    """Sign a draft, or the draft of an all-clear.

    Raises:
        NotFoundError: there is no such warning.
        ForbiddenError: the post is not of the issuing department, or may not sign.
        ConflictError: it has another version by now, its event is over, or nothing waits for a signature.
    """
    warning = await _locked(work, post, warning_id)
    if expected_version and warning.version != expected_version:
        raise ConflictError(
            f"{warning.warning_number} is at version {warning.version}, not {expected_version}; read it again",
            "VERSION_CHANGED",
        )
    signed = warning.signed(post.post_id, moment.occurred_at)
    if signed is None:
        raise ConflictError(
            f"{warning.warning_number} is {warning.state}: nothing waits for a signature", "NOTHING_TO_SIGN"
        )
    if warning.state is WarningState.DRAFT and warning.event_id:
        found = await events.read(work, [warning.event_id])
        if found[warning.event_id].state is not EventState.OPEN:
            raise ConflictError(
                f"event {warning.event_number} is over: cancel {warning.warning_number}, or wait until it reopens",
                "EVENT_OVER",
            )
    action = "sign-warning" if signed.state is WarningState.SIGNED else "sign-all-clear"
    return await _save(work, outbox, city, post, moment, action, warning, signed)


async def cancel_warning(
    work: UnitOfWork, outbox: Outbox, city: CityModel, post: Actor, moment: Moment, warning_id: str, reason: str
) -> PublicWarning:
    """Cancel a draft.

    Raises:
        InvalidError: there is no reason, or it is too long.
        NotFoundError: there is no such warning.
        ForbiddenError: the post is not of the issuing department, or may not sign.
        ConflictError: it is no draft any more.
    """
    if not reason.strip() or len(reason) > MAX_REASON:
        raise InvalidError(f"say why, in 1 to {MAX_REASON} characters", "REASON_MISSING")
    warning = await _locked(work, post, warning_id)
    if warning.state is not WarningState.DRAFT:
        raise ConflictError(
            f"{warning.warning_number} is {warning.state}: only a draft can be cancelled", "NOT_A_DRAFT"
        )
    cancelled = warning.cancelled(moment.occurred_at, reason)
    return await _save(work, outbox, city, post, moment, "cancel-warning", warning, cancelled)


async def _locked(work: UnitOfWork, post: Actor, warning_id: str) -> PublicWarning:
    warning = await warning_store.find(work.connection, warning_id, lock=True)
    if warning is None:
        raise NotFoundError(f"no warning {warning_id!r}", "WARNING_UNKNOWN")
    if post.department_id != warning.issuing_department:
        raise ForbiddenError(
            f"{warning.warning_number} is issued by {warning.issuing_department}; post {post.post_id} is not of it",
            "FOREIGN_WARNING",
            {"warning": warning.warning_number, "department": warning.issuing_department, "post": post.post_id},
        )
    if Right.SIGN_WARNINGS not in post.rights:
        raise ForbiddenError(
            f"post {post.post_id} may not sign; a post of {warning.issuing_department} whose role has the right"
            f" {Right.SIGN_WARNINGS} may",
            "RIGHT_MISSING",
        )
    return warning


async def _save(
    work: UnitOfWork,
    outbox: Outbox,
    city: CityModel,
    post: Actor,
    moment: Moment,
    action: str,
    before: PublicWarning,
    after: PublicWarning,
) -> PublicWarning:
    changes = changes_of(city, [before], moment.recorded_at)
    changes.put(after)
    saved = (await save_warnings(work, outbox, changes, moment.recorded_at))[after.warning_id]
    details = {"number": saved.warning_number, "version": saved.version}
    await record_evidence(work.connection, post, moment, action, saved.warning_id, details)
    return saved
