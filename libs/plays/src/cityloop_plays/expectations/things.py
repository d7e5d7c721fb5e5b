"""Expectations of what things measure, and of what they were told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from functools import partial

from cityloop.sensing.v1.command_pb2 import CommandState
from cityloop.sensing.v1.commands_service_pb2 import GetCommandRequest, GetCommandResponse
from cityloop.sensing.v1.commands_service_pb2_grpc import CommandsServiceStub
from cityloop.sensing.v1.history_service_pb2 import GetLatestReadingRequest, GetLatestReadingResponse
from cityloop.sensing.v1.history_service_pb2_grpc import HistoryServiceStub
from cityloop.sensing.v1.registry_service_pb2 import BatchGetDatastreamsRequest, BatchGetDatastreamsResponse
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop_operator.city_file import Identifier

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.stage import Stage

SERVICE = "sensing-ingest"


class Measured(Expectation[dict[Identifier, tuple[str, ...]]]):
    """What each thing of a group measures at its one place, by group: properties that have a reading."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each group, whose readings are given a while."""
        for group, properties in self.root.items():
            expected = [tuple(sorted(properties))]
            found = await awaited(partial(_measured, stage, group), expected)
            yield named_check("check-measured", stage.name_of(group), expected, found)


class CommandStates(Expectation[dict[Identifier, str]]):
    """How commands ended, by name."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each command."""
        for name, expected in self.root.items():
            stub = CommandsServiceStub(stage.client.channel(SERVICE))  # type: ignore[no-untyped-call]
            request = GetCommandRequest(command=stage.state.commands[name])
            answer: GetCommandResponse = await stage.make(lambda stub=stub, request=request: stub.GetCommand(request))  # type: ignore[misc]
            found = CommandState.Name(answer.command.state).removeprefix("COMMAND_STATE_").lower()
            yield named_check("check-command", answer.command.command_number, expected, found)


async def _measured(stage: Stage, group: str) -> list[tuple[str, ...]]:
    """What things of a group measure, each answer once; what one thing measures at two places is told apart."""
    of_group = [key for key in stage.state.groups if key == group or key.startswith(f"{group}-")]
    numbers = [number for key in of_group for number in stage.state.groups[key]]
    registry = RegistryServiceStub(stage.client.channel(SERVICE))  # type: ignore[no-untyped-call]
    history = HistoryServiceStub(stage.client.channel(SERVICE))  # type: ignore[no-untyped-call]
    answer: BatchGetDatastreamsResponse = await stage.make(
        lambda: registry.BatchGetDatastreams(BatchGetDatastreamsRequest(numbers=numbers))
    )
    found: dict[tuple[str, bytes], list[str]] = defaultdict(list)
    for item in answer.datastreams:
        request = GetLatestReadingRequest(datastream_number=item.number)
        latest: GetLatestReadingResponse = await stage.make(lambda request=request: history.GetLatestReading(request))  # type: ignore[misc]
        if latest.HasField("reading"):
            place = item.place.position.SerializeToString(deterministic=True)
            found[item.thing_id, place].append(item.property)
    return sorted({tuple(sorted(properties)) for properties in found.values()})
