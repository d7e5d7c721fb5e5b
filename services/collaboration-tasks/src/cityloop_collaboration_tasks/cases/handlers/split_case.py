"""A post splits signals and reports off from a case: once for its idempotency key, with evidence and verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.cases.v1 import case_pb2
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, check_text
from cityloop_messaging import Outbox

from cityloop_collaboration_tasks.cases.adapters import case_store, verdict_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain import splitting
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.correction import require_right
from cityloop_collaboration_tasks.cases.domain.splitting import SPLIT
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.decide_case import check_version
from cityloop_collaboration_tasks.cases.handlers.record_verdicts import add_verdicts


@dataclass(frozen=True, slots=True)
class WantedSplit:
    """What a post says is another matter."""

    signal_ids: Sequence[str]
    event_class: str
    """Empty where it is of the class of the case."""
    reason: str


async def split_case(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    outbox: Outbox,
    actor: Actor,
    case_id: str,
    expected_version: int,
    wanted: WantedSplit,
    moment: Moment,
) -> CaseChange:
    """The case that says what was split off; its event follows, and opens the case of what goes.

    Raises:
        ForbiddenError: the post has no right to correct cases.
        NotFoundError: there is no such case, or its event has no such signal.
        ConflictError: it has another version by now, has ended, is part of another, or the class has no process.
        InvalidError: there is no reason, nothing goes or nothing stays, or no pack takes work of the class.
    """
    require_right(actor)
    check_text("reason", wanted.reason, MAX_TEXT)
    if not wanted.reason.strip():
        raise InvalidError("a split needs a reason", "REASON_MISSING")
    before = await lock_case_with_tasks(work.connection, case_id)
    check_version(before.case, expected_version)
    event_class = wanted.event_class or before.case.event_class
    before.case.require_standing()
    members = splitting.members_of(await case_store.signals_of(work.connection, [before.case.event_id or case_id]))
    going = splitting.chosen(members, wanted.signal_ids)
    case = splitting.split(before.case, going, event_class, moment)
    workflow.check_takes_work(event_class)
    workflow.process_of(event_class)
    record = case_pb2.Transition(move=SPLIT, post_id=actor.post_id, reason=wanted.reason)
    case = case.next_version(record, max(moment.occurred_at, case.occurred_at), moment.recorded_at)
    after = await workflow.save(work, before.with_case(case))
    last = await verdict_store.last_verdicts(work.connection, after.case.case_id, list(going))
    known = {name: verdict for name, (_, verdict) in last.items()}
    verdicts = splitting.verdicts_of(going.values(), splitting.WRONGLY_FUSED, known, wanted.reason)
    await add_verdicts(work, outbox, workflow.history, actor, after.case, going, verdicts, moment)
    details = {"signals": sorted(going), "event_class": event_class, "reason": wanted.reason}
    await record_evidence(work.connection, actor, moment, SPLIT, after.case.case_number, details)
    return after
