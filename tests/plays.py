"""Plays on a machine of a test's own, with services killed on the way, and the checks that did not hold."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from cityloop_cli.local_fleet import apply_city_and_pack
from cityloop_cli.outsider import Outsider
from cityloop_cli.playing.file import PlayFile
from cityloop_cli.playing.outcome import checks
from cityloop_cli.playing.player import performed
from cityloop_cli.playing.stage import Stage
from cityloop_local.machine import Machine
from cityloop_testkit.fleets import KillPoint, RunningFleet

ROOT = Path(__file__).parents[1]
PACE = 0.25
REACHED_SECONDS = 240.0


async def play(machine: Machine, file: PlayFile, points: Sequence[KillPoint] = ()) -> list[str]:
    """Play, with each service killed at its point and started again; returns the checks that failed, a line each.

    Raises:
        AssertionError: a kill point was never reached.
    """
    await apply_city_and_pack(machine, file.city, file.pack)
    outsider = Outsider(machine)
    told: list[str] = []
    stage = Stage(outsider, file.places, told.append, "en", pace=PACE)
    fleet = RunningFleet(machine.fleet, machine.connection)

    async def kill_all() -> None:
        for point in points:
            await fleet.kill_at(point, REACHED_SECONDS)

    killing = asyncio.create_task(kill_all())
    try:
        async with performed(stage, file):
            await killing
            await fleet.settle()
            failed = [check async for check in checks(stage, file.expect) if not check.holds]
        return [f"{check.what}: expected {check.expected!r}, found {check.found!r}" for check in failed]
    except (LookupError, TimeoutError) as error:
        raise AssertionError("\n".join([*told[-20:], str(error)])) from error
    finally:
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)
        await outsider.close()
