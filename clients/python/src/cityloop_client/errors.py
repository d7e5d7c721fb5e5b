"""How a call ends that is not answered: refused, with its reason, or failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import grpc
from google.protobuf.duration_pb2 import Duration
from google.rpc import error_details_pb2, status_pb2

DETAILS_KEY = "grpc-status-details-bin"
SENT_TOO_LATE = "Internal error from Core"
"""What grpc.aio itself says, as INTERNAL, of a message that it was sending when the service ended the stream: what the
service said is lost."""


class CallError(Exception):
    """A call was not answered.

    Args:
        method: such as `cityloop.cases.v1.TasksService/Accept`.
        code: of gRPC.
        reason: a constant that says why, such as `FOREIGN_POST`; empty where the service said none.
        message: what is wrong and what to do, in English, for people.
        details: the values in the message, by name, for sentences of your own.
        retry_after_seconds: when to call again, where the service said so.
    """

    def __init__(
        self,
        method: str,
        code: grpc.StatusCode,
        reason: str,
        message: str,
        details: Mapping[str, str] | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(f"{method}: {message} ({reason or code.name})")
        self.method = method
        self.code = code
        self.reason = reason
        self.message = message
        self.details = dict(details or {})
        self.retry_after_seconds = retry_after_seconds


class RefusedError(CallError):
    """The service refused; the same call would be refused again."""


class InvalidError(RefusedError):
    """Something in the request is wrong; the message names it."""


class NotFoundError(RefusedError):
    """What the request names is not there."""


class ForbiddenError(RefusedError):
    """The certificate, or the post that acts, may not do this."""


class ConflictError(RefusedError):
    """Not as things stand now, such as accepting a task twice."""


class KeyReusedError(RefusedError):
    """The idempotency key was used for another request."""


class OverloadedError(CallError):
    """Too much was asked for; `retry_after_seconds` says when to call again, None that the call itself is too large."""


class UnavailableError(CallError):
    """The service did not answer in time, however often it was asked. A call that changes something may have had its
    effect: make it again with the same key.
    """


class FailedError(CallError):
    """The service failed."""


KINDS: Mapping[grpc.StatusCode, type[CallError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidError,
    grpc.StatusCode.NOT_FOUND: NotFoundError,
    grpc.StatusCode.PERMISSION_DENIED: ForbiddenError,
    grpc.StatusCode.FAILED_PRECONDITION: ConflictError,
    grpc.StatusCode.ALREADY_EXISTS: KeyReusedError,
    grpc.StatusCode.RESOURCE_EXHAUSTED: OverloadedError,
    grpc.StatusCode.UNAVAILABLE: UnavailableError,
    grpc.StatusCode.DEADLINE_EXCEEDED: UnavailableError,
    grpc.StatusCode.CANCELLED: UnavailableError,
}


def error_of(error: grpc.aio.AioRpcError, method: str) -> CallError:
    """A received status as an error of its kind."""
    info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
    metadata: Iterable[tuple[str, str | bytes]] = error.trailing_metadata() or ()
    for key, value in metadata:
        if key == DETAILS_KEY and isinstance(value, bytes):
            for detail in status_pb2.Status.FromString(value).details:
                _ = detail.Unpack(info) or detail.Unpack(retry)
    after = _seconds(retry.retry_delay) if retry.HasField("retry_delay") else None
    kind, message = KINDS.get(error.code(), FailedError), error.details() or "no message"
    if error.code() is grpc.StatusCode.INTERNAL and message == SENT_TOO_LATE:
        kind = UnavailableError
    return kind(method, error.code(), info.reason, message, info.metadata, after)


def _seconds(delay: Duration) -> float:
    return float(delay.seconds + delay.nanos / 1e9)
