"""Consumes the services' answers to proposed packs, and withdraws proposals that nobody answered in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackStatus
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, Outbox, Received, to_datetime

from cityloop_data_sharing.adapters.pack_store import StoredAnswer
from cityloop_data_sharing.domain.packs import Answer
from cityloop_data_sharing.handlers.packs import decide_overdue, take_answer

ANSWERS = {
    PackAnswer.PACK_ANSWER_ACCEPTED: Answer.ACCEPTED,
    PackAnswer.PACK_ANSWER_REFUSED: Answer.REFUSED,
    PackAnswer.PACK_ANSWER_RUNNING: Answer.RUNNING,
}


class PackAnswers:
    """Decides proposals as answers come in."""

    def __init__(self, pool: Pool, outbox: Outbox, services: Sequence[str], clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._outbox = outbox
        self._services = services
        self._clock = clock

    async def handle(self, received: Sequence[Received]) -> None:
        """Keep answers; each in its own transaction, for they may be of different packs."""
        for item in received:
            status = item.fact.payload
            if not isinstance(status, PackStatus) or status.answer not in ANSWERS:
                raise InvalidRecordError("an answer to a pack says neither accepted, refused nor running")
            answer = StoredAnswer(
                status.service, ANSWERS[status.answer], tuple(status.problems), to_datetime(status.recorded_at)
            )
            async with UnitOfWork(self._pool) as work:
                await take_answer(
                    work,
                    self._outbox,
                    status.pack_id,
                    status.pack_version,
                    status.digest,
                    answer,
                    self._services,
                    self._clock(),
                )

    async def decide_overdue(self) -> None:
        """Withdraw proposals that were not answered in time."""
        async with UnitOfWork(self._pool) as work:
            await decide_overdue(work, self._outbox, self._services, self._clock())
