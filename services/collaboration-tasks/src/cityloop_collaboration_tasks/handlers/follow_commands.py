"""What became of the commands that a case called for, with what was said on site before them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from cityloop.sensing.v1.command_pb2 import Command
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Fact, InvalidRecordError, Received, first_time, park
from cityloop_telemetry import Spans, span, trace_id_of

from cityloop_collaboration_tasks.adapters import case_store
from cityloop_collaboration_tasks.adapters.case_store import HistoryEntry

CONSUMER = "collaboration-tasks"
COMMAND = "command"
CASE_NUMBER = re.compile(r"C-\d{4}-\d{6,}")


class CommandFollower:
    """Keeps each version of a command with its case; one ahead of its case is parked, one of no case passed over."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def handle(self, received: Sequence[Received]) -> None:
        """Each in its own transaction and its own trace."""
        for item in received:
            command = _command(item.fact)
            if CASE_NUMBER.fullmatch(command.issue) is None:
                continue
            with span(Spans.FOLLOW, traceparent=item.fact.traceparent or None):
                async with UnitOfWork(self._pool) as work:
                    if not await first_time(work.connection, CONSUMER, [item.fact], self._clock()):
                        continue
                    await case_store.hold_off(work.connection, [command.issue])
                    if not await self.apply(work, item.fact):
                        await park(work.connection, CONSUMER, item.fact, command.issue)

    async def apply(self, work: UnitOfWork, fact: Fact) -> bool:
        """Keep the version; False when its case is not there yet."""
        command = _command(fact)
        case = await case_store.find_case(work.connection, command.issue)
        if case is None:
            return False
        entry = HistoryEntry(COMMAND, command.SerializeToString(), trace_id_of(fact.traceparent))
        await case_store.add_history(work.connection, case.case_id, [entry])
        return True


def _command(fact: Fact) -> Command:
    command = fact.payload
    if not isinstance(command, Command) or not command.command_id:
        raise InvalidRecordError("not a command")
    return command
