"""Warnings on the running service: listed, read with their history, signed over gRPC, and who was refused recorded."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Actor, Change, ReferenceSystem
from cityloop.common.v1.reactions_service_pb2 import (
    ListReactionCausesRequest,
    ReactionCause,
    ReactionCauseState,
    SignReactionRequest,
)
from cityloop.common.v1.reactions_service_pb2_grpc import ReactionsServiceStub
from cityloop.events.v1.modes_service_pb2 import ListModesRequest
from cityloop.events.v1.modes_service_pb2_grpc import ModesServiceStub
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.events.v1.rules_service_pb2 import ListRuleRecordsRequest
from cityloop.events.v1.rules_service_pb2_grpc import RulesServiceStub
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.events.v1.warning_pb2 import WarningState
from cityloop.events.v1.warnings_service_pb2 import (
    CancelWarningRequest,
    GetWarningRequest,
    ListWarningsRequest,
    SignWarningRequest,
)
from cityloop.events.v1.warnings_service_pb2_grpc import WarningsServiceStub
from cityloop.topics import EVENTS_WARNINGS
from cityloop_city.records import model_of
from cityloop_messaging import Producer
from cityloop_operator.operations import read_city
from cityloop_packs import ActivePacks
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.city_facts import give_city, give_packs
from cityloop_testkit.fleets import RunningFleet, start_fleet
from fusing import EVENING, ROOT, Hub, prediction

SWITCHED = {
    "modes.yaml": "mode_changes:\n  - {change: prepare, layer: district, sources: [peacetime], target: response,"
    " roles: [command], departments: [flood-control]}\n",
    "reactions.yaml": "reactions:\n  - {reaction: prepare, cause: {fact: {of: warning, states: [draft]}},"
    " act: {switch_mode: {layer: district, mode: response, reason: water is rising}}, signed_by: [command]}\n",
}
WGS84 = ReferenceSystem.REFERENCE_SYSTEM_WGS84


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    """The simulated city with the pack of these tests, and two places where water rises."""
    running = await start_fleet(
        clusters, f"warnings-{os.getpid()}.", tmp_path_factory.mktemp("warnings"), ["event-hub"]
    )
    try:
        city_id, records = read_city(ROOT / "deploy/cities/simulated")
        await give_city(running, city_id, records)
        await give_packs(running.kafka, running.fleet.services, [{**EVENING, **SWITCHED}])
        hub = Hub(None, model_of(city_id, 1, records), ActivePacks())
        producer = Producer(running.kafka, "test")
        await producer.start()
        await producer.publish([prediction(hub, "gauge"), prediction(hub, "other", metres_north=500)])
        await producer.stop()
        assert len(await eventually(lambda: drafts(running))) == 2
        yield running
    finally:
        await running.close()
        running.fleet.stop()


def reactions(fleet: RunningFleet, department: str) -> ReactionsServiceStub:
    return ReactionsServiceStub(fleet.channel("event-hub", department, "console"))  # type: ignore[no-untyped-call]


async def drafts(fleet: RunningFleet) -> list[ReactionCause]:
    """Of both warnings; none before both are there."""
    state = ReactionCauseState.REACTION_CAUSE_STATE_DRAFT
    request = ListReactionCausesRequest(reaction="evening/prepare", state=state)
    found = (await reactions(fleet, "flood-control").ListReactionCauses(request)).causes
    return list(found) if len(found) == 2 else []


def stub(fleet: RunningFleet, department: str) -> WarningsServiceStub:
    return WarningsServiceStub(fleet.channel("event-hub", department, "console"))  # type: ignore[no-untyped-call]


def change(post: str) -> Change:
    return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id="p-1"))


async def refused(call: object) -> str | None:
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call  # type: ignore[misc]
    return reason_of(error.value)


async def listed(warnings: WarningsServiceStub) -> list[WarningMessage]:
    found = (await warnings.ListWarnings(ListWarningsRequest())).warnings
    return list(found) if len(found) == 2 else []


async def test_a_warning_is_signed_by_its_department_and_refusals_are_recorded(fleet: RunningFleet) -> None:
    control, police = stub(fleet, "flood-control"), stub(fleet, "traffic-police")
    newest, oldest = await eventually(lambda: listed(control))
    page = await control.ListWarnings(ListWarningsRequest(page_size=1))
    assert [item.warning_id for item in page.warnings] == [newest.warning_id]
    rest = await control.ListWarnings(ListWarningsRequest(page_size=1, page_token=page.next_page_token))
    assert [item.warning_id for item in rest.warnings] == [oldest.warning_id]
    for post, reason in (("traffic-police.handle", "FOREIGN_WARNING"), ("flood-control.sign", "FOREIGN_POST")):
        request = SignWarningRequest(change=change(post), warning_id=newest.warning_id)
        assert await refused(police.SignWarning(request)) == reason
    wrong = SignWarningRequest(change=change("flood-control.dispatch"), warning_id=newest.warning_id)
    assert await refused(control.SignWarning(wrong)) == "RIGHT_MISSING"
    request = SignWarningRequest(change=change("flood-control.sign"), warning_id=newest.warning_id, expected_version=1)
    signed = await control.SignWarning(request)
    assert signed == await control.SignWarning(request), "the same key gives the same answer"
    assert (signed.warning.state, signed.warning.version) == (WarningState.WARNING_STATE_SIGNED, 2)
    cancel = CancelWarningRequest(
        change=change("flood-control.sign"), warning_id=oldest.warning_id, reason="a test pump"
    )
    cancelled = await control.CancelWarning(cancel)
    assert cancelled.warning.state == WarningState.WARNING_STATE_CANCELLED
    found = await police.GetWarning(GetWarningRequest(warning=newest.warning_number))
    assert found.warning == signed.warning
    assert [item.version for item in found.history] == [1, 2]
    by_state = ListWarningsRequest(state=WarningState.WARNING_STATE_SIGNED)
    assert [item.warning_id for item in (await control.ListWarnings(by_state)).warnings] == [newest.warning_id]
    await fleet.settle()
    published = [WarningMessage.FromString(record.value) for record in await read_all(fleet.kafka, EVENTS_WARNINGS)]
    assert sorted(item.version for item in published) == [1, 1, 2, 2]
    assert await audited(fleet) == {
        ("traffic-police.handle", "refused WarningsService/SignWarning", "FOREIGN_WARNING"),
        ("flood-control.dispatch", "refused WarningsService/SignWarning", "RIGHT_MISSING"),
    }


async def audited(fleet: RunningFleet) -> set[tuple[str, str, str]]:
    connection = await asyncpg.connect(fleet.fleet.dsn("event-hub"))
    action = "refused WarningsService/SignWarning"
    rows = await connection.fetch("SELECT post_id, action, details FROM audit_entries WHERE action = $1", action)
    await connection.close()
    return {(row["post_id"], row["action"], json.loads(row["details"])["reason"]) for row in rows}


async def test_what_is_not_there_is_refused_and_records_of_rules_are_empty_at_first(fleet: RunningFleet) -> None:
    control = stub(fleet, "flood-control")
    assert await refused(control.GetWarning(GetWarningRequest(warning="W-2026-999999"))) == "WARNING_UNKNOWN"
    assert await refused(control.ListWarnings(ListWarningsRequest(page_token="x"))) == "PAGE_TOKEN_INVALID"
    nothing = CancelWarningRequest(change=change("flood-control.sign"), warning_id=str(uuid.uuid4()), reason="")
    assert await refused(control.CancelWarning(nothing)) == "REASON_MISSING"
    rules = RulesServiceStub(fleet.channel("event-hub", "flood-control", "console"))  # type: ignore[no-untyped-call]
    assert list((await rules.ListRuleRecords(ListRuleRecordsRequest())).records) == []


async def test_a_warning_drafts_a_change_of_mode_that_whoever_commands_signs(fleet: RunningFleet) -> None:
    first, second = await drafts(fleet)

    def signing(cause: ReactionCause, post: str) -> Any:
        request = SignReactionRequest(change=change(post), reaction=cause.reaction, cause=cause.cause)
        return reactions(fleet, post.partition(".")[0]).SignReaction(request)

    assert await refused(signing(first, "flood-control.sign")) == "ROLE_MISSING"
    assert await refused(signing(first, "emergency-management.command")) == "ROLE_MISSING", "of another department"
    done = (await signing(first, "flood-control.command")).cause
    assert (done.state, done.result) == (ReactionCauseState.REACTION_CAUSE_STATE_DONE, "district/990101")
    modes = ModesServiceStub(fleet.channel("event-hub", "flood-control", "console"))  # type: ignore[no-untyped-call]
    (listed,) = (await modes.ListModes(ListModesRequest())).modes
    assert (listed.mode.mode, listed.mode.commanding_post_id) == (Mode.MODE_RESPONSE, "flood-control.command")
    assert listed.mode.reason == "water is rising"
    assert await refused(signing(second, "flood-control.command")) == "ILLEGAL_MODE", "it is in response already"
