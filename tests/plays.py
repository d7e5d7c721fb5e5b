"""Plays on a machine of a test's own, disturbed on the way, and the checks that did not hold."""

from __future__ import annotations

import asyncio
from pathlib import Path

from cityloop_local.machine import Machine
from cityloop_operator.local import apply_city_and_pack
from cityloop_operator.outsider import Outsider
from cityloop_plays.file import PlayFile
from cityloop_plays.outcome import checks
from cityloop_plays.player import performed
from cityloop_plays.stage import Stage
from cityloop_plays.words import catalogues
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
    await apply_city_and_pack(machine, file.city, file.pack, file.fast_motion)
    outsider = Outsider(machine)
    told: list[str] = []
    stage = Stage(outsider, file.places, told.append, catalogues()["en"], pace=PACE, fast_motion=file.fast_motion)
    fleet = RunningFleet(machine.fleet, machine.connection)
    disturbing = asyncio.ensure_future(disturb(machine, fleet))
    try:
        async with performed(stage, file):
            if ends_by_itself:
                await disturbing
            elif disturbing.done():
                disturbing.result()
            await fleet.settle()
            failed = [check async for check in checks(stage, file.expect) if not check.holds]
        return [f"{stage.said(check.what)}: expected {check.expected!r}, found {check.found!r}" for check in failed]
    except (LookupError, TimeoutError) as error:
        raise AssertionError("\n".join([*told[-20:], str(error)])) from error
    finally:
        disturbing.cancel()
        await asyncio.gather(disturbing, return_exceptions=True)
        await outsider.close()
