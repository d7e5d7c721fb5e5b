"""Refusals and failures as gRPC statuses, with the reason as google.rpc.ErrorInfo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import grpc
from cityloop_database import IdempotencyConflictError, is_transient
from cityloop_kernel import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    OverloadedError,
    RefusedError,
    UnauthenticatedError,
)
from google.protobuf import any_pb2, duration_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2

DETAILS_KEY = "grpc-status-details-bin"
DOMAIN = "cityloop"
MAX_MESSAGE_LENGTH = 1_000
"""What a status says travels in trailing metadata, which peers bound to a few kilobytes."""
MAX_DETAILS_LENGTH = 2_000
"""Of the names and values of a refusal's details together, in UTF-8; longer ones are left out."""
STATUSES: dict[type[RefusedError], grpc.StatusCode] = {
    InvalidError: grpc.StatusCode.INVALID_ARGUMENT,
    NotFoundError: grpc.StatusCode.NOT_FOUND,
    ForbiddenError: grpc.StatusCode.PERMISSION_DENIED,
    UnauthenticatedError: grpc.StatusCode.UNAUTHENTICATED,
    ConflictError: grpc.StatusCode.FAILED_PRECONDITION,
    OverloadedError: grpc.StatusCode.RESOURCE_EXHAUSTED,
    NotReadyError: grpc.StatusCode.UNAVAILABLE,
}


AWAY = "AWAY"
"""The reason of a call that may succeed later; `away` in its details names the parts that are known not to work."""


class DeadlineError(TimeoutError):
    """A call will not end before its deadline; whether it had its effect is unknown."""


def status_of(error: Exception, faulty: Collection[str] = ()) -> tuple[grpc.StatusCode, str, bytes]:
    """Code, message and serialised details for an error.

    What is no refusal says nothing of itself: UNAVAILABLE when the same call may succeed later, else INTERNAL.

    Args:
        error: what the call failed with.
        faulty: names of the service's parts that do not work now.
    """
    away = {"away": ", ".join(sorted(faulty))} if faulty else None
    if isinstance(error, DeadlineError):
        late = "not answered within the deadline; the service is busy or a part of it is away; try again"
        return _status(grpc.StatusCode.DEADLINE_EXCEEDED, late, AWAY, details=away)
    if isinstance(error, IdempotencyConflictError):
        return _status(grpc.StatusCode.ALREADY_EXISTS, str(error), "IDEMPOTENCY_KEY_REUSED")
    if is_transient(error) or _dependency_unavailable(error):
        busy = "the service is busy or a part of it is away; try again"
        return _status(grpc.StatusCode.UNAVAILABLE, busy, AWAY, details=away)
    if not isinstance(error, RefusedError):
        return _status(grpc.StatusCode.INTERNAL, "the service failed; try again, and report the trace id", "INTERNAL")
    code = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), grpc.StatusCode.ABORTED)
    retry = error.retry_after_seconds if isinstance(error, OverloadedError) else None
    return _status(code, str(error), error.reason, retry, error.details)


def reason_of(error: grpc.RpcError) -> str:
    """The reason in a received error, empty when it carries none."""
    return str(_info_of(error).reason)


def details_of(error: grpc.RpcError) -> dict[str, str]:
    """The details in a received error, by name; empty when it carries none."""
    return dict(_info_of(error).metadata)


def _info_of(error: grpc.RpcError) -> error_details_pb2.ErrorInfo:
    info = error_details_pb2.ErrorInfo()
    metadata: Iterable[tuple[str, bytes]] = getattr(error, "trailing_metadata", tuple)() or ()
    for key, value in metadata:
        if key == DETAILS_KEY:
            for detail in status_pb2.Status.FromString(value).details:
                if detail.Unpack(info):
                    return info
    return info


def _dependency_unavailable(error: Exception) -> bool:
    """Whether a call that this call depends on failed for a passing reason."""
    passing = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED}
    return isinstance(error, grpc.aio.AioRpcError) and error.code() in passing


def _status(
    code: grpc.StatusCode,
    message: str,
    reason: str,
    retry_after: float | None = None,
    details: Mapping[str, str] | None = None,
) -> tuple[grpc.StatusCode, str, bytes]:
    if len(message) > MAX_MESSAGE_LENGTH:
        message = f"{message[:MAX_MESSAGE_LENGTH]}…"
    info = any_pb2.Any()
    metadata = details or {}
    fits = sum(len(f"{name}{value}".encode()) for name, value in metadata.items()) <= MAX_DETAILS_LENGTH
    info.Pack(error_details_pb2.ErrorInfo(reason=reason, domain=DOMAIN, metadata=metadata if fits else {}))
    infos = [info]
    if retry_after is not None:
        delay = duration_pb2.Duration()
        delay.FromMilliseconds(int(retry_after * 1000))
        retry = any_pb2.Any()
        retry.Pack(error_details_pb2.RetryInfo(retry_delay=delay))
        infos.append(retry)
    number = getattr(code_pb2, code.name)
    return code, message, status_pb2.Status(code=number, message=message, details=infos).SerializeToString()
