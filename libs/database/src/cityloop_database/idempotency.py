"""A changing call with one idempotency key has one effect: the second time the first answer is returned."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop_database.pool import Connection

ANSWER_RETENTION = dt.timedelta(days=21)


class IdempotencyConflictError(ValueError):
    """The key was used before for another request."""


class RepeatedTogetherError(ValueError):
    """Calls of one transaction have one key: which of them is first can only be said one by one."""


@dataclass(frozen=True, slots=True)
class KeyedCall:
    """A call with an idempotency key: who calls what, under which key, with what."""

    caller: str
    method: str
    key: str
    request: bytes

    @property
    def name(self) -> tuple[str, str, str]:
        """What stands for one effect."""
        return self.caller, self.method, self.key


async def first_answer(connection: Connection, caller: str, method: str, key: str, request: bytes) -> bytes | None:
    """Claim the key in the effect's transaction: None when the call is new, else the answer given the first time.

    A concurrent call with the same key waits here until the first one commits or fails.

    Raises:
        IdempotencyConflictError: the key stands for another request.
    """
    return (await first_answers(connection, [KeyedCall(caller, method, key, request)]))[0]


async def first_answers(connection: Connection, calls: Sequence[KeyedCall]) -> list[bytes | None]:
    """As `first_answer`, of calls whose effects are one transaction.

    Raises:
        IdempotencyConflictError: a key stands for another request.
        RepeatedTogetherError: two of them have one key.
    """
    digests = [hashlib.sha256(call.request).digest() for call in calls]
    claimed = await connection.fetch(
        "INSERT INTO idempotent_calls (caller, method, key, request_digest)"
        " SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) AS given (caller, method, key, digest)"
        " ORDER BY caller, method, key ON CONFLICT DO NOTHING RETURNING caller, method, key",
        *_columns(calls),
        digests,
    )
    new = {tuple(row) for row in claimed}
    if len(new) == len(calls):
        return [None] * len(calls)
    if len({call.name for call in calls}) < len(calls):
        raise RepeatedTogetherError("two calls of one transaction have one idempotency key")
    rows = await connection.fetch(
        "SELECT caller, method, key, request_digest, answer FROM idempotent_calls"
        " JOIN unnest($1::text[], $2::text[], $3::text[]) AS given (caller, method, key) USING (caller, method, key)",
        *_columns(calls),
    )
    known = {(row["caller"], row["method"], row["key"]): row for row in rows}
    answers = list[bytes | None]()
    for call, digest in zip(calls, digests, strict=True):
        row = known.get(call.name)
        if row is None or row["request_digest"] != digest:
            raise IdempotencyConflictError(
                f"idempotency key {call.key!r} was used for another request; choose a new one"
            )
        answers.append(None if call.name in new else bytes(row["answer"]))
    return answers


async def store_answer(connection: Connection, caller: str, method: str, key: str, answer: bytes) -> None:
    """Store the answer beside the effect."""
    await store_answers(connection, [(KeyedCall(caller, method, key, b""), answer)])


async def store_answers(connection: Connection, answered: Sequence[tuple[KeyedCall, bytes]]) -> None:
    """Store the answers beside their effects."""
    await connection.execute(
        "UPDATE idempotent_calls SET answer = given.answer FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[])"
        " AS given (caller, method, key, answer) WHERE idempotent_calls.caller = given.caller"
        " AND idempotent_calls.method = given.method AND idempotent_calls.key = given.key",
        *_columns([call for call, _ in answered]),
        [answer for _, answer in answered],
    )


async def delete_answers(connection: Connection, method: str, before: dt.datetime) -> None:
    """Remove the answers of a method that were given before a moment, where they are to be kept for less time."""
    await connection.execute("DELETE FROM idempotent_calls WHERE method = $1 AND recorded_at < $2", method, before)


async def delete_expired_answers(connection: Connection, now: dt.datetime) -> None:
    """Remove answers older than 21 days; the same key then has its effect anew."""
    await connection.execute("DELETE FROM idempotent_calls WHERE recorded_at < $1", now - ANSWER_RETENTION)


def _columns(calls: Sequence[KeyedCall]) -> tuple[list[str], list[str], list[str]]:
    return [call.caller for call in calls], [call.method for call in calls], [call.key for call in calls]
