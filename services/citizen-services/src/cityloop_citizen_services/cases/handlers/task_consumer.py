"""Which departments hold the tasks of cases, and so may see its reports."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.cases.v1.case_pb2 import Task
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import ReceivedFact

from cityloop_citizen_services.cases.adapters import case_messages, case_store


class TaskConsumer:
    """Keeps each task in its newest version."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle(self, received: Sequence[ReceivedFact[Task]]) -> None:
        """Which departments hold the tasks of cases; a batch is one transaction.

        Raises:
            InvalidRecordError: a task is malformed.
        """
        tasks = [case_messages.task_of(item.fact.payload) for item in received]
        async with UnitOfWork(self._pool) as work:
            await case_store.save_newest_tasks(work.connection, tasks)
