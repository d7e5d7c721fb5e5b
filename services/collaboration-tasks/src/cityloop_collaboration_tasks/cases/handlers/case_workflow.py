"""The rules by which cases are handled, and how every change of a case is saved and published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import replace

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AreaReference, EventGrade, Place
from cityloop_calendars import TimeCounts
from cityloop_city import CityModel
from cityloop_database import Connection, UnitOfWork, next_numbers
from cityloop_kernel import ConflictError, InvalidError, Moment, short_number
from cityloop_messaging import Fact, Outbox, new_id
from cityloop_packs import (
    EVENT_CLASSES,
    ActivePacks,
    EventAttribute,
    ModeName,
    PackItem,
    Process,
    conditions_of,
    greatest_seen_by,
    process_of,
)
from cityloop_rpc import ChangeNotifier
from cityloop_telemetry import current_traceparent, describe, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_messages, case_store
from cityloop_collaboration_tasks.cases.domain.case import Case, Task, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import Assignment, CaseChange, NewTask, Rules
from cityloop_collaboration_tasks.cases.domain.escalation import AskRoster, EscalationChains, step_clock
from cityloop_collaboration_tasks.cases.domain.history import CaseEntry, CaseHistory, HistoryEntry
from cityloop_collaboration_tasks.cases.handlers.assignments import assignments_of, chains_of, lead_of, situation_of
from cityloop_collaboration_tasks.cases.handlers.case_metrics import observe_closing
from cityloop_collaboration_tasks.cases.telemetry import Metrics
from cityloop_collaboration_tasks.forms.domain import FormAnswers

ReleaseBookings = Callable[[UnitOfWork, Sequence[str], Moment], Awaitable[None]]
"""Gives back what tasks have booked, or wait for; in the same transaction, their cases are locked."""


class CaseWorkflow:
    """Says by which rules a case is handled, and saves it after its moves.

    Args:
        outbox: of cases and tasks.
        history: of cases.
        packs: in use.
        city: in use.
        modes: the operating mode at areas.
        release_bookings: called for tasks that nobody is at work on any more.
        streams: woken when tasks have changed.
        forms: answers to them.
    """

    def __init__(
        self,
        outbox: Outbox,
        history: CaseHistory[UnitOfWork],
        packs: Callable[[], ActivePacks],
        city: Callable[[], CityModel],
        modes: Callable[[Sequence[AreaReference]], ModeName],
        release_bookings: ReleaseBookings,
        streams: ChangeNotifier,
        forms: FormAnswers[Connection],
        ask_roster: AskRoster,
    ) -> None:
        self.forms = forms
        self.history = history
        self._outbox = outbox
        self._packs = packs
        self._city = city
        self._modes = modes
        self._release_bookings = release_bookings
        self._streams = streams
        self._ask_roster = ask_roster

    def process_of(self, event_class: str) -> PackItem[Process]:
        """The process of a class in the active packs.

        Raises:
            ConflictError: no active pack has one.
        """
        process = process_of(self._packs(), event_class)
        if process is None:
            raise ConflictError(f"no active pack has a process for {event_class!r}; apply one", "NO_PROCESS")
        return process

    def has_process(self, event_class: str) -> bool:
        """Whether an active pack says how cases of a class are handled."""
        return process_of(self._packs(), event_class) is not None

    def urgency_of(self, event_class: str) -> str:
        """How urgent cases of a class are."""
        found = self._packs().named(EVENT_CLASSES).get(event_class)
        return "normal" if found is None else found.item.urgency

    def check_takes_work(self, event_class: str) -> None:
        """Check that cases of a class may come in.

        Raises:
            InvalidError: no active pack has it, or only one that is retiring.
        """
        found = self._packs().named(EVENT_CLASSES).get(event_class)
        if found is None or found.retiring:
            raise InvalidError(f"no active pack takes new work of the class {event_class!r}", "EVENT_CLASS_UNKNOWN")

    def grade_of(self, event_class: str, claimed: Iterable[int]) -> int:
        """The graver of the grades of a class and of what signals claim; 0 where none says any."""
        found = self._packs().named(EVENT_CLASSES).get(event_class)
        of_class = 0 if found is None else EventGrade.Value(f"EVENT_GRADE_{found.item.grade.upper()}")
        return min((grade for grade in (of_class, *claimed) if grade), default=0)

    def responsible(self, case: Case, moment: Moment) -> tuple[Assignment, ...]:
        """Who handles a case by its class and place, the lead first; nobody where no pack has the class."""
        packs, city = self._packs(), self._city()
        if case.event_class not in packs.named(EVENT_CLASSES):
            return ()
        mode = self._modes(case.place.areas)
        situation = situation_of(case.place, mode, case.grade, moment.occurred_at, city, case.attributes)
        lead = lead_of(case.event_class, situation, packs, city)
        return assignments_of(case.event_class, situation, lead, packs, city)

    def attributes_of(self, event_class: str) -> Sequence[EventAttribute]:
        """What cases of a class carry beside what all have."""
        found = self._packs().named(EVENT_CLASSES).get(event_class)
        return () if found is None else found.item.attributes

    def greatest_seen(self, roles: Collection[str]) -> int:
        """How far up attributes are classified that posts with these roles may see."""
        return greatest_seen_by(self._packs(), roles)

    def lead_of(self, event_class: str, place: Place, grade: int, moment: Moment) -> str:
        """Who leads a case of a class that nobody proposed a lead for.

        Raises:
            InvalidError: no active pack has the class.
        """
        packs = self._packs()
        if event_class not in packs.named(EVENT_CLASSES):
            raise InvalidError(f"no active pack has the class {event_class!r}", "EVENT_CLASS_UNKNOWN")
        city = self._city()
        situation = situation_of(place, self._modes(place.areas), grade, moment.occurred_at, city)
        return lead_of(event_class, situation, packs, city)

    def rules(self, case: Case, moment: Moment) -> Rules:
        """What decides how this case is handled, at this moment.

        Raises:
            ConflictError: no active pack has a process for its class.
        """
        process = self.process_of(case.event_class)
        mode, city = self._modes(case.place.areas), self._city()
        packs, attributes = self._packs(), case.attributes
        situation = situation_of(case.place, mode, case.grade, moment.occurred_at, city, attributes)
        assignments = assignments_of(case.event_class, situation, case.proposed_lead, packs, city)
        conditions = conditions_of(packs, case.event_class, attributes)
        chains = chains_of(case.event_class, packs, city, self._ask_roster)
        new_task = _new_task(case, moment, chains, city.time)
        return Rules(process, mode, assignments, new_task, city.time, chains, conditions)

    async def save(self, work: UnitOfWork, before: CaseChange) -> CaseChange:
        """Number new tasks, store the newest versions, add every version to the history and publish it."""
        describe(case=before.case.case_number, event=before.case.event_number)
        (after,) = await self.save_together(work, [before], [current_traceparent()])
        return after

    async def save_together(
        self, work: UnitOfWork, before: Sequence[CaseChange], traceparents: Sequence[str]
    ) -> list[CaseChange]:
        """Save changes of several cases.

        Args:
            work: in which their cases are locked.
            before: the changes, their new tasks without numbers.
            traceparents: the span of each change.
        """
        changes = await _numbered(work, before)
        await case_store.save_cases(work.connection, [after.case for after in changes])
        tasks = [task for after in changes for task in after.changed_tasks]
        await case_store.save_tasks(work.connection, tasks)
        for ended in (_ended(after) for after in changes):
            if ended:
                moment = Moment(max(task.occurred_at for task in ended), max(task.recorded_at for task in ended))
                await self._release_bookings(work, [task.task_id for task in ended], moment)
        published, history, present = list[Fact](), list[CaseEntry](), current_traceparent()
        for after, traceparent in zip(changes, traceparents, strict=True):
            cause = "" if traceparent == present else traceparent
            trace_id = trace_id_of(traceparent)
            for version in after.versions:
                if isinstance(version, Case):
                    fact, kind = case_messages.case_fact(version), "case"
                else:
                    fact, kind = case_messages.task_fact(version, after.case), "task"
                published.append(replace(fact, traceparent=cause))
                entry = HistoryEntry(kind, fact.payload.SerializeToString(), trace_id)
                history.append(CaseEntry(after.case.case_id, entry, cause))
                Metrics.TRANSITIONS.labels(kind, version.transition.move).inc()
            observe_closing(after.versions)
        await self.history.add_together(work, history)
        await self._outbox.add(work, published)
        work.after_commit(self._streams.notify)
        return changes


def _new_task(case: Case, moment: Moment, chains: EscalationChains, time: TimeCounts) -> NewTask:
    """A maker of tasks under a case; they get their numbers when they are saved."""

    def make(department_id: str, due_at: dt.datetime | None, transition: Transition) -> Task:
        task = Task(
            task_id=str(new_id()),
            task_number="",
            case_id=case.case_id,
            version=1,
            state=TaskState.DISPATCHED,
            department_id=department_id,
            due_at=due_at,
            overdue=False,
            handled_by="",
            attachments=(),
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
            transition=transition,
            imported=case.imported,
        )
        return replace(task, step_clock=step_clock(task, chains, time))

    return make


def _ended(after: CaseChange) -> list[Task]:
    """Tasks that nobody is at work on any more by this change."""
    return [task for task in after.changed_tasks if task.version > 1 and not task.state.at_work]


async def _numbered(work: UnitOfWork, changes: Sequence[CaseChange]) -> list[CaseChange]:
    """The changes with numbers for the tasks that have none."""
    new = [task for after in changes for task in after.tasks if not task.task_number]
    if not new:
        return list(changes)
    numbers = await next_numbers(work.connection, "task_numbers", len(new))
    names = {
        task.task_id: short_number("T", task.occurred_at.year, number)
        for task, number in zip(new, numbers, strict=True)
    }

    def named(task: Task) -> Task:
        return replace(task, task_number=names.get(task.task_id, task.task_number))

    return [
        CaseChange(
            after.case,
            tuple(named(task) for task in after.tasks),
            tuple(named(version) if isinstance(version, Task) else version for version in after.versions),
        )
        for after in changes
    ]
