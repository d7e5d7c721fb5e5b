"""What the servicers share: the actor and the moment of a change, page tokens, the answer kept for its key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from cityloop.common.v1.common_pb2 import Change
from cityloop_city import CityReplica
from cityloop_database import Pool, UnitOfWork
from cityloop_errors import InvalidError, RefusedError
from cityloop_rpc import Policy, acting_post, caller, moment_of, once
from google.protobuf.message import Message

from cityloop_collaboration_tasks.domain.model import Actor
from cityloop_collaboration_tasks.domain.moved import Moment
from cityloop_collaboration_tasks.handlers.evidence import record_refusal

Answer = TypeVar("Answer", bound=Message)
MAX_PAGE, DEFAULT_PAGE = 500, 50


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
        subject: str,
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> Answer:
        """The answer of a changing call; what it is refused is recorded too.

        Args:
            method: the call, for the idempotency key and the audit.
            change: key, actor and moment of the call.
            request: the whole request.
            answer_type: what it answers.
            effect: has the effect in the unit of work.
            subject: id of the case, task or booking that it is about.
            prepare: runs before the transaction is opened; asks others.
        """
        identity, now = caller(), self.clock()
        post = acting_post(change, identity, self.city.model)
        actor = Actor(post.post_id, post.department_id, post.person_id, post.roles, identity.system)
        moment = Moment(moment_of(change, identity, self.policy, now), now)
        try:
            if prepare is not None:
                await prepare()
            async with UnitOfWork(self.pool) as work:

                async def run() -> Answer:
                    return await effect(work, actor, moment)

                return await once(work, identity, method, change, request, answer_type, run)
        except RefusedError as error:
            async with UnitOfWork(self.pool) as work:
                await record_refusal(work, actor, moment, method, subject, error)
            raise


def page_size(asked: int) -> int:
    """How many entries a page holds."""
    return min(asked or DEFAULT_PAGE, MAX_PAGE)


def page_token(moment: dt.datetime, entry_id: str) -> str:
    """Names the last entry of a page."""
    return f"{moment.isoformat()}|{entry_id}"


def after(token: str) -> tuple[dt.datetime, str] | None:
    """The entry that a token names, None for the first page.

    Raises:
        InvalidError: the token is not one of ours.
    """
    if not token:
        return None
    text, _, entry_id = token.partition("|")
    try:
        moment = dt.datetime.fromisoformat(text)
        UUID(entry_id)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidError("page_token is not one of ours; begin without it", "PAGE_TOKEN_INVALID")
    return moment, entry_id
