"""Keeps processes running: starts again what has ended, and what runs but no longer says that it lives."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cityloop_kernel import Phrase, Sentence, say
from cityloop_telemetry import Logger

from cityloop_local.server import STOP_SECONDS, Server, StartError
from cityloop_local.telemetry import LogEvents

MOST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""Who runs so long before it ends is started again at once; who does not waits longer each time."""


@dataclass(frozen=True, slots=True)
class Liveness:
    """When a process that runs is taken for dead, as a liveness probe of Kubernetes does it.

    Args:
        period_seconds: between two questions.
        failures: so many in a row without a good answer end the process.
        grace_seconds: how long after its start a process may take to its first good answer.
        stop_seconds: from SIGTERM to SIGKILL.
    """

    period_seconds: float = 5.0
    failures: int = 3
    grace_seconds: float = 60.0
    stop_seconds: float = STOP_SECONDS


@dataclass(frozen=True, slots=True)
class SupervisedProcess:
    """One process to keep running.

    Args:
        name: what people call it.
        server: its present process.
        start: starts it anew; returns before it answers.
        liveness: what is wrong with it while it runs, empty when it lives; None where only its end is looked at.
    """

    name: str
    server: Callable[[], Server]
    start: Callable[[], None]
    liveness: Callable[[], Phrase] | None = None


class Supervisor:
    """Looks after processes in the order given, each time that it is told to.

    It starts them from the caller's thread, with which they die: that must be the main thread.
    """

    def __init__(
        self,
        processes: Sequence[SupervisedProcess],
        report: Callable[[Sentence], None],
        liveness: Liveness | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._report = report
        self._liveness = liveness or Liveness()
        self._states = [_State(process, clock()) for process in processes]

    def look(self) -> None:
        """Take note of what has ended, start it again when its time has come, and ask the others whether they live."""
        for state in self._states:
            if not state.process.server().running:
                self._start_again(state)
            elif state.ending_at is not None:
                if self._clock() > state.ending_at + self._liveness.stop_seconds:
                    state.process.server().kill()
            elif state.process.liveness is not None:
                self._ask(state, state.process.liveness)

    def _start_again(self, state: _State) -> None:
        now, server = self._clock(), state.process.server()
        if state.ended_at is None:
            state.ended_at = now
            state.ends_in_a_row = 1 if now - state.started_at > STEADY_SECONDS else state.ends_in_a_row + 1
        pause = min(MOST_PAUSE_SECONDS, 2.0 ** (state.ends_in_a_row - 1) - 1)
        if now < state.ended_at + pause:
            return
        why = state.why or server.end
        try:
            state.process.start()
        except (StartError, OSError) as error:
            problem = error.sentence if isinstance(error, StartError) else str(error)
            state.ended_at, state.ends_in_a_row = now, state.ends_in_a_row + 1
            self._report(say("supervised-later", name=state.process.name, problem=problem))
            return
        self._report(say("supervised-again", name=state.process.name, why=why, log=str(server.log)))
        Logger().warning(LogEvents.PROCESS_STARTED_AGAIN, process=state.process.name, why=str(why))
        state.started(self._clock())

    def _ask(self, state: _State, liveness: Callable[[], Phrase]) -> None:
        now = self._clock()
        if now < state.asked_at + self._liveness.period_seconds:
            return
        state.asked_at = now
        problem = liveness()
        if not problem:
            state.has_lived, state.failures = True, 0
            return
        if not state.has_lived and now < state.started_at + self._liveness.grace_seconds:
            return
        state.failures += 1
        if state.failures >= self._liveness.failures or not state.has_lived:
            state.why = say("supervised-did-not-live", problem=problem)
            state.ending_at = now
            self._report(say("supervised-dead", name=state.process.name, problem=problem))
            state.process.server().ask_to_stop()


class _State:
    """What the supervisor knows of one process; it has just been started."""

    def __init__(self, process: SupervisedProcess, now: float) -> None:
        self.process = process
        self.ends_in_a_row = 0
        self.started(now)

    def started(self, now: float) -> None:
        self.started_at = self.asked_at = now
        self.has_lived, self.failures = False, 0
        self.why: Sentence | None = None
        self.ended_at: float | None = None
        self.ending_at: float | None = None
