"""Which datastreams event-hub asks the registry for when it reads anew what has changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from cityloop.sensing.v1.registry_service_pb2 import (
    BatchGetDatastreamsRequest,
    BatchGetDatastreamsResponse,
    Datastream,
)
from cityloop_event_hub.detection.adapters.datastream_directory import DatastreamDirectory
from cityloop_messaging import to_timestamp

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


class Registry:
    """The channel to a registry that has datastreams by number, and says that too many have changed where told to."""

    def __init__(self) -> None:
        self.units = dict.fromkeys(range(1, 4), "cm")
        self.too_many = False
        self.asked: list[BatchGetDatastreamsRequest] = []

    def unary_unary(self, _method: str, **_options: object) -> Any:
        """The one method that is called."""
        return self.answer

    async def answer(self, request: BatchGetDatastreamsRequest) -> BatchGetDatastreamsResponse:
        self.asked.append(request)
        numbers = request.numbers or ([] if self.too_many else [*self.units])
        found = [Datastream(number=number, unit=self.units[number]) for number in numbers if number in self.units]
        too_many = self.too_many and not request.numbers
        return BatchGetDatastreamsResponse(datastreams=found, as_of=to_timestamp(NOW), too_many=too_many)


@pytest.fixture
def registry() -> Registry:
    return Registry()


async def known(registry: Registry) -> DatastreamDirectory:
    """A directory that knows two of three."""
    directory = DatastreamDirectory(registry)  # type: ignore[arg-type]
    assert not len(await directory.fetch_missing(np.array([1, 2], np.uint32)))
    registry.units = dict.fromkeys(registry.units, "m")
    registry.asked.clear()
    return directory


async def test_what_changed_is_asked_for_by_one_question(registry: Registry) -> None:
    directory = await known(registry)
    await directory.refresh()
    assert [list(request.numbers) for request in registry.asked] == [[]]
    assert {number: found.unit for number, found in directory.known.items()} == {1: "m", 2: "m"}


async def test_where_too_many_changed_those_known_are_asked_for_by_number(registry: Registry) -> None:
    directory = await known(registry)
    registry.too_many = True
    await directory.refresh()
    assert [list(request.numbers) for request in registry.asked] == [[], [1, 2]]
    assert all(request.HasField("recorded_since") for request in registry.asked)
    assert {number: found.unit for number, found in directory.known.items()} == {1: "m", 2: "m"}
