"""What every move of a case has in common: new tasks get ids, every version is stored, kept and published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.cases.v1.case_pb2 import Transition
from cityloop_database import UnitOfWork
from cityloop_errors import ConflictError
from cityloop_messaging import Outbox, new_id, short_number
from cityloop_packs import ActivePacks, From, Process
from cityloop_telemetry import Metrics, current_traceparent, trace_id_of

from cityloop_collaboration_tasks.adapters import case_store, facts
from cityloop_collaboration_tasks.adapters.case_store import HistoryEntry
from cityloop_collaboration_tasks.domain.model import Case, Task, TaskState
from cityloop_collaboration_tasks.domain.process import Moment, Moved, NewTask
from cityloop_collaboration_tasks.handlers.streams import TaskStreams


class Moving:
    """Loads a case with its tasks, and saves it after its moves."""

    def __init__(self, outbox: Outbox, packs: Callable[[], ActivePacks], streams: TaskStreams) -> None:
        self._outbox = outbox
        self._packs = packs
        self._streams = streams

    def process_of(self, event_class: str) -> From[Process]:
        """The process of a class in the active packs.

        Raises:
            ConflictError: no active pack has one.
        """
        process = self._packs().process(event_class)
        if process is None:
            raise ConflictError(f"no active pack has a process for {event_class!r}; apply one", "NO_PROCESS")
        return process

    async def new_task(self, work: UnitOfWork, case: Case, moment: Moment, count: int) -> NewTask:
        """A maker of at most `count` tasks under a case."""
        numbers = await case_store.next_numbers(work.connection, "task_numbers", count)

        def make(department_id: str, due_at: dt.datetime | None, transition: Transition) -> Task:
            return Task(
                task_id=str(new_id()),
                task_number=short_number("T", moment.occurred_at.year, numbers.pop(0)),
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
            )

        return make

    async def save(self, work: UnitOfWork, moved: Moved) -> None:
        """Store the newest versions, keep every version for the timeline, publish every version."""
        trace_id = trace_id_of(current_traceparent())
        await case_store.save_case(work.connection, moved.case)
        changed = {version.task_id for version in moved.versions if isinstance(version, Task)}
        for task in moved.tasks:
            if task.task_id in changed:
                await case_store.save_task(work.connection, task)
        published = []
        history = []
        for version in moved.versions:
            if isinstance(version, Case):
                fact, kind = facts.case_fact(version), "case"
            else:
                fact, kind = facts.task_fact(version, moved.case), "task"
            published.append(fact)
            history.append(HistoryEntry(kind, fact.payload.SerializeToString(), trace_id))
            Metrics.TRANSITIONS.labels(kind, version.transition.move).inc()
        await case_store.add_history(work.connection, moved.case.case_id, history)
        await self._outbox.add(work, published)
        work.after_commit(self._streams.wake)
