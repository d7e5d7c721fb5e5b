"""Changes whose refusals are recorded too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from cityloop.common.v1.common_pb2 import Change
from cityloop_city import CityReplica
from cityloop_database import UnitOfWork
from cityloop_errors import RefusedError
from cityloop_rpc import Acting
from google.protobuf.message import Message

from cityloop_collaboration_tasks.domain.model import Actor
from cityloop_collaboration_tasks.domain.moved import Moment
from cityloop_collaboration_tasks.handlers.evidence import record_refusal

Answer = TypeVar("Answer", bound=Message)


@dataclass(frozen=True, slots=True)
class RecordedActing:
    """Runs changes, each once; what somebody known is refused stays as evidence, though it had no effect."""

    acting: Acting[Actor, Moment]

    @property
    def city(self) -> CityReplica:
        """Whose posts act."""
        return self.acting.city

    def clock(self) -> dt.datetime:
        """Now."""
        return self.acting.clock()

    async def change(
        self,
        method: str,
        change: Change,
        request: Message,
        answer_type: type[Answer],
        effect: Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]],
        subject: str,
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> Answer:
        """The answer of a changing call.

        Args:
            method: the call, for the idempotency key and the audit.
            change: key, actor and moment of the call.
            request: the whole request.
            answer_type: what it answers.
            effect: has the effect in the unit of work.
            subject: id of the case, task or booking that it is about.
            prepare: asks others before the transaction is opened; what it is refused, the effect is, so that a call
                that was answered before is answered again.

        Raises:
            RefusedError: as the effect says, or who acts and when is not clear.
        """
        known: list[tuple[Actor, Moment]] = []
        unprepared = None if prepare is None else await _refusal_of(prepare)

        async def remember(_work: UnitOfWork, actor: Actor, moment: Moment) -> None:
            known.append((actor, moment))

        async def prepared(work: UnitOfWork, actor: Actor, moment: Moment) -> Answer:
            if unprepared is not None:
                raise unprepared
            return await effect(work, actor, moment)

        try:
            return await self.acting.change(method, change, request, answer_type, prepared, remember)
        except RefusedError as error:
            for actor, moment in known:
                async with UnitOfWork(self.acting.pool) as work:
                    await record_refusal(work, actor, moment, method, subject, error)
            raise


async def _refusal_of(prepare: Callable[[], Awaitable[None]]) -> RefusedError | None:
    try:
        await prepare()
    except RefusedError as error:
        return error
    return None
