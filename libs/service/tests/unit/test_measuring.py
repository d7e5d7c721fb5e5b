"""A measurement that fails is told and tried again; it never ends the service, and its gauge becomes absent."""

from __future__ import annotations

import asyncio

from cityloop_service import Background
from cityloop_testkit import eventually
from structlog.testing import capture_logs


async def test_a_measurement_that_fails_ends_nothing_and_goes_on() -> None:
    tries: list[int] = []

    async def measure() -> None:
        tries.append(len(tries))
        raise RuntimeError("nobody expected this")

    background = Background()
    failure = asyncio.ensure_future(background.failure())
    with capture_logs() as logs:
        async with background.measuring("probe", measure, seconds=0.01):
            await eventually(lambda: len(tries) > 2)
    assert not failure.done()
    failure.cancel()
    assert {(line["event"], line["task"]) for line in logs} == {("measurement_failed", "probe")}
    assert "nobody expected this" in logs[0]["error"]
