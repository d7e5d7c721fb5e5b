"""How this service runs changes: of people by the shared way, of a department's system by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from cityloop.common.v1.common_pb2 import Change
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_rpc import Acting, caller, moment_of, once
from google.protobuf.message import Message

Answer = TypeVar("Answer", bound=Message)


async def by_system(
    acting: Acting,
    method: str,
    change: Change,
    request: Message,
    answer_type: type[Answer],
    effect: Callable[[UnitOfWork, Actor, Moment], Awaitable[Answer]],
) -> Answer:
    """The answer of a change that a department's system may make by itself; a post that it names is checked."""
    if change.HasField("actor"):
        return await acting.change(method, change, request, answer_type, effect)
    identity, now = caller(), acting.clock()
    moment = Moment(moment_of(change, identity, acting.policy, now), now)
    async with UnitOfWork(acting.pool) as work:

        async def run() -> Answer:
            return await effect(work, Actor(identity.department, identity.system), moment)

        return await once(work, identity, method, change, request, answer_type, run)
