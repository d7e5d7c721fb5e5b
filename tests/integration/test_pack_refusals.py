"""A pack that one service refuses runs on none, whichever service it is; each says why."""

from __future__ import annotations

from collections.abc import AsyncIterator

import grpc
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_pack
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackState
from cityloop_operator.operations import PackRefusedError, apply_pack, list_packs
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters
from cityloop_testkit.fleets import RunningFleet

FILES = simulated_pack()
OWNER = "data-sharing"
"""Proposes packs: what it refuses itself is proposed to nobody."""
TWINS = {
    OWNER: "event-classes",
    "sensing-ingest": "thing-models",
    "event-hub": "rules",
    "collaboration-tasks": "process",
    "citizen-services": "messages",
}
"""The file of which each service bears no second one of the same names beside the pack in use."""
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder = tmp_path_factory.mktemp("refusals")
    async with city_fleet(clusters, "refusals.", folder, pack=FILES) as running:
        yield running


async def refused(fleet: RunningFleet, pack: str, file: str) -> str:
    """Why a pack that holds this file of the pack in use does not become active."""
    files = {"pack.yaml": FILES["pack.yaml"].replace("pack: simulated", f"pack: {pack}"), file: FILES[file]}
    with pytest.raises((PackRefusedError, grpc.aio.AioRpcError)) as raised:
        await apply_pack(fleet.channel(OWNER), pack, files)
    if isinstance(raised.value, grpc.aio.AioRpcError):
        assert reason_of(raised.value) == "PACK_INVALID"
        return f"{OWNER}: {raised.value.details()}"
    return str(raised.value)


@pytest.mark.parametrize("service", TWINS)
async def test_what_one_service_refuses_no_service_takes(fleet: RunningFleet, service: str) -> None:
    pack = f"twin-of-{TWINS[service]}"
    reason = await refused(fleet, pack, f"{TWINS[service]}.yaml")
    assert f"{service}: " in reason
    assert "stands in" in reason
    found = await list_packs(fleet.channel(OWNER), pack)
    assert {item.pack.state for item in found} <= {PackState.PACK_STATE_WITHDRAWN}
    assert bool(found) == (service != OWNER)
    answers = {answer.service: answer.answer for item in found for answer in item.answers}
    refusing = {name for name, answer in answers.items() if answer == PackAnswer.PACK_ANSWER_REFUSED}
    assert refusing == {service} - {OWNER}
    await fleet.settle()
    for name in fleet.fleet.services:
        lines = (fleet.fleet.folder / "logs" / f"{name}.log").read_text().splitlines()
        assert not [line for line in lines if "pack_in_use" in line and pack in line], f"{name} runs it"
