"""The keys that tokens are verified by: asked for when a token names one that is not known yet."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping

import grpc
from cityloop.sharing.v1.sign_in_service_pb2 import TokenKey
from cityloop_kernel import NotReadyError
from joserfc.jwk import OKPKey

from cityloop_staff.person_token import ALGORITHM

ASK_SECONDS = 1.0
"""From one question to the next at least: whoever invents keys cannot make a service ask without end."""
AskForKeys = Callable[[], Awaitable[Mapping[str, tuple[OKPKey, dt.datetime]]]]
"""Keys by their ids, each with when it ends."""


async def no_keys() -> Mapping[str, tuple[OKPKey, dt.datetime]]:
    """Where nobody signs in."""
    return {}


def keys_of(answer: Iterable[TokenKey]) -> dict[str, tuple[OKPKey, dt.datetime]]:
    """Keys from what data-sharing answers; those of an algorithm that is not ours are left out."""
    return {
        key.key_id: (OKPKey.import_key(json.loads(key.jwk)), key.expires_at.ToDatetime(tzinfo=dt.UTC))
        for key in answer
        if key.algorithm == ALGORITHM
    }


class TokenKeys:
    """Known keys, in memory."""

    def __init__(self, ask: AskForKeys) -> None:
        self._ask = ask
        self._known: Mapping[str, tuple[OKPKey, dt.datetime]] = {}
        self._asked_at = -ASK_SECONDS
        self._next: asyncio.Task[None] | None = None
        """The question that has not been asked yet; whoever needs a key waits for it, all for the same."""

    async def find(self, key_id: str, now: dt.datetime) -> OKPKey | None:
        """The key with an id; None where there is none that still holds.

        Raises:
            NotReadyError: it is not known, and data-sharing is away.
        """
        if key_id not in self._known:
            if self._next is None:
                self._next = asyncio.create_task(self._ask_in_time())
            try:
                await asyncio.shield(self._next)
            except grpc.aio.AioRpcError as error:
                raise NotReadyError(
                    "the keys of sign-in are still being read; try again in a moment", "TOKEN_KEYS_NOT_READ"
                ) from error
        key, expires_at = self._known.get(key_id, (None, now))
        return key if now < expires_at else None

    async def _ask_in_time(self) -> None:
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(self._asked_at + ASK_SECONDS - clock())
        # From here on it may miss a key that is being made: whoever comes now waits for the next question.
        self._next, self._asked_at = None, clock()
        self._known = await self._ask()
