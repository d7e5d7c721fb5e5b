"""What a service says of itself at its admin port, from its first moment to its last."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from cityloop_database import SchemaError
from cityloop_kernel import Phrase, phrase_list, say
from cityloop_messaging import Backoff, Outcome, RestoreNotEndedError, TopicsAheadError, classify
from cityloop_telemetry import Logger

from cityloop_service.admin import Checks
from cityloop_service.telemetry import LogEvents

LONGEST_PAUSE_SECONDS = 2.0
Part = TypeVar("Part")


class Health:
    """Who asks hears at once what a service waits for: while it starts, while it serves, while it stops."""

    def __init__(self) -> None:
        self._ready: list[Checks] = []
        self._live: list[Checks] = []
        self._started = False
        self._service: Phrase = say("health-starting")
        self._waits_for: dict[str, Phrase] = {}

    def ready_when(self, nothing: Checks) -> None:
        """Ready only while this names nothing."""
        self._ready.append(nothing)

    def live_when(self, nothing: Checks) -> None:
        """Alive only while this names nothing: what a restart of this process would fix."""
        self._live.append(nothing)

    def serves(self) -> None:
        """Calls are taken from now on."""
        self._started, self._service = True, ""

    def stops(self) -> None:
        """No new call is to come."""
        self._service = say("health-stopping")

    def not_ready(self) -> dict[str, Phrase]:
        """Why calls should go elsewhere, by the name of the part; empty when they may come."""
        found = {"service": self._service} if self._service else {}
        for check in self._ready:
            found.update(check())
        return found | self._waits_for

    def not_live(self) -> dict[str, Phrase]:
        """Why the process should be started again; empty when that would fix nothing."""
        return {name: problem for check in self._live for name, problem in check().items()}

    def not_started(self) -> dict[str, Phrase]:
        """What keeps calls from being taken at all, ready or not."""
        return {} if self._started else {"service": self._service}

    async def start(self, name: str, start: Callable[[], Awaitable[Part]]) -> Part:
        """What `start` returns; while it fails for what a restart would not fix it is tried again, and said why.

        Raises:
            Exception: it failed for another reason.
        """
        backoff = Backoff(longest=LONGEST_PAUSE_SECONDS)
        while True:
            try:
                part = await start()
            except Exception as error:
                if not isinstance(error, SchemaError) and classify(error) is not Outcome.TRANSIENT:
                    raise
                self._waits_for[name] = _said(error)
                Logger().warning(LogEvents.BACKGROUND_RETRY, task=f"start {name}", error=repr(error))
                await asyncio.sleep(backoff.next_seconds())
            else:
                self._waits_for.pop(name, None)
                return part


def _said(error: Exception) -> Phrase:
    if isinstance(error, SchemaError):
        return say("health-schema", migrations=phrase_list(error.migrations))
    if isinstance(error, (TopicsAheadError, RestoreNotEndedError)):
        return error.sentence
    return str(error) or type(error).__name__
