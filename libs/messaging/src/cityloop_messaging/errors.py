"""What can go wrong with a record, and what the runtime does about it."""

from __future__ import annotations

from enum import Enum

import grpc
from aiokafka.errors import KafkaError, KafkaTimeoutError, KafkaUnavailableError
from cityloop_database import is_transient
from cityloop_kernel import NotReadyError, OverloadedError


class InvalidRecordError(ValueError):
    """Bad data: never retried, set aside in the DLQ twin with this message."""


class UnavailableError(RuntimeError):
    """Something this work needs is away for now: the partition pauses and tries again, for ever."""


class FencedError(RuntimeError):
    """Another process owns the partition now: drop everything and rejoin."""


class FatalError(RuntimeError):
    """Nothing here can go on; the process ends and says what fixes it."""


class Outcome(Enum):
    """What the runtime does after an error."""

    INVALID = "invalid"
    TRANSIENT = "transient"
    REJOIN = "rejoin"
    FATAL = "fatal"
    UNKNOWN = "unknown"


TRANSIENT_STATUS = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.ABORTED,
}
TRANSIENT_TYPES: tuple[type[BaseException], ...] = (
    NotReadyError,
    OverloadedError,
    UnavailableError,
    KafkaTimeoutError,
    KafkaUnavailableError,
)


def classify(error: BaseException) -> Outcome:
    """The outcome that an error calls for; what is not declared here is unknown."""
    match error:
        case InvalidRecordError():
            return Outcome.INVALID
        case FencedError():
            return Outcome.REJOIN
        case FatalError():
            return Outcome.FATAL
        case grpc.aio.AioRpcError():
            return Outcome.TRANSIENT if error.code() in TRANSIENT_STATUS else Outcome.UNKNOWN
        case _ if isinstance(error, TRANSIENT_TYPES) or is_transient(error):
            return Outcome.TRANSIENT
        case KafkaError():
            return Outcome.TRANSIENT if error.retriable else Outcome.UNKNOWN
        case _:
            return Outcome.UNKNOWN
