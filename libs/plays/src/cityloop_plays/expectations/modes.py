"""Expectation of operating modes."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cityloop.events.v1 import modes_service_pb2 as modes
from cityloop.events.v1.modes_service_pb2_grpc import ModesServiceStub
from cityloop.events.v1.operating_mode_pb2 import Mode

from cityloop_plays.expectations.expectation import Check, Expectation, named_check
from cityloop_plays.stage import Stage


class FinalModes(Expectation[dict[str, str]]):
    """Final operating mode by layer/area."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each area; one that was never switched is in peacetime."""
        for area, expected in self.root.items():
            yield named_check("check-mode", stage.names.area(*area.split("/", 1)), expected, await _mode(stage, area))


async def _mode(stage: Stage, area: str) -> str:
    stub = ModesServiceStub(stage.client.channel("event-hub"))  # type: ignore[no-untyped-call]
    for status in (await stub.ListModes(modes.ListModesRequest())).modes:
        if f"{status.mode.area.layer}/{status.mode.area.area_id}" == area:
            return Mode.Name(status.mode.mode).removeprefix("MODE_").lower()
    return "peacetime"
