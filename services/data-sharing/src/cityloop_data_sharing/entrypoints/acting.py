"""What the servicers share: the actor and the moment of a change, and the answer kept for its key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from cityloop.common.v1.common_pb2 import Change
from cityloop_city import CityReplica
from cityloop_database import Pool, UnitOfWork
from cityloop_rpc import OWN_DEPARTMENT, Policy, acting_post, caller, moment_of, once
from google.protobuf.message import Message

from cityloop_data_sharing.domain.acting import Actor, Moment

Answer = TypeVar("Answer", bound=Message)


@dataclass(frozen=True, slots=True)
class Acting:
    """Runs changes: who acts is checked first, then the effect happens once."""

    pool: Pool
    city: CityReplica
    policy: Policy
    clock: Callable[[], dt.datetime]

    async def change(
        self,
        method: str,
        change: Change,
        request: Message,
        answer_type: type[Answer],
        effect: Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]],
        guard: Callable[[UnitOfWork, Actor, Moment], Awaitable[None]] | None = None,
    ) -> Answer:
        """The answer of a changing call; `guard` raises what refuses it also when it is repeated."""
        identity, now = caller(), self.clock()
        actor = self.actor(change)
        moment = Moment(moment_of(change, identity, self.policy, now), now)
        async with UnitOfWork(self.pool) as work:
            if guard is not None:
                await guard(work, actor, moment)

            async def run() -> Answer:
                return await effect(work, actor, moment)

            return await once(work, identity, method, change, request, answer_type, run)

    def actor(self, change: Change) -> Actor:
        """Who acts; the operator is no department of the city and names itself.

        Raises:
            InvalidError: a department's call names no post or no person.
            ForbiddenError: the post is not one of the caller's department.
        """
        identity = caller()
        if identity.department == OWN_DEPARTMENT:
            return Actor(identity.department, identity.system, change.actor.post_id, change.actor.person_id)
        post = acting_post(change, identity, self.city.model)
        return Actor(post.department_id, identity.system, post.post_id, post.person_id, post.roles)

    def roles_of(self, department_id: str) -> frozenset[str]:
        """The roles of all posts of a department together."""
        posts = self.city.model.posts.values()
        return frozenset(role for post in posts if post.department_id == department_id for role in post.roles)

    def jurisdiction_of(self, department_id: str) -> str:
        """The division that a department is of; the city's own where it names none."""
        city = self.city.model
        return city.departments[department_id].division_id or city.city.jurisdiction
