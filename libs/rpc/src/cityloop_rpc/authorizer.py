"""Changing calls of a servicer: the actor and the moment are checked first, then the effect happens once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from cityloop.common.v1.common_pb2 import Change
from cityloop_city import CityReplica
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, Moment, RefusedError
from google.protobuf.message import Message

from cityloop_rpc.change import authorize_actor, moment_of, no_rights, run_idempotently
from cityloop_rpc.identity import OWN_DEPARTMENT
from cityloop_rpc.interceptor import caller
from cityloop_rpc.policy import Policy

Answer = TypeVar("Answer", bound=Message)


@dataclass(frozen=True, slots=True)
class Authorizer:
    """Authorizes the actor of each changing call of one service, and runs the call once for each idempotency key.

    Args:
        pool: the service's database.
        city: whose posts may act.
        policy: who has the import right.
        clock: now.
        operator_acts: whether the operator may act too; it is no department of the city and names itself.
        rights: what the roles of a post give, by the packs in use.
        record_refusal: records a refused change in a transaction of its own: actor, moment, method, subject, error.
    """

    pool: Pool
    city: CityReplica
    policy: Policy
    clock: Callable[[], dt.datetime]
    operator_acts: bool = False
    rights: Callable[[Collection[str]], frozenset[str]] = no_rights
    record_refusal: Callable[[UnitOfWork, Actor, Moment, str, str, RefusedError], Awaitable[None]] | None = None

    async def run_change(
        self,
        method: str,
        change: Change,
        request: Message,
        answer_type: type[Answer],
        effect: Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]],
        guard: Callable[[UnitOfWork, Actor, Moment], Awaitable[None]] | None = None,
        *,
        subject: str = "",
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> Answer:
        """The answer of a changing call.

        Args:
            method: the call, for the idempotency key and the evidence.
            change: key, actor and moment of the call.
            request: the whole request.
            answer_type: what it answers.
            effect: has the effect in the unit of work.
            guard: raises what refuses the call also when it is repeated.
            subject: id of what the call is about, for the evidence of a refusal.
            prepare: runs before the transaction is opened; asks others.

        Raises:
            RefusedError: as `authorize_actor`, `moment_of` and `run_idempotently` say, or the effect.
        """
        identity, now = caller(), self.clock()
        actor = self._actor(change)
        moment = Moment(moment_of(change, identity, self.policy, now), now)
        try:
            if prepare is not None:
                await prepare()
            async with UnitOfWork(self.pool) as work:
                if guard is not None:
                    await guard(work, actor, moment)

                async def run() -> Answer:
                    return await effect(work, actor, moment)

                return await run_idempotently(work, identity, method, change, request, answer_type, run)
        except RefusedError as error:
            if self.record_refusal is not None:
                async with UnitOfWork(self.pool) as work:
                    await self.record_refusal(work, actor, moment, method, subject, error)
            raise

    def _actor(self, change: Change) -> Actor:
        identity = caller()
        if self.operator_acts and identity.department == OWN_DEPARTMENT:
            named = change.actor
            return Actor(identity.department, identity.system, named.post_id, named.person_id)
        return authorize_actor(change, identity, self.city.model, self.rights)
