"""What an operator does over gRPC: apply a city, plan, apply, roll back and watch packs."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

import grpc
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop.sharing.v1 import city_service_pb2 as city
from cityloop.sharing.v1 import city_service_pb2_grpc as city_stubs
from cityloop.sharing.v1 import packs_service_pb2 as packs
from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop.sharing.v1.component_pb2 import Component
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackState
from cityloop.sharing.v1.packs_service_pb2_grpc import PacksServiceStub
from cityloop_rpc import reason_of

from cityloop_operator.city_file import CityFile
from cityloop_operator.generated_city import generate
from cityloop_operator.generated_components import generate_components
from cityloop_operator.imported_city import import_city

LOOK_SECONDS = 0.2
DECISION_SECONDS = 40.0
COMPONENTS_A_CALL = 1_000
CITY_STILL_READ = {"NO_CITY", "CITY_BEHIND"}


class PackRefusedError(RuntimeError):
    """A service refused the pack, or did not answer in time; the message says which and why."""


def change() -> Change:
    """A change by the operator, with a fresh idempotency key."""
    return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id="operator", person_id="operator"))


def read_city(folder: Path, data: Path | None = None) -> tuple[str, list[CityRecord]]:
    """The id and the records of the city that a folder describes.

    Args:
        folder: holds `city.yaml`.
        data: the folder of data that an imported city is made from.

    Raises:
        CityDataError: the city is imported and its data is missing or wrong; the message names the file.
    """
    file = CityFile.read(folder)
    return file.city, generate(file) if file.imported is None else import_city(file, data).records


def read_components(folder: Path) -> list[Component]:
    """The components of the city that a folder describes; none where it describes none."""
    return generate_components(CityFile.read(folder))


def read_pack(folder: Path) -> dict[str, str]:
    """The files of a pack by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


async def apply_city(channel: grpc.aio.Channel, city_id: str, records: Sequence[CityRecord]) -> int:
    """Apply a city; returns its version."""

    async def requests() -> AsyncIterator[city.ApplyCityRequest]:
        header = city.ApplyCityHeader(change=change(), city_id=city_id, entities=len(records))
        yield city.ApplyCityRequest(header=header)
        for record in records:
            yield city.ApplyCityRequest(record=record)

    answer = await city_stubs.CityServiceStub(channel).ApplyCity(requests(), timeout=60)  # type: ignore[no-untyped-call]
    return int(answer.city_version)


async def put_components(
    channel: grpc.aio.Channel, components: Sequence[Component], said: Callable[[int], None] = lambda _count: None
) -> int:
    """Put components, 1,000 a call, once the service has read the newest city; returns how many.

    Args:
        channel: to data-sharing.
        components: where and whose they are; areas are resolved by the service.
        said: told after each call how many are put.
    """
    stub = city_stubs.CityServiceStub(channel)  # type: ignore[no-untyped-call]
    put = 0
    end = time.monotonic() + DECISION_SECONDS
    while put < len(components):
        part = components[put : put + COMPONENTS_A_CALL]
        try:
            answer = await stub.PutComponents(city.PutComponentsRequest(change=change(), components=part), timeout=30)
        except grpc.aio.AioRpcError as error:
            if reason_of(error) not in CITY_STILL_READ or time.monotonic() > end:
                raise
            await asyncio.sleep(LOOK_SECONDS)
            continue
        put += answer.components
        said(put)
    return put


async def city_version(channel: grpc.aio.Channel) -> city.GetCityVersionResponse:
    """Which version of which city is applied."""
    stub = city_stubs.CityServiceStub(channel)  # type: ignore[no-untyped-call]
    answer: city.GetCityVersionResponse = await stub.GetCityVersion(city.GetCityVersionRequest())
    return answer


async def plan_pack(channel: grpc.aio.Channel, pack_id: str, files: Mapping[str, str]) -> packs.PlanPackResponse:
    """Problems of a pack and what it would change."""
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    answer: packs.PlanPackResponse = await stub.PlanPack(packs.PlanPackRequest(pack_id=pack_id, files=files))
    return answer


async def list_packs(channel: grpc.aio.Channel, pack_id: str = "") -> list[packs.PackSummary]:
    """Every version of a pack (of all packs when empty) with the services' answers."""
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    return list((await stub.ListPacks(packs.ListPacksRequest(pack_id=pack_id))).packs)


async def apply_pack(channel: grpc.aio.Channel, pack_id: str, files: Mapping[str, str]) -> int:
    """Propose a pack and wait for the decision; returns its version.

    Raises:
        PackRefusedError: it did not become active.
    """
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    answer = await stub.ApplyPack(packs.ApplyPackRequest(change=change(), pack_id=pack_id, files=files))
    await wait_for_decision(stub, pack_id, answer.pack_version)
    return int(answer.pack_version)


async def roll_back_pack(channel: grpc.aio.Channel, pack_id: str) -> int:
    """Propose the files of the version that was active before, and wait; returns the new version.

    Raises:
        PackRefusedError: it did not become active.
    """
    stub = PacksServiceStub(channel)  # type: ignore[no-untyped-call]
    answer = await stub.RollBackPack(packs.RollBackPackRequest(change=change(), pack_id=pack_id))
    await wait_for_decision(stub, pack_id, answer.pack_version)
    return int(answer.pack_version)


async def wait_for_decision(stub: PacksServiceStub, pack_id: str, pack_version: int) -> None:
    """Return when every service runs this version of the pack.

    Raises:
        PackRefusedError: it was withdrawn, or nothing happened within 40 s.
    """
    end = time.monotonic() + DECISION_SECONDS
    while time.monotonic() < end:
        listing = await stub.ListPacks(packs.ListPacksRequest(pack_id=pack_id))
        summary = next(item for item in listing.packs if item.pack.pack_version == pack_version)
        if summary.pack.state == PackState.PACK_STATE_WITHDRAWN:
            raise PackRefusedError(_why(summary))
        running = [item for item in summary.answers if item.answer == PackAnswer.PACK_ANSWER_RUNNING]
        if summary.pack.state == PackState.PACK_STATE_ACTIVE and len(running) == len(summary.answers):
            return
        await asyncio.sleep(LOOK_SECONDS)
    raise PackRefusedError(f"{pack_id} version {pack_version} was not decided within {DECISION_SECONDS:.0f} s")


def _why(summary: packs.PackSummary) -> str:
    refusals = [
        f"{answer.service}: {problem}"
        for answer in summary.answers
        if answer.answer == PackAnswer.PACK_ANSWER_REFUSED
        for problem in answer.problems
    ]
    name = f"{summary.pack.pack_id} version {summary.pack.pack_version}"
    return f"{name} was withdrawn: {'; '.join(refusals) or 'a service did not answer within 30 s'}"
