"""A city event becomes a case; its later versions change the case's grade and place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState
from cityloop_calendars import BeyondCalendarError
from cityloop_database import Pool, UnitOfWork, next_numbers
from cityloop_kernel import Moment, derived_id, short_number, uuid_of
from cityloop_messaging import Fact, InvalidRecordError, ReceivedFact, awaited, park, to_datetime, unpark
from cityloop_telemetry import current_traceparent, describe, span

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


class _Opening(NamedTuple):
    """A case that is to be opened, and the span in which it was."""

    change: CaseChange
    traceparent: str


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
        """The cases of new events open together; what is about a case that is there has a transaction of its own."""
        facts = [item.fact for item in received]
        for fact in await self._open_new(facts):
            with span(Spans.FOLLOW, traceparent=fact.traceparent or None):
                try:
                    async with UnitOfWork(self._pool) as work:
                        await self._apply(work, fact)
                except BeyondCalendarError:
                    async with UnitOfWork(self._pool) as work:
                        await _park_beyond_calendar(work, fact)

    async def _open_new(self, facts: Sequence[Fact[CityEvent]]) -> list[Fact[CityEvent]]:
        """Open the cases of events that have none, all in one transaction; returns the other facts, in their order."""
        first = dict[str, Fact[CityEvent]]()
        for fact in facts:
            if _event(fact).state != CityEventState.CITY_EVENT_STATE_CLOSED:
                first.setdefault(fact.payload.event_id, fact)
        if not first:
            return list(facts)
        async with UnitOfWork(self._pool) as work:
            await case_store.lock_references(work.connection, [*first, *map(_case_id, first)])
            known = await case_store.events_with_case(work.connection, list(first))
            possible = list[Fact[CityEvent]]()
            for event_id, fact in first.items():
                if event_id not in known and self._workflow.has_process(fact.payload.event_class):
                    possible.append(fact)
                elif event_id not in known:
                    await park(work.connection, CONSUMER, fact, f"{PROCESS}{fact.payload.event_class}")
            openings = list[_Opening]()
            numbers = await next_numbers(work.connection, "case_numbers", len(possible)) if possible else []
            for fact, number in zip(possible, numbers, strict=True):
                try:
                    openings.append(self._opening(fact, number))
                except BeyondCalendarError:
                    await _park_beyond_calendar(work, fact)
            await self._open(work, openings)
        return [
            fact for fact in facts if fact.payload.event_id in known or first.get(fact.payload.event_id) is not fact
        ]

    async def apply_parked(self) -> None:
        """Apply the events that no pack had a process for, and those beyond the calendar, once they are possible."""
        async with self._pool.acquire() as connection:
            references = await awaited(connection, CONSUMER, PROCESS)
            beyond = await awaited(connection, CONSUMER, CALENDAR)
        possible = [name for name in references if self._workflow.has_process(name.removeprefix(PROCESS))]
        for reference in (*possible, *beyond):
            with suppress(BeyondCalendarError):
                async with UnitOfWork(self._pool) as work:
                    for fact in (await unpark(work.connection, CONSUMER, reference)).get(reference, ()):
                        with span(Spans.FOLLOW, traceparent=fact.traceparent or None):
                            await self._apply(work, fact)

    async def _apply(self, work: UnitOfWork, fact: Fact[CityEvent]) -> None:
        event = fact.payload
        await case_store.lock_references(work.connection, [event.event_id, _case_id(event.event_id)])
        case = await case_store.lock_case_of_event(work.connection, event.event_id)
        if case is None and event.state != CityEventState.CITY_EVENT_STATE_CLOSED:
            (number,) = await next_numbers(work.connection, "case_numbers", 1)
            await self._open(work, [self._opening(fact, number)])
        elif case is not None and event.version > case.event_version:
            changed = replace(case, event_version=event.version)
            if event.correction.number < case.correction.number:
                # It has not followed the correction yet: class, place, grade and attributes of the case are newer.
                await case_store.save_case(work.connection, changed)
            else:
                place = event.place if event.place.HasField("position") else case.place
                await self._follow(work, replace(changed, grade=event.grade, place=place), event)
        if case is not None:
            await self._apply_parked_for(work, [case])

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

    async def _open(self, work: UnitOfWork, openings: Sequence[_Opening]) -> None:
        """Open cases, and apply what came before them. Their names and those of their events are locked."""
        if not openings:
            return
        changes = [opening.change for opening in openings]
        await case_store.lock_references(work.connection, [change.case.case_number for change in changes])
        saved = await self._workflow.save_together(work, changes, [opening.traceparent for opening in openings])
        for case in (change.case for change in saved):
            if case.linked_case_number:
                origin = await case_store.find_case(work.connection, case.linked_case_number)
                if origin is not None:
                    await tell_origin(work, self._workflow, origin, case)
        await self._apply_parked_for(work, [change.case for change in saved])

    def _opening(self, fact: Fact[CityEvent], number: int) -> _Opening:
        """The new case of an event, as its process moves it by itself.

        Raises:
            BeyondCalendarError: a clock of it ends after the days that the city's calendar knows.
            UnavailableError: no active pack has a process for its class any more.
        """
        event = fact.payload
        opened_at = event.opening_signal.occurred_at if event.HasField("opening_signal") else event.occurred_at
        moment = Moment(to_datetime(opened_at), self._clock())
        with retried_until_possible():
            process = self._workflow.process_of(event.event_class).item
        case = Case(
            case_id=_case_id(event.event_id),
            case_number=short_number("C", moment.occurred_at.year, number),
            version=1,
            event_id=event.event_id,
            event_number=event.event_number,
            opened_at=moment.occurred_at,
            event_version=event.version,
            state=state_of(process, process.initial),
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
        with span(Spans.FOLLOW, traceparent=fact.traceparent or None):
            describe(case=case.case_number, event=case.event_number)
            with retried_until_possible():
                rules = self._workflow.rules(case, moment)
            case = opened(case, rules)
            change = run_automatic(CaseChange(case, (), (case,)), rules, moment)
            return _Opening(change, current_traceparent())

    async def _apply_parked_for(self, work: UnitOfWork, cases: Sequence[Case]) -> None:
        """Apply what came before cases that are there now, for each case by its names, in the order it was parked."""
        apply = {
            name: consumer
            for case in cases
            for name, consumer in (
                (case.case_id, self._feedback.apply),
                (case.case_number, self._commands.apply),
                (case.event_id, self._signals.apply),
            )
        }
        parked = await unpark(work.connection, CONSUMER, *apply)
        for name in (name for name in apply if name in parked):
            for fact in parked[name]:
                with span(Spans.FOLLOW, traceparent=fact.traceparent or None):
                    await apply[name](work, fact)


async def _park_beyond_calendar(work: UnitOfWork, fact: Fact[CityEvent]) -> None:
    await park(work.connection, CONSUMER, fact, f"{CALENDAR}{fact.payload.event_id}")


def _case_id(event_id: str) -> str:
    return str(derived_id("case", event_id))


def _event(fact: Fact[CityEvent]) -> CityEvent:
    if uuid_of(fact.payload.event_id) is None:
        raise InvalidRecordError(f"{fact.payload.event_id!r} is no id of an event")
    return fact.payload
