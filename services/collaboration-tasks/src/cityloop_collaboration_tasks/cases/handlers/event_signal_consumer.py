"""The signals of events are stored with their cases; messages that nobody confirmed in time become visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Moment, derived_id, uuid_of
from cityloop_messaging import Fact, InvalidRecordError, ReceivedFact, UnavailableError, park, to_datetime
from cityloop_telemetry import span

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.tasks import request_visits
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.retries import retried_until_possible
from cityloop_collaboration_tasks.telemetry import Spans

CONSUMER = "collaboration-tasks"


class EventSignalConsumer:
    """Stores the signals of events, whether their cases are there yet or not; what asks for a visit waits for them."""

    def __init__(self, pool: Pool, workflow: CaseWorkflow, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._workflow = workflow
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[EventSignal]]) -> None:
        """All in one transaction."""
        facts = [item.fact for item in received]
        visits = {fact.payload.event_id for fact in facts if _asks_for_visit(_membership(fact))}
        async with UnitOfWork(self._pool) as work:
            if visits:
                await case_store.lock_references(work.connection, list(visits))
                visits -= await case_store.events_with_case(work.connection, list(visits))
            early = [fact for fact in facts if fact.payload.event_id in visits and _asks_for_visit(fact.payload)]
            for fact in early:
                await park(work.connection, CONSUMER, fact, fact.payload.event_id)
            await self._save(work, [fact for fact in facts if fact not in early] if early else facts)

    async def apply(self, work: UnitOfWork, fact: Fact[EventSignal]) -> None:
        """Store a signal that was parked, now that its case is there."""
        await self._save(work, [fact])

    async def _save(self, work: UnitOfWork, facts: Sequence[Fact[EventSignal]]) -> None:
        """Store signals; messages that nobody confirmed are visited, once."""
        causes = {(fact.payload.event_id, fact.payload.version): fact.traceparent for fact in facts}
        for membership in await case_store.save_signals(work.connection, [_membership(fact) for fact in facts]):
            if _asks_for_visit(membership):
                with span(Spans.FOLLOW, traceparent=causes[membership.event_id, membership.version] or None):
                    await self._request_visits(work, membership)

    async def _request_visits(self, work: UnitOfWork, membership: EventSignal) -> None:
        case = await case_store.lock_case_of_event(work.connection, membership.event_id)
        if case is None:
            raise UnavailableError(f"the case of event {membership.event_id} is gone")
        before = CaseChange(case, await case_store.tasks_of(work.connection, case.case_id))
        moment = Moment(to_datetime(membership.occurred_at), self._clock())

        def task_id_of(department_id: str) -> str:
            return str(derived_id("visit", case.case_id, membership.version, department_id))

        with retried_until_possible():
            rules = self._workflow.rules(case, moment)
            after = request_visits(before, rules, membership.message_ids, task_id_of, moment)
        if after is not before:
            await self._workflow.save(work, after)


def _asks_for_visit(membership: EventSignal) -> bool:
    return membership.change == EventSignalChange.EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED


def _membership(fact: Fact[EventSignal]) -> EventSignal:
    if uuid_of(fact.payload.event_id) is None:
        raise InvalidRecordError(f"{fact.payload.event_id!r} is no id of an event")
    return fact.payload
