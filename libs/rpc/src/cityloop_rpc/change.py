"""Calls that change something: who acts, when it happened, and once for each idempotency key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from cityloop.common.v1.common_pb2 import Change
from cityloop_city import CityModel
from cityloop_database import UnitOfWork, first_answer, store_answer
from cityloop_kernel import Actor, ForbiddenError, InvalidError
from google.protobuf.message import Message

from cityloop_rpc.identity import Identity
from cityloop_rpc.policy import Policy

MAX_KEY_LENGTH = 200
EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
"""What is said to be older is a mistake, and windows reach back from every moment."""
Answer = TypeVar("Answer", bound=Message)


def no_rights(_roles: Collection[str]) -> frozenset[str]:
    """Of a service that looks up itself what roles give."""
    return frozenset()


def authorize_actor(
    change: Change, identity: Identity, city: CityModel, rights: Callable[[Collection[str]], frozenset[str]] = no_rights
) -> Actor:
    """The actor of a change, vouched for by the person's token, or by the calling certificate.

    Args:
        change: names the actor.
        identity: who calls.
        city: whose posts act.
        rights: what roles give.

    Raises:
        InvalidError: no post or no person is named.
        ForbiddenError: the post is unknown or belongs to another department, or the token is of another person or post.
    """
    actor = change.actor
    if not actor.post_id or not actor.person_id:
        raise InvalidError("name the actor: change.actor.post_id and change.actor.person_id", "ACTOR_MISSING")
    person = identity.person
    if person is not None and (actor.person_id != person.person_id or actor.post_id not in person.posts):
        raise ForbiddenError(
            f"the token is of {person.person_id!r} in {', '.join(sorted(person.posts))}: act as that person, in one of"
            " these posts",
            "TOKEN_OF_ANOTHER",
        )
    post = city.posts.get(actor.post_id)
    if post is None or post.department_id != identity.department:
        raise ForbiddenError(
            f"post {actor.post_id!r} is not one of {identity.department}; act with a post of your own department",
            "FOREIGN_POST",
        )
    roles = frozenset(post.roles)
    return Actor(post.department_id, identity.system, post.post_id, actor.person_id, roles, rights(roles))


def moment_of(change: Change, identity: Identity, policy: Policy, now: dt.datetime) -> dt.datetime:
    """When the change happened: now, unless the caller has the import right and says another moment.

    Raises:
        ForbiddenError: a moment was given without the import right.
        InvalidError: the moment lies in the future, or before 1900.
    """
    if not change.HasField("occurred_at"):
        return now
    if not policy.may_import(identity):
        raise ForbiddenError(f"{identity} has no import right: leave change.occurred_at empty", "NO_IMPORT_RIGHT")
    moment = change.occurred_at.ToDatetime(tzinfo=dt.UTC)
    if moment < EARLIEST:
        raise InvalidError(f"change.occurred_at {moment.isoformat()} lies before 1900; fix it", "OCCURRED_TOO_EARLY")
    if moment > now:
        raise InvalidError(f"change.occurred_at {moment.isoformat()} lies in the future; fix it", "OCCURRED_IN_FUTURE")
    return moment


async def run_idempotently(
    work: UnitOfWork,
    identity: Identity,
    method: str,
    change: Change,
    request: Message,
    answer_type: type[Answer],
    effect: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Have the effect in this unit of work, or give the answer of the first time.

    Raises:
        InvalidError: the key is missing or too long.
        IdempotencyConflictError: the key was used for another request.
    """
    key = change.idempotency_key
    if not key or len(key) > MAX_KEY_LENGTH:
        raise InvalidError(
            f"change.idempotency_key must have 1 to {MAX_KEY_LENGTH} characters", "IDEMPOTENCY_KEY_MISSING"
        )
    caller = str(identity)
    content = request.SerializeToString(deterministic=True)
    answer = await first_answer(work.connection, caller, method, key, content)
    if answer is not None:
        return answer_type.FromString(answer)
    result = await effect()
    await store_answer(work.connection, caller, method, key, result.SerializeToString(deterministic=True))
    return result
