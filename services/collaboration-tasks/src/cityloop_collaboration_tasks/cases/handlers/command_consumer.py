"""What became of commands, with what was said on site before them: added to the case that called for each, if any."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from cityloop.sensing.v1.command_pb2 import Command
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Fact, InvalidRecordError, ReceivedFact, claim_new_facts, park
from cityloop_telemetry import span, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.history import COMMAND, CaseHistory, HistoryEntry
from cityloop_collaboration_tasks.telemetry import Spans

CONSUMER = "collaboration-tasks"
CASE_NUMBER = re.compile(r"C-\d{4}-\d{6,}")


class CommandConsumer:
    """Adds each version of a command to its case; one ahead of its case is parked, one of no case passed over."""

    def __init__(self, pool: Pool, history: CaseHistory[UnitOfWork], clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._history = history
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[Command]]) -> None:
        """Each in its own transaction and its own trace."""
        for item in received:
            command = _command(item.fact)
            with span(Spans.FOLLOW, traceparent=item.fact.traceparent or None):
                async with UnitOfWork(self._pool) as work:
                    if not await claim_new_facts(work.connection, CONSUMER, [item.fact], self._clock()):
                        continue
                    if CASE_NUMBER.fullmatch(command.issue) is None:
                        continue
                    await case_store.lock_references(work.connection, [command.issue])
                    if not await self.apply(work, item.fact):
                        await park(work.connection, CONSUMER, item.fact, command.issue)

    async def apply(self, work: UnitOfWork, fact: Fact[Command]) -> bool:
        """Add the version to its case; False when that is not there yet."""
        case = await case_store.find_case(work.connection, _command(fact).issue)
        if case is None:
            return False
        await self._history.add(work, case.case_id, [_entry(fact)])
        return True


def _entry(fact: Fact[Command]) -> HistoryEntry:
    return HistoryEntry(COMMAND, _command(fact).SerializeToString(), trace_id_of(fact.traceparent))


def _command(fact: Fact[Command]) -> Command:
    if not fact.payload.command_id:
        raise InvalidRecordError("a command has an id")
    return fact.payload
