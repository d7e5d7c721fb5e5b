"""A light HTTP client for loads: connections that are kept, requests that are bytes already, answers read no further
than their length. It takes 50 to 80 us of CPU for a request, so that the server is measured and not its client.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

KEPT_SECONDS = 3.0
Answer = tuple[int, bytes]
"""Status and body."""


class Connection(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._answer: asyncio.Future[Answer] | None = None
        self._used_at = time.monotonic()

    @classmethod
    async def open(cls, port: int) -> Connection:
        """Connect to this machine."""
        _, connection = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """End the request once its answer is whole."""
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        if head < 0 or self._answer is None or self._answer.done():
            return
        fields = bytes(self._received[:head]).lower()
        length = int(fields.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(self._received) < head + 4 + length:
            return
        answer, body = int(fields[9:12]), bytes(self._received[head + 4 : head + 4 + length])
        self._received.clear()
        self._answer.set_result((answer, body))

    def connection_lost(self, error: Exception | None) -> None:
        """The request at hand fails."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("the server closed the connection"))

    @property
    def lasts(self) -> bool:
        """Whether it is sure to be open: servers close what is not used for some seconds."""
        return time.monotonic() - self._used_at < KEPT_SECONDS

    async def request(self, content: bytes) -> Answer:
        """Send a whole request and wait for its answer.

        Raises:
            OSError: the connection was lost.
        """
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(content)
        answer = await self._answer
        self._used_at = time.monotonic()
        return answer

    def close(self) -> None:
        """End it."""
        self._transport.close()


def post(path: str, body: bytes, media_type: str) -> bytes:
    """A whole request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def closed_loop(port: int, requests: Callable[[int], bytes], connections: int, seconds: float) -> float:
    """Answers a second: each connection sends its next request when the last one was answered.

    Args:
        port: of the server.
        requests: by their number.
        connections: at once.
        seconds: how long.

    Raises:
        RuntimeError: an answer was none of success.
    """
    numbers = iter(range(1_000_000_000))
    answered = 0
    started = time.perf_counter()
    end = started + seconds

    async def one() -> None:
        nonlocal answered
        connection = await Connection.open(port)
        while time.perf_counter() < end:
            check(await connection.request(requests(next(numbers))))
            answered += 1
        connection.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return answered / (time.perf_counter() - started)


async def open_loop(port: int, requests: Sequence[bytes], per_second: float) -> list[float]:
    """Milliseconds from when each request was due to its answer: a server that is late makes the next ones wait too.

    Raises:
        RuntimeError: an answer was none of success.
    """
    idle: list[Connection] = []
    taken: list[float] = []

    async def one(content: bytes, due: float) -> None:
        idle[:] = [connection for connection in idle if connection.lasts]
        connection = idle.pop() if idle else await Connection.open(port)
        check(await connection.request(content))
        taken.append((time.perf_counter() - due) * 1000)
        idle.append(connection)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as sending:
        for number, content in enumerate(requests):
            due = started + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sending.create_task(one(content, due))
    for connection in idle:
        connection.close()
    return taken


def check(answer: Answer) -> None:
    """Go on if it was taken.

    Raises:
        RuntimeError: it was not.
    """
    status, body = answer
    if status not in {200, 201}:
        raise RuntimeError(f"{status}: {body.decode(errors='replace')[:300]}")
