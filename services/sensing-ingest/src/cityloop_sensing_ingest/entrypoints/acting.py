"""What the servicers share: who acts and when, the effect once for its key, its evidence beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from cityloop.common.v1.common_pb2 import Change
from cityloop_city import CityReplica
from cityloop_database import Pool, UnitOfWork
from cityloop_rpc import Policy, acting_post, caller, moment_of, once
from google.protobuf.message import Message

from cityloop_sensing_ingest.domain.acting import Actor, Moment

Answer = TypeVar("Answer", bound=Message)


@dataclass(frozen=True, slots=True)
class Acting:
    """Runs changes: who acts is checked first, then the effect happens once."""

    pool: Pool
    city: CityReplica
    policy: Policy
    clock: Callable[[], dt.datetime]

    async def by_post(
        self,
        method: str,
        change: Change,
        request: Message,
        answer_type: type[Answer],
        effect: Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]],
    ) -> Answer:
        """The answer of a change that a person makes through a post."""
        identity = caller()
        post = acting_post(change, identity, self.city.model)
        actor = Actor(post.department_id, identity.system, post.post_id, post.person_id, post.roles)
        return await self._once(method, change, request, answer_type, actor, effect)

    async def by_system(
        self,
        method: str,
        change: Change,
        request: Message,
        answer_type: type[Answer],
        effect: Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]],
    ) -> Answer:
        """The answer of a change that a department's system may make by itself; a post it names is checked."""
        if change.HasField("actor"):
            return await self.by_post(method, change, request, answer_type, effect)
        identity = caller()
        actor = Actor(identity.department, identity.system)
        return await self._once(method, change, request, answer_type, actor, effect)

    async def _once(
        self,
        method: str,
        change: Change,
        request: Message,
        answer_type: type[Answer],
        actor: Actor,
        effect: Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]],
    ) -> Answer:
        identity, now = caller(), self.clock()
        moment = Moment(moment_of(change, identity, self.policy, now), now)
        async with UnitOfWork(self.pool) as work:

            async def run() -> Answer:
                return await effect(work, actor, moment)

            return await once(work, identity, method, change, request, answer_type, run)
