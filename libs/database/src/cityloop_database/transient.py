"""Which errors mean that the database is away or busy, or made this transaction give way: one place decides."""

from __future__ import annotations

import errno
import socket
import ssl

import asyncpg


class LostConnectionError(ConnectionError):
    """The connection of a unit of work was gone when it failed; what it failed with is its cause."""


LOST_CONNECTION: tuple[type[Exception], ...] = (
    ConnectionError,
    EOFError,
    socket.gaierror,
    ssl.SSLError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.IdleSessionTimeoutError,
    asyncpg.InterfaceError,
    # What asyncpg says of a connection that was lost in the midst of an operation.
    asyncpg.InternalClientError,
)
TRANSIENT_ERRORS: tuple[type[Exception], ...] = (
    *LOST_CONNECTION,
    TimeoutError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
"""For `except`; `is_transient` knows more."""
UNREACHABLE = {None, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN, errno.ETIMEDOUT}
"""Numbers of errors of the network that have no class of their own; None where several addresses failed."""


def is_lost_connection(error: BaseException) -> bool:
    """Whether an error says that a connection broke or could not be made, whatever its class."""
    return isinstance(error, LOST_CONNECTION) or (type(error) is OSError and error.errno in UNREACHABLE)


def is_transient(error: BaseException) -> bool:
    """Whether the same again may succeed: the connection was lost, or the database is busy or made this give way."""
    return isinstance(error, TRANSIENT_ERRORS) or is_lost_connection(error)
