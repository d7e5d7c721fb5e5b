"""Changes that a department's system may make by itself, without a post."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from cityloop.common.v1.common_pb2 import Change
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_rpc import Authorizer, caller, moment_of, run_idempotently
from google.protobuf.message import Message

Answer = TypeVar("Answer", bound=Message)


async def run_system_change(
    authorizer: Authorizer,
    method: str,
    change: Change,
    request: Message,
    answer_type: type[Answer],
    effect: Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]],
) -> Answer:
    """The answer of a change that a department's system may make by itself; a post that it names is checked."""
    if change.HasField("actor"):
        return await authorizer.run_change(method, change, request, answer_type, effect)
    identity, now = caller(), authorizer.clock()
    moment = Moment(moment_of(change, identity, authorizer.policy, now), now)
    async with UnitOfWork(authorizer.pool) as work:

        async def run() -> Answer:
            return await effect(work, Actor(identity.department, identity.system), moment)

        return await run_idempotently(work, identity, method, change, request, answer_type, run)
