"""A post merges a case into another, or takes that back: once for its idempotency key, with evidence and verdicts."""

from __future__ import annotations

from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.verdict_pb2 import VerdictKind
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, NotFoundError, check_text
from cityloop_messaging import Outbox

from cityloop_collaboration_tasks.cases.adapters import case_store, merge_store, verdict_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain import merging, splitting
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.correction import require_right
from cityloop_collaboration_tasks.cases.domain.merging import MERGE, SEPARATE, Merged
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.decide_case import check_version
from cityloop_collaboration_tasks.cases.handlers.open_linked_case import tell_origin
from cityloop_collaboration_tasks.cases.handlers.record_verdicts import add_verdicts


async def merge_case(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    outbox: Outbox,
    actor: Actor,
    request: tuple[str, int],
    into: tuple[str, int],
    reason: str,
    moment: Moment,
) -> Merged:
    """One case becomes part of another, and what the packs do by themselves afterwards.

    Args:
        work: the unit of work.
        workflow: the rules of cases.
        outbox: of verdicts.
        actor: who merges them.
        request: id and expected version (0 when it may be any) of the case that becomes part of the other.
        into: id or number, and expected version, of the other.
        reason: why.
        moment: when.

    Raises:
        ForbiddenError: the post has no right to correct cases.
        NotFoundError: there is no such case.
        ConflictError: one has another version by now, has ended or is part of another, or work on the first is further.
        InvalidError: there is no reason, they are the same, or one has no event.
    """
    _require(actor, reason, "a merge needs a reason")
    other = await case_store.find_case(work.connection, into[0])
    if other is None:
        raise NotFoundError(f"no case {into[0]!r}", "CASE_UNKNOWN")
    part, whole = await _lock_both(work, request[0], other.case_id)
    check_version(part.case, request[1])
    check_version(whole.case, into[1])
    merging.require_mergeable(part, whole)
    record = case_pb2.Transition(post_id=actor.post_id, reason=reason)
    await merge_store.keep(work.connection, part.case.case_id, whole.case.case_id)
    by, into_by = workflow.rules(part.case, moment), workflow.rules(whole.case, moment)
    after = await _save(work, workflow, merging.merge(part, whole, by, into_by, record, moment))
    await _tell(work, workflow, outbox, actor, after, splitting.WRONGLY_SEPARATE, reason, moment)
    details = {"into": whole.case.case_number, "case_version": after.part.case.version, "reason": reason}
    await record_evidence(work.connection, actor, moment, MERGE, part.case.case_number, details)
    return after


async def separate_case(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    outbox: Outbox,
    actor: Actor,
    request: tuple[str, int],
    reason: str,
    moment: Moment,
) -> Merged:
    """A case that was merged stands by itself again, and what the packs do by themselves afterwards.

    Args:
        work: the unit of work.
        workflow: the rules of cases.
        outbox: of verdicts.
        actor: who sets it apart.
        request: id and expected version (0 when it may be any) of the case.
        reason: why.
        moment: when.

    Raises:
        ForbiddenError: the post has no right to correct cases.
        NotFoundError: there is no such case.
        ConflictError: it has another version by now, is part of no other, or the other has ended or is part of another.
        InvalidError: there is no reason.
    """
    _require(actor, reason, "setting a case apart needs a reason")
    found = await case_store.find_case(work.connection, request[0])
    if found is None:
        raise NotFoundError(f"no case {request[0]!r}", "CASE_UNKNOWN")
    part, whole = await _lock_both(work, request[0], found.merge.case_id or request[0])
    check_version(part.case, request[1])
    if part.case.merge.case_id != found.merge.case_id or not found.merge.case_id:
        raise merging.not_merged(part.case)
    before = await merge_store.kept(work.connection, part.case.case_id)
    record = case_pb2.Transition(post_id=actor.post_id, reason=reason)
    by, into_by = workflow.rules(before.case, moment), workflow.rules(whole.case, moment)
    after = await _save(work, workflow, merging.separate(part, whole, before, by, into_by, record, moment))
    await _tell(work, workflow, outbox, actor, after, VerdictKind.VERDICT_KIND_TRUE, reason, moment)
    details = {"from": whole.case.case_number, "case_version": after.part.case.version, "reason": reason}
    await record_evidence(work.connection, actor, moment, SEPARATE, part.case.case_number, details)
    return after


def _require(actor: Actor, reason: str, otherwise: str) -> None:
    require_right(actor)
    check_text("reason", reason, MAX_TEXT)
    if not reason.strip():
        raise InvalidError(otherwise, "REASON_MISSING")


async def _lock_both(work: UnitOfWork, one: str, other: str) -> tuple[CaseChange, CaseChange]:
    """Both cases, always locked in the order of their ids, so never in a circle."""
    locked = {name: await lock_case_with_tasks(work.connection, name) for name in sorted({one, other})}
    return locked[one], locked[other]


async def _save(work: UnitOfWork, workflow: CaseWorkflow, after: Merged) -> Merged:
    """Both stored and published; each stands in the history of the other."""
    part, whole = await workflow.save(work, after.part), await workflow.save(work, after.whole)
    for case, other in ((part.case, whole.case), (whole.case, part.case)):
        await tell_origin(work, workflow, case, other)
    return Merged(part, whole)


async def _tell(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    outbox: Outbox,
    actor: Actor,
    after: Merged,
    kind: VerdictKind,
    reason: str,
    moment: Moment,
) -> None:
    """What opened the case hears whether it was wrong to open one; what joined it later came to where that stood."""
    case: Case = after.part.case
    memberships = await case_store.signals_of(work.connection, [case.event_id])
    signals = {item.signal.signal_id: item.signal for item in memberships[:1] if item.signal.signal_id}
    last = await verdict_store.last_verdicts(work.connection, case.case_id, list(signals))
    known = {name: verdict for name, (_, verdict) in last.items()}
    verdicts = splitting.verdicts_of(signals.values(), kind, known, reason)
    await add_verdicts(work, outbox, workflow.history, actor, case, signals, verdicts, moment)
