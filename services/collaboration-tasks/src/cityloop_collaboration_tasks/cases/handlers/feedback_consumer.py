"""What reporters say of the handling: added to the history; "not fixed" makes the move that the process has for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.citizen.v1.report_pb2 import Feedback, FeedbackKind
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Moment, uuid_of
from cityloop_messaging import Fact, InvalidRecordError, ReceivedFact, claim_new_facts, park, to_datetime
from cityloop_telemetry import span, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_standing_case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.history import FEEDBACK, HistoryEntry
from cityloop_collaboration_tasks.cases.domain.process import apply_not_fixed
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.retries import retried_until_possible
from cityloop_collaboration_tasks.telemetry import Spans

CONSUMER = "collaboration-tasks"


class FeedbackConsumer:
    """ParkedFacts feedback to its case, once; feedback ahead of its case is parked."""

    def __init__(self, pool: Pool, workflow: CaseWorkflow, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._workflow = workflow
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[Feedback]]) -> None:
        """Each in its own transaction and its own trace."""
        for item in received:
            feedback = _feedback(item.fact)
            with span(Spans.FOLLOW, traceparent=item.fact.traceparent or None):
                async with UnitOfWork(self._pool) as work:
                    if not await claim_new_facts(work.connection, CONSUMER, [item.fact], self._clock()):
                        continue
                    await case_store.lock_references(work.connection, [feedback.case_id])
                    if not await self.apply(work, item.fact):
                        await park(work.connection, CONSUMER, item.fact, feedback.case_id)

    async def apply(self, work: UnitOfWork, fact: Fact[Feedback]) -> bool:
        """Add the feedback to the history and make its move; False when its case is not there yet."""
        feedback = _feedback(fact)
        case = await lock_standing_case(work.connection, feedback.case_id)
        if case is None:
            return False
        entry = HistoryEntry(FEEDBACK, feedback.SerializeToString(), trace_id_of(fact.traceparent))
        await self._workflow.history.add(work, case.case_id, [entry])
        if feedback.kind == FeedbackKind.FEEDBACK_KIND_NOT_FIXED:
            before = CaseChange(case, await case_store.tasks_of(work.connection, case.case_id))
            moment = Moment(to_datetime(feedback.occurred_at), self._clock())
            with retried_until_possible():
                after = apply_not_fixed(before, self._workflow.rules(case, moment), moment)
            if after is not before:
                await self._workflow.save(work, after)
        return True


def _feedback(fact: Fact[Feedback]) -> Feedback:
    if uuid_of(fact.payload.case_id) is None:
        raise InvalidRecordError(f"{fact.payload.case_id!r} is no id of a case")
    return fact.payload
