"""What other rooms of the service read of cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop_kernel import Actor

from cityloop_collaboration_tasks.cases.domain.case import Case, Task
from cityloop_collaboration_tasks.cases.domain.history import HistoryEntry


@dataclass(frozen=True, slots=True)
class CaseSelection:
    """Cases that were opened or closed in a time, or that are open and past a limit, as they stand now."""

    cases: Literal["opened", "closed", "overdue"]
    since: dt.datetime
    until: dt.datetime
    """The first moment that is no longer in it; neither is asked of overdue ones."""
    event_classes: Collection[str] = ()
    """Of any class when empty, as below."""
    areas: Collection[str] = ()
    """In one of these, each as layer/area."""
    grades: Collection[int] = ()
    sort: Literal["grade", "opened", "due"] = "opened"
    """The gravest first, the newest first, or the first due first."""


class CaseRecords(Protocol):
    """The cases, on one connection or in one transaction."""

    async def find_case(self, name: str) -> Case | None:
        """A case by its id or number, or by its event's."""

    async def find_case_of_report(self, report_number: str) -> Case | None:
        """The case of the event that a report joined last."""

    async def newest_cases(self, count: int) -> list[Case]:
        """The cases that changed last, newest first."""

    async def linked_cases(self, case_number: str) -> list[Case]:
        """Cases that were opened beside one, oldest first."""

    async def cases_in_area(
        self, area: AreaReference, since: dt.datetime, until: dt.datetime, at_most: int
    ) -> list[Case]:
        """Cases of an area that were opened in a time, oldest number first."""

    async def selected_cases(self, selection: CaseSelection, at_most: int) -> tuple[list[Case], int]:
        """Cases of a selection, sorted, and how many there are in all."""

    async def tasks_of_cases(self, case_ids: Sequence[str]) -> list[Task]:
        """The tasks of cases, oldest first."""

    async def signals_of(self, event_ids: Sequence[str], at_most: int | None = None) -> list[EventSignal]:
        """The memberships of signals in events, by event in the order they joined; all where no bound is given."""

    async def history_of(self, case_ids: Sequence[str], at_most: int | None = None) -> list[HistoryEntry]:
        """The history of cases, oldest first; all where no bound is given."""

    async def lock_task(self, actor: Actor, task_id: str) -> tuple[Case, Task]:
        """A task of the actor's department and its case, locked until the transaction ends.

        Raises:
            NotFoundError: there is no such task.
            ForbiddenError: it is another department's.
        """
