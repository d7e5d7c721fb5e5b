"""Consumes the services' answers to sets of packs, and refuses sets that nobody answered in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackStatus
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, Outbox, ReceivedFact, to_datetime
from cityloop_packs import OpenWork, problem_of_message

from cityloop_data_sharing.packs.adapters.pack_set_store import StoredAnswer
from cityloop_data_sharing.packs.domain.pack_sets import Answer
from cityloop_data_sharing.packs.handlers.pack_decisions import decide_overdue, record_answer

ANSWERS = {
    PackAnswer.PACK_ANSWER_ACCEPTED: Answer.ACCEPTED,
    PackAnswer.PACK_ANSWER_REFUSED: Answer.REFUSED,
    PackAnswer.PACK_ANSWER_RUNNING: Answer.RUNNING,
    PackAnswer.PACK_ANSWER_FAILED: Answer.FAILED,
}


class PackStatusConsumer:
    """Decides sets as answers come in."""

    def __init__(self, pool: Pool, outbox: Outbox, services: Sequence[str], clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._outbox = outbox
        self._services = services
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[PackStatus]]) -> None:
        """Store answers; each in its own transaction, for they may be of different sets."""
        for item in received:
            status = item.fact.payload
            if status.answer not in ANSWERS:
                raise InvalidRecordError("an answer to a set of packs is of no known kind")
            answer = StoredAnswer(
                status.service,
                status.instance,
                ANSWERS[status.answer],
                [problem_of_message(problem) for problem in status.problems],
                [OpenWork(use.pack_id, use.subject, use.count) for use in status.uses],
                to_datetime(status.recorded_at),
                tuple(status.kinds),
            )
            async with UnitOfWork(self._pool) as work:
                await record_answer(work, self._outbox, status.set_number, answer, self._services, self._clock())

    async def decide_overdue(self) -> None:
        """Refuse sets that were not answered in time."""
        async with UnitOfWork(self._pool) as work:
            await decide_overdue(work, self._outbox, self._services, self._clock())
