"""Plays on a machine of a test's own, disturbed on the way, and the checks that did not hold."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from cityloop_local.machine import Machine
from cityloop_operator.local import apply_city_and_packs
from cityloop_operator.outsider import Outsider
from cityloop_plays.file import PlayFile
from cityloop_plays.outcome import checks
from cityloop_plays.player import performed
from cityloop_plays.stage import Stage
from cityloop_testkit.fleets import RunningFleet
from disturbances import Disturbance

ROOT = Path(__file__).parents[1]
PACE = 0.4


async def undisturbed(_machine: Machine, _fleet: RunningFleet) -> None:
    """Nothing happens to the fleet."""


async def play(
    machine: Machine, file: PlayFile, disturb: Disturbance = undisturbed, *, ends_by_itself: bool = True
) -> list[str]:
    """Play while the machine is disturbed; returns the checks that failed, a line each.

    Args:
        machine: runs, without a city.
        file: what is played.
        disturb: runs beside the play.
        ends_by_itself: whether the disturbance must have ended before the checks; else it goes on beside them.

    Raises:
        AssertionError: the play could not go on; the message ends with what was told last.
    """
    await apply_city_and_packs(machine, file.city, file.packs, file.fast_motion)
    fleet = RunningFleet(machine.fleet, machine.connection)
    disturbing = asyncio.ensure_future(disturb(machine, fleet))
    try:
        async with _performed(machine, file) as stage:
            if ends_by_itself:
                await disturbing
            elif disturbing.done():
                disturbing.result()
            await fleet.settle()
            return await _failed(stage, file)
    finally:
        disturbing.cancel()
        await asyncio.gather(disturbing, return_exceptions=True)


async def play_side_by_side(machine: Machine, files: Sequence[PlayFile], packs: Sequence[str], city: str) -> list[str]:
    """Play several on one fleet at once, with all these packs in use; returns the checks that failed, a line each."""
    (fast_motion,) = {file.fast_motion for file in files}
    await apply_city_and_packs(machine, city, packs, fast_motion)
    fleet = RunningFleet(machine.fleet, machine.connection)
    together = {name: _sum([getattr(file.expect, name) for file in files]) for name in ("events", "warnings", "totals")}
    ahead = sum(file.expect.ahead or 0 for file in files)
    async with AsyncExitStack() as stack:
        opened = [stack.enter_async_context(_performed(machine, file)) for file in files]
        stages = await asyncio.gather(*opened)
        await fleet.settle()
        failed = []
        for stage, file in zip(stages, files, strict=True):
            expect = file.expect.model_copy(update={**together, "ahead": ahead})
            failed += await _failed(stage, file.model_copy(update={"expect": expect}))
        return failed


@asynccontextmanager
async def _performed(machine: Machine, file: PlayFile) -> AsyncIterator[Stage]:
    """A play whose steps are done; what they began goes on until the block ends.

    Raises:
        AssertionError: the play could not go on; the message ends with what was told last.
    """
    outsider = Outsider(machine)
    told: list[str] = []
    stage = Stage(outsider, file.places, told.append, "en", pace=PACE, fast_motion=file.fast_motion)
    try:
        async with performed(stage, file):
            yield stage
    except (LookupError, TimeoutError) as error:
        raise AssertionError("\n".join([*told[-20:], str(error)])) from error
    finally:
        await outsider.close()


async def _failed(stage: Stage, file: PlayFile) -> list[str]:
    failed = [check async for check in checks(stage, file.expect) if not check.holds]
    return [f"{check.what.en}: expected {check.expected!r}, found {check.found!r}" for check in failed]


def _sum(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)
