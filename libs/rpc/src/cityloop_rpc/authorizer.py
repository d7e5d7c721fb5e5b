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
PersonCheck = Callable[[str, str, str, dt.datetime], None]
"""Raises what is against a person acting for a post: department, post, person, moment."""


def any_person(_department_id: str, _post_id: str, _person_id: str, _moment: dt.datetime) -> None:
    """Where the certificate alone vouches for persons."""


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
        check_person: what the staff directory has against a person in a post. Systems with the import right vouch for
            whom they name in what has happened before.
        record_refusal: records a refused change in a transaction of its own: actor, moment, method, subject, error.
    """

    pool: Pool
    city: CityReplica
    policy: Policy
    clock: Callable[[], dt.datetime]
    operator_acts: bool = False
    rights: Callable[[Collection[str]], frozenset[str]] = no_rights
    check_person: PersonCheck = any_person
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
            RefusedError: as `authorize` and `run_idempotently` say, or the effect.
        """
        identity = caller()
        actor, moment = self.authorize(change)
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

    def authorize(self, change: Change) -> tuple[Actor, Moment]:
        """Who makes a change, and when.

        Raises:
            RefusedError: as `authorize_actor` and `moment_of` say, or the staff directory.
        """
        identity, now = caller(), self.clock()
        if self.operator_acts and identity.department == OWN_DEPARTMENT:
            actor = Actor(identity.department, identity.system, change.actor.post_id, change.actor.person_id)
        else:
            actor = authorize_actor(change, identity, self.city.model, self.rights)
            if not change.HasField("occurred_at"):
                self.check_person(actor.department_id, actor.post_id, actor.person_id, now)
        return actor, Moment(moment_of(change, identity, self.policy, now), now)
