"""An operator's walk with the command line: all of a city or nothing, a pack on every service or on none."""

from __future__ import annotations

import asyncio
import signal
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop.sharing.v1 import catalogue_service_pb2 as catalogue
from cityloop.sharing.v1 import city_service_pb2 as city
from cityloop.sharing.v1 import packs_service_pb2 as packs
from cityloop.sharing.v1.catalogue_service_pb2_grpc import CatalogueServiceStub
from cityloop.sharing.v1.city_service_pb2_grpc import CityServiceStub
from cityloop.sharing.v1.packs_service_pb2_grpc import PacksServiceStub
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.forked import run_forked
from cityloop_operator.operations import (
    apply_city,
    apply_packs,
    plan_packs,
    read_city,
    read_pack,
)
from cityloop_rpc import Credentials, open_channel, reason_of
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.fleets import RunningFleet, start_fleet
from cityloop_testkit.http import http_client
from command_line import cityloop

ROOT = Path(__file__).parents[2]
CITY, PACKS = ROOT / "deploy/cities/simulated", ROOT / "deploy/packs"
SERVICES = ("data-sharing", "sensing-ingest", "event-hub")
pytestmark = pytest.mark.timeout(300)
FOLLOWED = pytest.mark.parametrize("fleet", [("data-sharing", "sensing-ingest")], indirect=True)
ALONE = pytest.mark.parametrize("fleet", [("data-sharing",)], indirect=True)
MODELS = (
    "thing_models:\n  - {thing_model: gauge, title: {zh: 计, en: Gauge},"
    " observed_properties: [{observed_property: level, title: {zh: 水位, en: level}}]}\n"
)
EXTRA = "pack: extra\nrequires: [waterlogging]\ntitle: {zh: 附加, en: Extra}\n"


@pytest_asyncio.fixture
async def fleet(
    request: pytest.FixtureRequest, clusters: Clusters, kafka_prefix: str, tmp_path: Path
) -> AsyncIterator[RunningFleet]:
    services = getattr(request, "param", SERVICES)
    running = await start_fleet(clusters, kafka_prefix, tmp_path / "fleet", services)
    try:
        yield running
    finally:
        await running.close()
        await asyncio.to_thread(running.fleet.stop)


async def gauge(fleet: RunningFleet, service: str, line: str) -> float | None:
    async with http_client() as client:
        text = (await client.get(f"http://127.0.0.1:{fleet.fleet.port(service, 'admin')}/metrics")).text
    found = [float(item.rpartition(" ")[2]) for item in text.splitlines() if item.startswith(line)]
    return found[0] if found else None


def write_pack(folder: Path, rule: str, above: int) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "pack.yaml").write_text(EXTRA, encoding="utf-8")
    threshold = f"{{above: {above}, clear_below: 1}}"
    (folder / "rules.yaml").write_text(
        f"rules:\n  - {{rule: {rule}, thing_model: gauge, observed_property: level, threshold: {threshold},"
        " event_class: road-waterlogging, grade: general}\n",
        encoding="utf-8",
    )
    (folder / "thing-models.yaml").write_text(MODELS, encoding="utf-8")
    return folder


async def test_a_pack_runs_on_every_service_or_on_none(fleet: RunningFleet, tmp_path: Path) -> None:
    code, output, _ = await cityloop(fleet, "city", "apply", str(CITY))
    assert (code, "version 1" in output, "2,000 components" in output) == (0, True, True)
    house = [str(PACKS / name) for name in ("base", "simulated", "waterlogging")]
    code, _, errors = await cityloop(fleet, "pack", "plan", house[-1])
    assert (code, "waterlogging/pack.yaml: requires 'simulated', which is not in use" in errors) == (1, True)
    code, output, _ = await cityloop(fleet, "pack", "plan", *house)
    assert (code, "waterlogging: + event class road-waterlogging" in output) == (0, True)
    code, output, _ = await cityloop(fleet, "pack", "apply", *house)
    assert (code, output.strip()) == (0, "base, simulated, waterlogging: active on every service by set 2")
    folder = write_pack(tmp_path / "extra", "gauge-level", 10)
    operator = fleet.channel("data-sharing")
    assert await apply_packs(operator, [read_pack(folder)]) == 3

    silent = "{rule: gauge-silent-too, thing_model: gauge, silent: true, event_class: gauge-silent, grade: general}"
    with (folder / "rules.yaml").open("a", encoding="utf-8") as rules:
        rules.write(f"  - {silent}\n")
    why = "event-hub: extra/rules.yaml:3: rule 'gauge-silent-too' is about silence"
    for command in ("plan", "apply"):
        code, _, errors = await cityloop(fleet, "pack", command, str(folder))
        assert (code, why in errors) == (1, True)
        assert len(errors.strip().splitlines()) <= 2, "what is waited for, and one line that says why"
    await fleet.settle()
    for service in SERVICES[1:]:
        assert await gauge(fleet, service, 'cityloop_pack_version{pack="extra"}') == 1, "the former stays active"
    code, output, _ = await cityloop(fleet, "pack", "status")
    assert (code, "by set 3" in output, "sensing-ingest 0 running" in output) == (0, True, True)

    write_pack(folder, "gauge-level", 30)
    changed = await apply_packs(operator, [read_pack(folder)])
    code, output, _ = await cityloop(fleet, "pack", "rollback")
    assert (code, "back at the packs of the set before" in output) == (0, True)
    write_pack(folder, "gauge-level", 10)
    plan, asked = await plan_packs(operator, [read_pack(folder)])
    assert (list(plan.changes), asked) == ([], None)
    await fleet.settle()
    assert await gauge(fleet, "event-hub", 'cityloop_pack_version{pack="extra"}') == 1
    code, output, _ = await cityloop(fleet, "pack", "history")
    assert (code, f"set {changed}  replaced" in output, "by operator" in output) == (0, True, True)
    assert "extra: ~ rule gauge-level: threshold.above: 10.0 becomes 30.0" in output

    code, output, _ = await cityloop(fleet, "pack", "diff", str(folder))
    assert (code, "is extra version 1" in output) == (0, True)
    code, output, _ = await cityloop(fleet, "pack", "diff", "--version", "3", str(folder))
    assert (code, "+  - {rule: gauge-level" in output) == (1, True)
    code, output, _ = await cityloop(fleet, "pack", "show", "waterlogging")
    assert (code, "# waterlogging version 1, scenario" in output, "process: flood" in output) == (0, True, True)

    files = read_pack(write_pack(tmp_path / "taken", "another-level", 10))
    files["pack.yaml"] = EXTRA.replace("extra", "taken")
    files["event-classes.yaml"] = read_pack(PACKS / "waterlogging")["event-classes.yaml"]
    with pytest.raises(grpc.aio.AioRpcError, match="event class 'road-waterlogging' is defined in") as raised:
        await apply_packs(operator, [files])
    assert reason_of(raised.value) == "PACK_INVALID"
    code, _, errors = await cityloop(fleet, "pack", "rollback", "--to", "99")
    assert (code, "NO_FORMER_PACK_SET" in errors, "Traceback" in errors) == (1, True, False)

    code, output, _ = await cityloop(fleet, "pack", "withdraw", "extra")
    assert (code, "extra: withdrawn, by set" in output) == (0, True)
    code, output, _ = await cityloop(fleet, "pack", "status")
    assert "extra" not in output


@FOLLOWED
async def test_a_city_that_is_cut_off_changes_nothing(fleet: RunningFleet) -> None:
    city_id, records = read_city(CITY)
    operator = fleet.channel("data-sharing")
    assert await apply_city(operator, city_id, records) == 1
    await asyncio.to_thread(fleet.fleet.wait_ready)
    stub = CityServiceStub(operator)  # type: ignore[no-untyped-call]

    async def stream(entities: int, *, abort_after: int | None = None) -> AsyncIterator[city.ApplyCityRequest]:
        change = Change(idempotency_key=str(uuid.uuid4()))
        yield city.ApplyCityRequest(header=city.ApplyCityHeader(change=change, city_id=city_id, entities=entities))
        for number, record in enumerate(records):
            if number == abort_after:
                call.cancel()
                return
            yield city.ApplyCityRequest(record=record)

    call = stub.ApplyCity(stream(len(records), abort_after=100))
    with pytest.raises((asyncio.CancelledError, grpc.aio.AioRpcError)):
        await call
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await stub.ApplyCity(stream(len(records) + 1))
    assert reason_of(raised.value) == "CITY_INCOMPLETE"
    records[3].area.geometry = b"no geometry"
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await stub.ApplyCity(stream(len(records)))
    assert reason_of(raised.value) == "CITY_INVALID"

    await fleet.settle()
    assert (await stub.GetCityVersion(city.GetCityVersionRequest())).city_version == 1
    process = fleet.fleet.processes["sensing-ingest"].process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    await asyncio.to_thread(process.wait)
    fleet.fleet.start_service("sensing-ingest")
    await asyncio.to_thread(fleet.fleet.wait_ready)
    await fleet.settle()
    for service in fleet.fleet.services:
        assert await gauge(fleet, service, "cityloop_city_version ") == 1


@ALONE
async def test_only_those_who_may_call_and_what_they_did_is_evident(fleet: RunningFleet, tmp_path: Path) -> None:
    assert await apply_city(fleet.channel("data-sharing"), *read_city(CITY)) == 1
    address = fleet.fleet.address("data-sharing")
    own = fleet.credentials("cityloop", "operator")

    async def code_of(channel: grpc.aio.Channel) -> grpc.StatusCode:
        stub = CityServiceStub(channel)  # type: ignore[no-untyped-call]
        try:
            await stub.GetCityVersion(city.GetCityVersionRequest(), timeout=5)
        except grpc.aio.AioRpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    assert await code_of(fleet.channel("data-sharing")) is grpc.StatusCode.OK
    nameless = grpc.ssl_channel_credentials(own.authority.read_bytes())
    async with grpc.aio.secure_channel(address, nameless) as channel:
        assert await code_of(channel) is grpc.StatusCode.UNAVAILABLE
    foreign = DevelopmentAuthority(tmp_path / "foreign").issue("cityloop", "operator")
    async with open_channel(address, Credentials(foreign.key, foreign.certificate, own.authority)) as channel:
        assert await code_of(channel) is grpc.StatusCode.UNAVAILABLE

    department = fleet.channel("data-sharing", "drainage", "desk")
    plan = PacksServiceStub(department)  # type: ignore[no-untyped-call]
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await plan.PlanPackSet(packs.PlanPackSetRequest())
    assert reason_of(raised.value) == "METHOD_NOT_ALLOWED"
    publish = CatalogueServiceStub(department)  # type: ignore[no-untyped-call]
    actor = Actor(post_id="water-affairs.handle", person_id="person")
    request = catalogue.PublishDatasetRequest(change=Change(idempotency_key="k", actor=actor))

    async def refused() -> str:
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await publish.PublishDataset(request)
        return reason_of(raised.value)

    async def knows_the_city() -> bool:
        return await refused() != "NO_CITY"

    await eventually(knows_the_city)
    assert await refused() == "FOREIGN_POST"
    await check_evidence(fleet)


async def check_evidence(fleet: RunningFleet) -> None:
    environment = fleet.fleet.environment("data-sharing")
    connection = await asyncpg.connect(fleet.fleet.dsn("data-sharing"))

    async def verified() -> tuple[int, str, str]:
        command = (sys.executable, "-m", "cityloop_data_sharing", "verify-audit")
        return await run_forked(command, environment)

    try:
        await eventually(lambda: connection.fetchval("SELECT count(*) = 1 FROM audit_chain"))
        code, output, _ = await verified()
        assert (code, output.startswith("1 entry, head sha256:")) == (0, True)
        await connection.execute("""UPDATE audit_entries SET details = '{"entities": 1}'""")
        code, _, errors = await verified()
        assert (code, "entry 1 (" in errors and "was changed" in errors) == (1, True)
        code, output, errors = await cityloop(fleet, "audit", "verify", "data-sharing")
        assert (code, "data-sharing: 1 entry, head sha256:" in output) == (1, True)
        assert "data-sharing: entry 1 (" in errors
        assert "was changed" in errors
    finally:
        await connection.close()
