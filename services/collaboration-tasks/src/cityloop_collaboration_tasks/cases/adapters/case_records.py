"""What other rooms read of cases, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop_database import Connection
from cityloop_kernel import Actor

from cityloop_collaboration_tasks.cases.adapters import case_selection, case_store, history_store
from cityloop_collaboration_tasks.cases.adapters.case_pages import page_of_cases
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_task
from cityloop_collaboration_tasks.cases.domain.case import Case, Task
from cityloop_collaboration_tasks.cases.domain.history import HistoryEntry
from cityloop_collaboration_tasks.cases.domain.records import CaseSelection


@dataclass(frozen=True, slots=True)
class StoredCaseRecords:
    """`CaseRecords` on a connection."""

    connection: Connection

    async def find_case(self, name: str) -> Case | None:
        """A case by its id or number, or by its event's."""
        return await case_store.find_case(self.connection, name)

    async def find_case_of_report(self, report_number: str) -> Case | None:
        """The case of the event that a report joined last."""
        return await case_store.find_case_of_report(self.connection, report_number)

    async def newest_cases(self, count: int) -> list[Case]:
        """The cases that changed last, newest first."""
        return await page_of_cases(self.connection, count, None, None)

    async def linked_cases(self, case_number: str) -> list[Case]:
        """Cases that were opened beside one, oldest first."""
        return await case_store.linked_cases(self.connection, case_number)

    async def cases_in_area(
        self, area: AreaReference, since: dt.datetime, until: dt.datetime, at_most: int
    ) -> list[Case]:
        """Cases of an area that were opened in a time, oldest number first."""
        return await case_store.cases_in_area(self.connection, area, since, until, at_most)

    async def selected_cases(self, selection: CaseSelection, at_most: int) -> tuple[list[Case], int]:
        """Cases of a selection, sorted, and how many there are in all."""
        return await case_selection.selected_cases(self.connection, selection, at_most)

    async def tasks_of_cases(self, case_ids: Sequence[str]) -> list[Task]:
        """The tasks of cases, oldest first."""
        return await case_store.tasks_of_cases(self.connection, case_ids)

    async def signals_of(self, event_ids: Sequence[str], at_most: int | None = None) -> list[EventSignal]:
        """The memberships of signals in events, by event in the order they joined."""
        return await case_store.signals_of(self.connection, event_ids, at_most)

    async def history_of(self, case_ids: Sequence[str], at_most: int | None = None) -> list[HistoryEntry]:
        """The history of cases, oldest first."""
        return await history_store.history_of(self.connection, case_ids, at_most)

    async def lock_task(self, actor: Actor, task_id: str) -> tuple[Case, Task]:
        """A task of the actor's department and its case, locked until the transaction ends."""
        before, task = await lock_task(self.connection, actor, task_id)
        return before.case, task
