"""A changing call with one idempotency key has one effect: the second time the first answer is returned."""

from __future__ import annotations

import datetime as dt
import hashlib

from cityloop_database.pool import Connection

ANSWER_RETENTION = dt.timedelta(days=21)


class IdempotencyConflictError(ValueError):
    """The key was used before for another request."""


async def first_answer(connection: Connection, caller: str, method: str, key: str, request: bytes) -> bytes | None:
    """Claim the key in the effect's transaction: None when the call is new, else the answer given the first time.

    A concurrent call with the same key waits here until the first one commits or fails.

    Raises:
        IdempotencyConflictError: the key stands for another request.
    """
    digest = hashlib.sha256(request).digest()
    claimed = await connection.fetchval(
        "INSERT INTO idempotent_calls (caller, method, key, request_digest) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING RETURNING true",
        caller,
        method,
        key,
        digest,
    )
    if claimed:
        return None
    row = await connection.fetchrow(
        "SELECT request_digest, answer FROM idempotent_calls WHERE caller = $1 AND method = $2 AND key = $3",
        caller,
        method,
        key,
    )
    if row is None or row["request_digest"] != digest:
        raise IdempotencyConflictError(f"idempotency key {key!r} was used for another request; choose a new one")
    return bytes(row["answer"])


async def store_answer(connection: Connection, caller: str, method: str, key: str, answer: bytes) -> None:
    """Store the answer beside the effect."""
    await connection.execute(
        "UPDATE idempotent_calls SET answer = $4 WHERE caller = $1 AND method = $2 AND key = $3",
        caller,
        method,
        key,
        answer,
    )


async def delete_answers(connection: Connection, method: str, before: dt.datetime) -> None:
    """Remove the answers of a method that were given before a moment, where they are to be kept for less time."""
    await connection.execute("DELETE FROM idempotent_calls WHERE method = $1 AND recorded_at < $2", method, before)


async def delete_expired_answers(connection: Connection, now: dt.datetime) -> None:
    """Remove answers older than 21 days; the same key then has its effect anew."""
    await connection.execute("DELETE FROM idempotent_calls WHERE recorded_at < $1", now - ANSWER_RETENTION)
