"""What a lost connection raises is transient, whatever its class; a mistake of the program is not."""

from __future__ import annotations

import asyncio
import errno
import socket

import asyncpg
import pytest
from cityloop_database import is_lost_connection, is_transient

LOST = [
    ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
    ConnectionResetError(errno.ECONNRESET, "reset"),
    asyncio.IncompleteReadError(b"", 4),
    socket.gaierror(-2, "Name or service not known"),
    OSError(errno.EHOSTUNREACH, "No route to host"),
    OSError("Multiple exceptions: [Errno 111] Connect call failed, [Errno 111] Connect call failed"),
    asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    asyncpg.CannotConnectNowError("the database system is starting up"),
    asyncpg.AdminShutdownError("terminating connection"),
    asyncpg.InterfaceError("cannot call Transaction.__aexit__(): the underlying connection is closed"),
    asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
]
BUSY = [
    TimeoutError(),
    asyncpg.DeadlockDetectedError(""),
    asyncpg.QueryCanceledError("statement timeout"),
    asyncpg.TooManyConnectionsError(""),
]
WRONG = [
    asyncpg.UniqueViolationError(""),
    asyncpg.UndefinedTableError(""),
    FileNotFoundError(errno.ENOENT, "no such file"),
    OSError(errno.ENOSPC, "No space left on device"),
    ValueError(),
    RuntimeError(),
]


@pytest.mark.parametrize("error", LOST, ids=repr)
def test_a_lost_connection(error: Exception) -> None:
    assert (is_lost_connection(error), is_transient(error)) == (True, True)


@pytest.mark.parametrize("error", BUSY, ids=repr)
def test_a_busy_database(error: Exception) -> None:
    assert (is_lost_connection(error), is_transient(error)) == (False, True)


@pytest.mark.parametrize("error", WRONG, ids=repr)
def test_a_mistake(error: Exception) -> None:
    assert (is_lost_connection(error), is_transient(error)) == (False, False)
