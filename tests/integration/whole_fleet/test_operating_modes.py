"""A district's mode is switched; every service follows it and says so, whoever may not switch it is refused."""

from __future__ import annotations

import uuid

import grpc
import pytest
from cityloop.common.v1.common_pb2 import Actor, AreaReference, Change
from cityloop.events.v1 import modes_service_pb2 as messages
from cityloop.events.v1.modes_service_pb2_grpc import ModesServiceStub
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop.topics import EVENTS_OPERATING_MODES
from cityloop_messaging import decode
from cityloop_rpc import reason_of
from cityloop_rpc.telemetry import Spans
from cityloop_telemetry import current_traceparent, span, trace_id_of
from cityloop_testkit import eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.otlp import ReceivedTraces

pytestmark = pytest.mark.xdist_group("whole-fleet")
DISTRICT = AreaReference(layer="district", area_id="990101")


def switch(
    mode: Mode, post: str = "flood-control.command", area: AreaReference = DISTRICT, key: str = ""
) -> messages.SwitchModeRequest:
    change = Change(idempotency_key=key or str(uuid.uuid4()), actor=Actor(post_id=post, person_id="commander"))
    return messages.SwitchModeRequest(change=change, area=area, mode=mode, reason="heavy rain is forecast")


async def refused(stub: ModesServiceStub, request: messages.SwitchModeRequest) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub.SwitchMode(request)
    return caught.value.code(), reason_of(caught.value)


async def test_every_service_follows_and_whoever_may_not_is_refused(
    whole_fleet: RunningFleet, collector: ReceivedTraces
) -> None:
    fleet = whole_fleet
    commander = ModesServiceStub(fleet.channel("event-hub", "flood-control", "command"))  # type: ignore[no-untyped-call]
    drainage = ModesServiceStub(fleet.channel("event-hub", "drainage", "desk"))  # type: ignore[no-untyped-call]
    conflict, forbidden = grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.PERMISSION_DENIED

    assert await refused(commander, switch(Mode.MODE_RECOVERY)) == (conflict, "ILLEGAL_MODE")
    assert await refused(commander, switch(Mode.MODE_RESPONSE, "flood-control.sign")) == (forbidden, "ROLE_MISSING")
    assert await refused(drainage, switch(Mode.MODE_RESPONSE, "drainage.handle")) == (forbidden, "ROLE_MISSING")
    assert await refused(drainage, switch(Mode.MODE_RESPONSE)) == (forbidden, "FOREIGN_POST")
    nowhere = AreaReference(layer="district", area_id="999999")
    assert await refused(commander, switch(Mode.MODE_RESPONSE, area=nowhere)) == (
        grpc.StatusCode.NOT_FOUND,
        "AREA_UNKNOWN",
    )
    assert not (await commander.ListModes(messages.ListModesRequest())).modes

    first = switch(Mode.MODE_RESPONSE, key="once")
    with span(Spans.RPC_CLIENT, "switch", root=True):
        trace = trace_id_of(current_traceparent())
        answer = await commander.SwitchMode(first)
    assert await commander.SwitchMode(first) == answer

    async def all_follow() -> bool:
        (status,) = (await commander.ListModes(messages.ListModesRequest())).modes
        return not status.missing

    await eventually(all_follow)
    (status,) = (await commander.ListModes(messages.ListModesRequest())).modes
    assert {one.service for one in status.acknowledgements} == set(fleet.fleet.services)
    assert status.mode.commanding_post_id == "flood-control.command"

    def acknowledging() -> set[str]:
        seen = collector.of_trace(trace)
        return {item.service for item in seen if item.kind == "CLIENT" and item.name.endswith("/AcknowledgeMode")}

    await eventually(lambda: acknowledging() == set(fleet.fleet.services))

    fleet.fleet.processes["citizen-services"].kill()
    for mode in (Mode.MODE_EMERGENCY, Mode.MODE_RECOVERY, Mode.MODE_PEACETIME):
        await commander.SwitchMode(switch(mode))

    async def one_is_missing() -> bool:
        (status,) = (await commander.ListModes(messages.ListModesRequest())).modes
        return list(status.missing) == ["citizen-services"]

    await eventually(one_is_missing)
    fleet.fleet.start_service("citizen-services")
    await eventually(all_follow)
    await fleet.settle()
    facts = [
        decode(EVENTS_OPERATING_MODES, record.key, record.value, record.headers)
        for record in await read_all(fleet.kafka, EVENTS_OPERATING_MODES)
    ]
    modes = [fact.payload for fact in facts if isinstance(fact.payload, OperatingMode)]
    assert [mode.version for mode in modes] == [1, 2, 3, 4]
    assert modes[-1].commanding_post_id == ""
