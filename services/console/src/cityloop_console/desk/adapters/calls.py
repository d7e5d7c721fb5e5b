"""Calls of the fleet's services as the person who is signed in: by the token, under the rights of the post."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import grpc
from cityloop.common.v1.common_pb2 import Actor, AttachmentReference, Change
from cityloop_kernel import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    RefusedError,
    UnauthenticatedError,
)
from cityloop_rpc import AUTHORIZATION, BEARER, details_of, reason_of

from cityloop_console.sign_in.domain.signed_in import SignedIn

REFUSALS: dict[grpc.StatusCode, type[RefusedError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidError,
    grpc.StatusCode.NOT_FOUND: NotFoundError,
    grpc.StatusCode.UNAUTHENTICATED: UnauthenticatedError,
    grpc.StatusCode.PERMISSION_DENIED: ForbiddenError,
    grpc.StatusCode.FAILED_PRECONDITION: ConflictError,
    grpc.StatusCode.ALREADY_EXISTS: ConflictError,
    grpc.StatusCode.ABORTED: ConflictError,
}
CALL_SECONDS, FILE_SECONDS = 10.0, 30.0
"""How long an answer is waited for, and a file until all of it has come."""
Metadata = tuple[tuple[str, str], ...]


def change_of(person: SignedIn, post_id: str, key: str = "") -> Change:
    """What the person does in a post; with a key of its own where none is given."""
    actor = Actor(post_id=post_id, person_id=person.person_id)
    return Change(idempotency_key=key or str(uuid.uuid4()), actor=actor)


async def called(person: SignedIn, method: Any, request: Any, seconds: float = CALL_SECONDS) -> Any:
    """The answer of a method, within so many seconds.

    Raises:
        RefusedError: as the service answers it; `NotReadyError` where it does not.
    """
    with _refusals():
        return await method(request, metadata=_vouched_by(person), timeout=seconds)


async def file_of(person: SignedIn, method: Any, request: Any) -> tuple[AttachmentReference, AsyncIterator[bytes]]:
    """What a file is, and its content in pieces, by a method that streams it.

    Raises:
        RefusedError: as `called`; also in the midst of the pieces.
    """
    answers = method(request, metadata=_vouched_by(person), timeout=FILE_SECONDS).__aiter__()
    with _refusals():
        first = await anext(answers)

    async def pieces() -> AsyncIterator[bytes]:
        with _refusals():
            async for answer in answers:
                yield answer.content

    return first.file, pieces()


def _vouched_by(person: SignedIn) -> Metadata:
    return ((AUTHORIZATION, BEARER + person.token),)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except grpc.aio.AioRpcError as error:
        kind = REFUSALS.get(error.code(), NotReadyError)
        raise kind(error.details() or "", reason_of(error) or "AWAY", details_of(error)) from error
