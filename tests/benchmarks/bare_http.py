"""The barest intake there is: an ASGI application on httptools that inserts what it is sent; a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import uvicorn

POOL = 8
"""As many connections as a service has."""
TABLE = "CREATE TABLE IF NOT EXISTS bare (number bigserial PRIMARY KEY, content text NOT NULL)"


class BareIntake:
    """`POST` of anything: one row, one number."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._pool: Any = None

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        """Serve one request."""
        if self._pool is None:
            self._pool = asyncpg.create_pool(self._dsn, min_size=POOL, max_size=POOL)
        pool = await self._pool
        parts, more = [], True
        while more:
            message = await receive()
            parts.append(message["body"])
            more = message["more_body"]
        number = await pool.fetchval(
            "INSERT INTO bare (content) VALUES ($1) RETURNING number", b"".join(parts).decode()
        )
        body = b'[{"service_request_id":"%d"}]' % number
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    dsn, port = sys.argv[1:]
    uvicorn.run(
        BareIntake(dsn),
        port=int(port),
        http="httptools",
        loop="uvloop",
        lifespan="off",
        log_level="error",
        access_log=False,
    )
