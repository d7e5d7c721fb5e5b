"""A city event becomes a case; its later versions change the case's grade and place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState
from cityloop_calendars import BeyondCalendarError
from cityloop_database import Pool, UnitOfWork, next_numbers
from cityloop_kernel import Moment, derived_id, short_number, uuid_of
from cityloop_messaging import Fact, InvalidRecordError, ReceivedFact, awaited, park, to_datetime, unpark
from cityloop_telemetry import span

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.attributes import (
    apply_values,
    follow_event_record,
    with_values_of_event,
)
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, opened, state_of
from cityloop_collaboration_tasks.cases.domain.process import run_automatic
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.command_consumer import CommandConsumer
from cityloop_collaboration_tasks.cases.handlers.event_signal_consumer import EventSignalConsumer
from cityloop_collaboration_tasks.cases.handlers.feedback_consumer import FeedbackConsumer
from cityloop_collaboration_tasks.cases.handlers.open_linked_case import tell_origin
from cityloop_collaboration_tasks.cases.handlers.retries import retried_until_possible
from cityloop_collaboration_tasks.telemetry import Spans

CONSUMER = "collaboration-tasks"
PROCESS = "process/"
"""Before the class whose process an event waits for."""
CALENDAR = "calendar/"
"""Before the id of an event that waits for days of the city's calendar."""


class CityEventConsumer:
    """Opens the cases of events, and applies what was parked for them; an event whose class has no process is parked.

    Args:
        pool: of the service's database.
        workflow: the rules of cases.
        signals: applies parked signals of an event.
        feedback: applies parked feedback on a case.
        commands: applies parked results of commands for a case.
        clock: for when something is recorded.
    """

    def __init__(
        self,
        pool: Pool,
        workflow: CaseWorkflow,
        signals: EventSignalConsumer,
        feedback: FeedbackConsumer,
        commands: CommandConsumer,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._workflow = workflow
        self._signals = signals
        self._feedback = feedback
        self._commands = commands
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[CityEvent]]) -> None:
        """Each event in its own transaction: their cases are independent."""
        for item in received:
            event = _event(item.fact)
            with span(Spans.FOLLOW, traceparent=item.fact.traceparent or None):
                try:
                    async with UnitOfWork(self._pool) as work:
                        if await self._lacks_process(work, event):
                            await park(work.connection, CONSUMER, item.fact, f"{PROCESS}{event.event_class}")
                        else:
                            await self._apply(work, event)
                except BeyondCalendarError:
                    async with UnitOfWork(self._pool) as work:
                        await park(work.connection, CONSUMER, item.fact, f"{CALENDAR}{event.event_id}")

    async def apply_parked(self) -> None:
        """Apply the events that no pack had a process for, and those beyond the calendar, once they are possible."""
        async with self._pool.acquire() as connection:
            references = await awaited(connection, CONSUMER, PROCESS)
            beyond = await awaited(connection, CONSUMER, CALENDAR)
        possible = [name for name in references if self._workflow.has_process(name.removeprefix(PROCESS))]
        for reference in (*possible, *beyond):
            with suppress(BeyondCalendarError):
                async with UnitOfWork(self._pool) as work:
                    for fact in await unpark(work.connection, CONSUMER, reference):
                        with span(Spans.FOLLOW, traceparent=fact.traceparent or None):
                            await self._apply(work, _event(fact))

    async def _lacks_process(self, work: UnitOfWork, event: CityEvent) -> bool:
        """Whether it has no case, and no pack says how one of its class is handled."""
        if self._workflow.has_process(event.event_class):
            return False
        return not await case_store.events_with_case(work.connection, [event.event_id])

    async def _apply(self, work: UnitOfWork, event: CityEvent) -> None:
        await case_store.lock_references(work.connection, [event.event_id])
        case = await case_store.lock_case_of_event(work.connection, event.event_id)
        if case is None:
            await self._open(work, event)
        elif event.version > case.event_version:
            changed = replace(case, event_version=event.version)
            if event.correction.number < case.correction.number:
                # It has not followed the correction yet: class, place, grade and attributes of the case are newer.
                await case_store.save_case(work.connection, changed)
            else:
                place = event.place if event.place.HasField("position") else case.place
                await self._follow(work, replace(changed, grade=event.grade, place=place), event)
        await self._signals.apply(work, await unpark(work.connection, CONSUMER, event.event_id))

    async def _follow(self, work: UnitOfWork, case: Case, event: CityEvent) -> None:
        """A later version of the event: others may be responsible, or other limits hold, for what is known now."""
        if not case.lead_department_id and event.proposed_lead.department_id:
            case = replace(case, proposed_lead=event.proposed_lead.department_id)
        values = with_values_of_event(case, event.attributes)
        if values == case.attributes or not self._workflow.has_process(case.event_class):
            await case_store.save_case(work.connection, case)
            return
        moment = Moment(to_datetime(event.occurred_at), self._clock())
        before = CaseChange(case, await case_store.tasks_of(work.connection, case.case_id))
        rules = self._workflow.rules(replace(case, attributes=values), moment)
        await self._workflow.save(work, apply_values(before, rules, values, follow_event_record(rules), moment))

    async def _open(self, work: UnitOfWork, event: CityEvent) -> None:
        if event.state == CityEventState.CITY_EVENT_STATE_CLOSED:
            return
        opened_at = event.opening_signal.occurred_at if event.HasField("opening_signal") else event.occurred_at
        moment = Moment(to_datetime(opened_at), self._clock())
        with retried_until_possible():
            process = self._workflow.process_of(event.event_class).item
        state = state_of(process, process.initial)
        (number,) = await next_numbers(work.connection, "case_numbers", 1)
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
            urgency=self._workflow.urgency_of(event.event_class),
            place=event.place,
            proposed_lead=event.proposed_lead.department_id,
            lead_department_id="",
            overdue=False,
            reopened=0,
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
            transition=Transition(move="open"),
            imported=event.opening_signal.imported,
            attributes=event.attributes,
            linked_case_number=event.split_from_case_number,
        )
        await case_store.lock_references(work.connection, [case.case_id, case.case_number])
        with retried_until_possible():
            rules = self._workflow.rules(case, moment)
        case = opened(case, rules)
        after = await self._workflow.save(work, run_automatic(CaseChange(case, (), (case,)), rules, moment))
        origin = await case_store.find_case(work.connection, event.split_from_case_number)
        if origin is not None:
            await tell_origin(work, self._workflow, origin, after.case)
        for reference, consumer in ((case.case_id, self._feedback), (case.case_number, self._commands)):
            for fact in await unpark(work.connection, CONSUMER, reference):
                with span(Spans.FOLLOW, traceparent=fact.traceparent or None):
                    await consumer.apply(work, fact)


def _event(fact: Fact[CityEvent]) -> CityEvent:
    if uuid_of(fact.payload.event_id) is None:
        raise InvalidRecordError(f"{fact.payload.event_id!r} is no id of an event")
    return fact.payload
