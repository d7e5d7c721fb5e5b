"""A city event becomes a case; its later versions keep the case's grade and place up to date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, EventSignal, EventSignalChange
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import ConflictError, Moment, derived_id, short_number
from cityloop_messaging import Fact, InvalidRecordError, Received, UnavailableError, awaited, park, to_datetime, unpark
from cityloop_telemetry import Spans, span

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.model import Case
from cityloop_collaboration_tasks.cases.domain.moved import Moved, Rules, due_at, state_of
from cityloop_collaboration_tasks.cases.domain.process import run_automatic
from cityloop_collaboration_tasks.cases.domain.tasks import visit
from cityloop_collaboration_tasks.cases.handlers.follow_feedback import FeedbackFollower
from cityloop_collaboration_tasks.cases.handlers.moving import Moving

CONSUMER = "collaboration-tasks"
PROCESS = "process/"
"""Before the class whose process an event waits for."""


class Applies(Protocol):
    """Has the effect of facts that came before their case."""

    async def apply(self, work: UnitOfWork, fact: Fact[Any]) -> bool:
        """Have the effect of one; False where its case is not there yet."""


class EventFollower:
    """Opens cases, and keeps the signals of their events for the timeline."""

    def __init__(
        self,
        pool: Pool,
        moving: Moving,
        feedback: FeedbackFollower,
        commands: Applies,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._feedback = feedback
        self._commands = commands
        self._moving = moving
        self._clock = clock

    async def handle_events(self, received: Sequence[Received[CityEvent]]) -> None:
        """Each event in its own transaction: their cases are independent."""
        for item in received:
            event = _event(item.fact)
            with span(Spans.FOLLOW, traceparent=item.fact.traceparent or None):
                async with UnitOfWork(self._pool) as work:
                    if await self._waits(work, event):
                        await park(work.connection, CONSUMER, item.fact, f"{PROCESS}{event.event_class}")
                    else:
                        await self._follow(work, event)

    async def follow_waiting(self) -> None:
        """Follow the events of classes that no pack had a process for, once one has."""
        async with self._pool.acquire() as connection:
            references = await awaited(connection, CONSUMER, PROCESS)
        for reference in references:
            if self._moving.has_process(reference.removeprefix(PROCESS)):
                async with UnitOfWork(self._pool) as work:
                    for fact in await unpark(work.connection, CONSUMER, reference):
                        with span(Spans.FOLLOW, traceparent=fact.traceparent or None):
                            await self._follow(work, _event(fact))

    async def handle_signals(self, received: Sequence[Received[EventSignal]]) -> None:
        """Keep signals whose event has a case; park those that came before it."""
        memberships = [_membership(item.fact) for item in received]
        event_ids = list({membership.event_id for membership in memberships})
        async with UnitOfWork(self._pool) as work:
            await case_store.hold_off(work.connection, event_ids)
            known = await case_store.events_with_case(work.connection, event_ids)
            await self._keep(work, [item.fact for item in received if item.fact.payload.event_id in known])
            for item, membership in zip(received, memberships, strict=True):
                if membership.event_id not in known:
                    await park(work.connection, CONSUMER, item.fact, membership.event_id)

    async def _waits(self, work: UnitOfWork, event: CityEvent) -> bool:
        """Whether it has no case, and no pack says how one of its class is handled."""
        if self._moving.has_process(event.event_class):
            return False
        return not await case_store.events_with_case(work.connection, [event.event_id])

    async def _follow(self, work: UnitOfWork, event: CityEvent) -> None:
        await case_store.hold_off(work.connection, [event.event_id])
        case = await case_store.lock_case_of_event(work.connection, event.event_id)
        if case is None:
            await self._open(work, event)
        elif event.version > case.event_version:
            place = event.place if event.place.HasField("position") else case.place
            changed = replace(case, event_version=event.version, grade=event.grade, place=place)
            await case_store.save_case(work.connection, changed)
        parked = await unpark(work.connection, CONSUMER, event.event_id)
        await self._keep(work, parked)

    async def _keep(self, work: UnitOfWork, facts: Sequence[Fact[EventSignal]]) -> None:
        """Keep signals of events that have cases; messages that nobody confirmed are visited, once."""
        new = await case_store.save_signals(work.connection, [_membership(fact) for fact in facts])
        causes = {(fact.payload.event_id, fact.payload.version): fact.traceparent for fact in facts}
        for membership in new:
            if membership.change == EventSignalChange.EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED:
                with span(Spans.FOLLOW, traceparent=causes[membership.event_id, membership.version] or None):
                    await self._visit(work, membership)

    async def _visit(self, work: UnitOfWork, membership: EventSignal) -> None:
        case = await case_store.lock_case_of_event(work.connection, membership.event_id)
        if case is None:
            raise UnavailableError(f"the case of event {membership.event_id} is gone")
        before = Moved(case, await case_store.tasks_of(work.connection, case.case_id))
        moment = Moment(to_datetime(membership.occurred_at), self._clock())
        rules = self._rules(case, moment)

        def name(department_id: str) -> str:
            return str(derived_id("visit", case.case_id, membership.version, department_id))

        moved = visit(before, rules, membership.message_ids, name, moment)
        if moved is not before:
            await self._moving.save(work, moved)

    def _rules(self, case: Case, moment: Moment) -> Rules:
        try:
            return self._moving.rules(case, moment)
        except ConflictError as error:
            raise UnavailableError(str(error)) from error

    async def _open(self, work: UnitOfWork, event: CityEvent) -> None:
        if event.state == CityEventState.CITY_EVENT_STATE_CLOSED:
            return
        try:
            process = self._moving.process_of(event.event_class)
        except ConflictError as error:
            raise UnavailableError(str(error)) from error
        opened_at = event.opening_signal.occurred_at if event.HasField("opening_signal") else event.occurred_at
        moment = Moment(to_datetime(opened_at), self._clock())
        state = state_of(process.item, process.item.initial)
        (number,) = await case_store.next_numbers(work.connection, "case_numbers", 1)
        case = Case(
            case_id=str(derived_id("case", event.event_id)),
            case_number=short_number("C", moment.occurred_at.year, number),
            version=1,
            event_id=event.event_id,
            event_number=event.event_number,
            opened_at=moment.occurred_at,
            event_version=event.version,
            state=state,
            event_class=event.event_class,
            grade=event.grade,
            urgency=self._moving.urgency_of(event.event_class),
            place=event.place,
            proposed_lead=event.proposed_lead.department_id,
            lead_department_id="",
            due_at=None,
            overdue=False,
            reopened=0,
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
            transition=Transition(move="open"),
            imported=event.opening_signal.imported,
        )
        await case_store.hold_off(work.connection, [case.case_id, case.case_number])
        rules = self._rules(case, moment)
        case = case.with_clock(due_at(rules, state.name, moment.occurred_at), rules.mode)
        await self._moving.save(work, run_automatic(Moved(case, (), (case,)), rules, moment))
        for reference, follower in ((case.case_id, self._feedback), (case.case_number, self._commands)):
            for fact in await unpark(work.connection, CONSUMER, reference):
                with span(Spans.FOLLOW, traceparent=fact.traceparent or None):
                    await follower.apply(work, fact)


def _event(fact: Fact[CityEvent]) -> CityEvent:
    _check(fact.payload.event_id)
    return fact.payload


def _membership(fact: Fact[EventSignal]) -> EventSignal:
    _check(fact.payload.event_id)
    return fact.payload


def _check(event_id: str) -> None:
    if case_store.uuid_of(event_id) is None:
        raise InvalidRecordError(f"{event_id!r} is no id of an event")
