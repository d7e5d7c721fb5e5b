"""From SIGKILL of the detecting service to lag zero, while 10,000 readings a second flow in."""

from __future__ import annotations

import asyncio
import time

from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_local.machine import Machine
from cityloop_rpc import open_channel
from cityloop_testkit.fleets import RunningFleet
from harness import DEPARTMENT, Flow, Ratio, caught_up, credentials, register_gauges

READINGS_PER_SECOND = 10_000
WARM_UP_SECONDS = 20
LIMIT_SECONDS = 45.0
KILLED = "event-hub"


async def run(machine: Machine) -> Ratio:
    """Seconds until every partition is read to an end that keeps moving; the limit is what ARCHITECTURE promises."""
    channel = open_channel(machine.fleet.address("sensing-ingest"), credentials(machine, DEPARTMENT, "scada"))
    quiet = await register_gauges(machine, [(113.2001, 23.0501), (113.2101, 23.0601)], 100, prefix="recovery")
    fleet = RunningFleet(machine.fleet, machine.connection)
    async with Flow(channel, quiet, READINGS_PER_SECOND) as background:
        await asyncio.sleep(WARM_UP_SECONDS)
        background.measure()
        machine.fleet.processes[KILLED].kill()
        killed = time.perf_counter()
        machine.fleet.start_service(KILLED)
        await asyncio.to_thread(machine.fleet.wait_live, KILLED)
        await caught_up(fleet, KILLED, SENSING_OBSERVATIONS)
        taken, achieved = time.perf_counter() - killed, background.per_second()
    await channel.close()
    print(f"background: {achieved:,.0f} of {READINGS_PER_SECOND:,} readings/s, each its own")  # noqa: T201
    name = f"recovery of {KILLED} at {READINGS_PER_SECOND:,} readings/s"
    return Ratio(name, taken, LIMIT_SECONDS, "s", required=1.0, less_is_better=True)
