"""The real service process, asked as devices, gateways and departments ask it."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import os
import uuid
from collections.abc import AsyncIterator

import asyncpg
import grpc
import pytest
import pytest_asyncio
from cityloop.common.v1.common_pb2 import AreaReference, ReferenceSystem
from cityloop.sensing.v1 import history_service_pb2 as history
from cityloop.sensing.v1 import ingest_service_pb2 as ingest
from cityloop.sensing.v1 import registry_service_pb2 as registry
from cityloop.sensing.v1.history_service_pb2_grpc import HistoryServiceStub
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_local.workspace import root
from cityloop_messaging.observations import SHARDS, shard_of
from cityloop_operator.operations import read_city
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.city_facts import give_city, give_packs
from cityloop_testkit.fleets import start_fleet
from cityloop_testkit.http import http_client
from google.protobuf.timestamp_pb2 import Timestamp
from net import PACK
from openapi_conformance import conform
from sending import SECOND, Sensing, batch, gauge, names, now, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEY = "a key of the drainage company"
UNKNOWN = ingest.REJECTION_REASON_UNKNOWN_DATASTREAM
FOREIGN = ingest.REJECTION_REASON_NOT_YOUR_DATASTREAM
UNTIMED = ingest.REJECTION_REASON_TIME_INVALID
THINGS = 18
"""Of 60 datastreams each: more than one answer holds."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sensing(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sensing]:
    folder = tmp_path_factory.mktemp("sensing")
    keys = folder / "keys.json"
    keys.write_text(json.dumps({hashlib.sha256(KEY.encode()).hexdigest(): "drainage"}))
    services = ["sensing-ingest"]
    extra = {"sensing-ingest": {"api_keys_file": str(keys)}}
    running = await start_fleet(clusters, f"s{os.getpid()}-{uuid.uuid4().hex[:6]}.", folder, services, extra)
    try:
        await give_city(running, *read_city(root() / "deploy/cities/simulated"))
        await give_packs(running.kafka, services, [PACK])
        yield Sensing(running)
    finally:
        await running.close()
        running.fleet.stop()


async def test_the_edge_does_as_it_describes(sensing: Sensing) -> None:
    url = f"http://127.0.0.1:{sensing.fleet.fleet.port('sensing-ingest', 'http')}"
    assert await asyncio.to_thread(conform, url, {"X-API-Key": KEY}) == {"GET /", "POST /readings"}


async def test_the_rest_of_a_batch_is_taken_when_some_are_unknown_or_foreign(sensing: Sensing) -> None:
    own, foreign = await sensing.gauge(), await sensing.gauge("parks-greening")
    (answer,) = await sensing.send(batch([own, 4_000_000_001, foreign, own], [1.0, 2.0, 3.0, 4.0], batch_number=7))
    assert (answer.batch_number, answer.accepted, answer.flagged) == (7, 2, 0)
    assert {(item.index, item.reason) for item in answer.rejected} == {(1, UNKNOWN), (2, FOREIGN)}
    assert [value for _, value, _ in await sensing.readings(own)] == [1.0, 4.0]
    assert await sensing.readings(foreign) == []


async def test_what_is_out_of_range_in_the_future_or_no_number_is_kept_and_flagged(sensing: Sensing) -> None:
    number, later = await sensing.gauge(), now() + 3600 * SECOND
    times = [now() - 5 * SECOND, now() - 4 * SECOND, now() - 3 * SECOND, later]
    (answer,) = await sensing.send(batch([number] * 4, [10.0, 301.0, float("nan"), -1.0], times))
    assert (answer.accepted, answer.flagged, len(answer.rejected)) == (4, 3, 0)
    assert [quality for _, _, quality in await sensing.readings(number)] == [0, 1, 4, 1 | 2]
    await sensing.fleet.settle()
    stub = HistoryServiceStub(sensing.channel("drainage"))  # type: ignore[no-untyped-call]
    kept = await stub.ListReadings(history.ListReadingsRequest(datastream_number=number))
    assert [reading.quality for reading in kept.readings] == [3, 4, 1, 0]


async def test_a_batch_that_cannot_be_taken_is_answered_and_the_stream_goes_on(sensing: Sensing) -> None:
    number = await sensing.gauge()
    unequal = batch([number] * 3, [1.0] * 3, batch_number=3)
    unequal.values = unequal.values[:-1]
    oversize = batch([number] * 10_001, [1.0] * 10_001, batch_number=2)
    good = [batch([number], [value], batch_number=place) for place, value in ((1, 5.0), (4, 6.0))]
    answers = await sensing.send(good[0], oversize, unequal, good[1])
    assert [(item.batch_number, item.accepted, item.refused.reason) for item in answers] == [
        (1, 1, ""),
        (2, 0, "BATCH_TOO_LARGE"),
        (3, 0, "COLUMNS_UNEQUAL"),
        (4, 1, ""),
    ]
    assert "at most 10000" in answers[1].refused.message
    assert "column values has 23 bytes" in answers[2].refused.message
    await sensing.fleet.settle()
    assert [value for _, value, _ in await sensing.readings(number)] == [5.0, 6.0]


async def test_times_in_another_unit_are_refused_and_hold_nobody_up(sensing: Sensing) -> None:
    """A time that no calendar has once broke the record that it shared with other callers' readings."""
    number = await sensing.gauge()
    bad, good = await asyncio.gather(
        sensing.send(batch([number] * 3, [1.0, 2.0, 3.0], [2**62, 0, -(2**62)])), sensing.send(batch([number], [4.0]))
    )
    assert [(item.index, item.reason) for item in bad[0].rejected] == [(0, UNTIMED), (2, UNTIMED)]
    assert (bad[0].accepted, good[0].accepted) == (1, 1)


async def test_a_caller_who_gives_up_takes_nobody_along(sensing: Sensing) -> None:
    """Readings of several callers share a record: one that cancels must not cancel the others."""
    number = await sensing.gauge()

    async def giving_up(place: int) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001 * place):
                await sensing.send(*[batch([number], [float(place)]) for _ in range(50)])

    quitters = [giving_up(place) for place in range(1, 8)]
    steady = [sensing.send(*[batch([number], [99.0], batch_number=item) for item in range(20)]) for _ in range(8)]
    results = await asyncio.gather(*steady, *quitters)
    for answers in results[:8]:
        assert answers is not None
        assert [answer.accepted for answer in answers] == [1] * 20


async def test_registering_twice_with_one_key_is_registering_once(sensing: Sensing) -> None:
    thing, key = gauge(next(names)), str(uuid.uuid4())
    first, again = await sensing.register(thing, key), await sensing.register(thing, key)
    assert first == again
    other = gauge(next(names))
    code, reason, _ = await refused(sensing.register(other, key))
    assert (code, reason) == (grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED")


async def test_a_number_is_kept_for_ever_and_says_its_shard(sensing: Sensing) -> None:
    thing = gauge(next(names))
    registered = await sensing.register(thing)
    thing.datastreams[0].maximum = 20.0
    again = await sensing.register(thing)
    number = registered.datastreams[0].number
    assert again.datastreams[0].number == number
    assert number % SHARDS == shard_of(thing.datastreams[0].datastream_id)
    (answer,) = await sensing.send(batch([number], [21.0]))
    assert answer.flagged == 1, "the new limit holds for the next reading"


async def test_many_registrations_at_once_never_deadlock_and_number_uniquely(sensing: Sensing) -> None:
    """Things whose datastreams lie in the same shards, in every order."""

    def thing(number: int) -> registry.Thing:
        asked = gauge(f"station-{number}")
        asked.datastreams[0].datastream_id = f"station-{number}.0"
        for place in range(1, 60):
            extra = asked.datastreams.add()
            extra.CopyFrom(asked.datastreams[0])
            extra.datastream_id = f"station-{number}.{place}"
        return asked

    stored = await asyncio.gather(*(sensing.register(thing(number)) for number in range(THINGS)))
    numbers = [datastream.number for item in stored for datastream in item.datastreams]
    assert len(set(numbers)) == THINGS * 60
    stub = RegistryServiceStub(sensing.channel("drainage"))  # type: ignore[no-untyped-call]
    found = await stub.BatchGetDatastreams(registry.BatchGetDatastreamsRequest(numbers=[*numbers, 1]))
    assert [item.number for item in found.datastreams] == numbers, "in the order asked, the unknown one left out"
    await sensing.register(thing(3))
    asked = registry.BatchGetDatastreamsRequest(numbers=numbers, recorded_since=found.as_of)
    changed = await stub.BatchGetDatastreams(asked)
    assert {item.thing_id for item in changed.datastreams} == {"station-3"}, "only what changed since"
    assert len(changed.datastreams) == 60
    since = registry.BatchGetDatastreamsRequest(recorded_since=found.as_of)
    without_numbers = await stub.BatchGetDatastreams(since)
    assert {item.number for item in without_numbers.datastreams} == {item.number for item in changed.datastreams}
    assert not without_numbers.too_many
    ever = registry.BatchGetDatastreamsRequest(recorded_since=Timestamp())
    more = await stub.BatchGetDatastreams(ever)
    assert (more.too_many, [*more.datastreams], more.HasField("as_of")) == (True, [], True), "1,000 at most"
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.BatchGetDatastreams(registry.BatchGetDatastreamsRequest())
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("fix", "code", "reason"),
    [
        ("outside", grpc.StatusCode.INVALID_ARGUMENT, "OUTSIDE_CITY"),
        ("undeclared", grpc.StatusCode.INVALID_ARGUMENT, "POSITION_INVALID"),
        ("range", grpc.StatusCode.INVALID_ARGUMENT, "RANGE_INVALID"),
        ("twice", grpc.StatusCode.INVALID_ARGUMENT, "DATASTREAM_INVALID"),
        ("foreign", grpc.StatusCode.PERMISSION_DENIED, "FOREIGN_THING"),
        ("nul", grpc.StatusCode.INVALID_ARGUMENT, "TEXT_INVALID"),
        ("long", grpc.StatusCode.INVALID_ARGUMENT, "ID_TOO_LONG"),
        ("model", grpc.StatusCode.INVALID_ARGUMENT, "THING_MODEL_UNKNOWN"),
    ],
)
async def test_a_bad_thing_is_refused_with_its_reason(
    sensing: Sensing, fix: str, code: grpc.StatusCode, reason: str
) -> None:
    thing = gauge(next(names), at=(0.0, 0.0)) if fix == "outside" else gauge(next(names))
    match fix:
        case "undeclared":
            thing.place.position.reference_system = ReferenceSystem.REFERENCE_SYSTEM_UNSPECIFIED
        case "range":
            thing.datastreams[0].minimum = 300
        case "twice":
            thing.datastreams.add().CopyFrom(thing.datastreams[0])
        case "foreign":
            thing.department_id = "parks-greening"
        case "nul":
            thing.name.texts["zh"] = "a\0b"
        case "long":
            thing.thing_id = "x" * 201
        case "model":
            thing.thing_model = "unheard-of"
    assert (await refused(sensing.register(thing)))[:2] == (code, reason)


async def test_history_pages_meet_and_the_latest_value_is_the_newest(sensing: Sensing) -> None:
    number, first = await sensing.gauge(), now() - 3600 * SECOND
    times = [first + place * SECOND for place in range(25)]
    await sensing.send(batch([number] * 25, [float(place) for place in range(25)], times))
    await sensing.send(batch([number] * 5, [float(place) for place in range(5)], times[:5]))
    await sensing.fleet.settle()
    stub = HistoryServiceStub(sensing.channel("drainage"))  # type: ignore[no-untyped-call]
    pages, token = [], ""
    while True:
        request = history.ListReadingsRequest(datastream_number=number, page_size=10, page_token=token)
        answer = await stub.ListReadings(request)
        pages.append([reading.value for reading in answer.readings])
        token = answer.next_page_token
        if not token:
            break
    assert pages == [[float(place) for place in range(24, 14, -1)], list(range(14, 4, -1)), [4.0, 3.0, 2.0, 1.0, 0.0]]
    latest = await stub.GetLatestReading(history.GetLatestReadingRequest(datastream_number=number))
    assert latest.reading.value == 24.0
    for token in ("yesterday", "2026-01-01", "9" * 30):
        request = history.ListReadingsRequest(datastream_number=number, page_token=token)
        assert (await refused(stub.ListReadings(request)))[1] == "PAGE_TOKEN_INVALID"
    nothing = history.GetLatestReadingRequest(datastream_number=1)
    assert (await refused(stub.GetLatestReading(nothing)))[:2] == (grpc.StatusCode.NOT_FOUND, "NO_READING")


async def test_the_latest_value_is_a_valid_one_and_a_flagged_one_only_where_none_is(sensing: Sensing) -> None:
    number, flagged = await sensing.gauge(), await sensing.gauge()
    stub = HistoryServiceStub(sensing.channel("drainage"))  # type: ignore[no-untyped-call]

    async def latest(of: int) -> tuple[float, int]:
        answer = await stub.GetLatestReading(history.GetLatestReadingRequest(datastream_number=of))
        return answer.reading.value, answer.reading.quality

    moment = now()
    times = [moment - 30 * SECOND, moment - 20 * SECOND, moment - 10 * SECOND, moment + 600 * SECOND]
    await sensing.send(batch([number] * 4, [10.0, 11.0, 999.0, 12.0], times))
    await sensing.send(batch([flagged], [12.0], [moment + 600 * SECOND]))
    await sensing.fleet.settle()
    assert await latest(number) == (11.0, 0), "neither the one of the future nor the one out of range"
    assert await latest(flagged) == (12.0, 2)
    await sensing.send(batch([flagged], [999.0], [moment - 10 * SECOND]))
    await sensing.fleet.settle()
    assert await latest(flagged) == (999.0, 1), "what was measured goes before what cannot have been yet"
    answer = await stub.ListReadings(history.ListReadingsRequest(datastream_number=number))
    listed = [(reading.value, reading.quality) for reading in answer.readings]
    assert listed == [(12.0, 2), (999.0, 1), (11.0, 0), (10.0, 0)], "nothing is lost"


async def test_a_department_is_told_which_of_its_things_need_care(sensing: Sensing) -> None:
    things = [await sensing.register(gauge(next(names))) for _ in range(3)]
    ids = sorted(thing.thing_id for thing in things)
    connection = await asyncpg.connect(sensing.fleet.fleet.dsn("sensing-ingest"))
    told = "UPDATE device_health SET clock_ahead_seconds = 25 WHERE thing_id = ANY($1)"
    await connection.execute(told, ids[:2])
    await connection.close()

    async def listed(department: str, token: str = "") -> registry.ListDeviceHealthResponse:
        stub = RegistryServiceStub(sensing.channel(department))  # type: ignore[no-untyped-call]
        request = registry.ListDeviceHealthRequest(page_size=1, page_token=token)
        answer: registry.ListDeviceHealthResponse = await stub.ListDeviceHealth(request)
        return answer

    first = await listed("drainage")
    second = await listed("drainage", first.next_page_token)
    rest = await listed("drainage", second.next_page_token)
    found = [*first.things, *second.things]
    assert [(item.thing_id, item.clock_ahead_seconds) for item in found] == [(name, 25) for name in ids[:2]]
    assert (found[0].department_id, found[0].place.jurisdiction != "") == ("drainage", True)
    assert (list(rest.things), rest.next_page_token) == ([], "")
    assert not (await listed("parks-greening")).things


async def test_time_beats_in_every_partition(sensing: Sensing) -> None:
    async def beating() -> bool:
        records = await read_all(sensing.fleet.kafka, SENSING_OBSERVATIONS)
        beats = [record for record in records if not ObservationBatch.FromString(record.value).count]
        return all(sum(record.partition == number for record in beats) >= 2 for number in range(3))

    await eventually(beating, seconds=10)


async def test_json_is_taken_with_a_key_and_refused_without(sensing: Sensing) -> None:
    thing = await sensing.register(gauge(next(names)))
    name = thing.datastreams[0].datastream_id
    reading = {"datastream_id": name, "phenomenon_time": "2026-07-01T08:00:00+08:00", "value": 12.5}
    url = f"http://127.0.0.1:{sensing.fleet.fleet.port('sensing-ingest', 'http')}/readings"
    async with http_client() as client:
        for headers in ({}, {"X-API-Key": "guessed"}):
            answer = await client.post(url, json={"readings": [reading]}, headers=headers)
            assert (answer.status_code, answer.json()["title"]) == (403, "API_KEY_UNKNOWN")
            assert answer.headers["content-type"] == "application/problem+json"
        key = {"X-API-Key": KEY}
        unknown = {**reading, "datastream_id": "nobody's"}
        answer = await client.post(url, json={"readings": [reading, unknown]}, headers=key)
        assert answer.status_code == 200
        content = answer.json()
        assert (content["accepted"], content["flagged"]) == (1, 0)
        assert [(item["index"], item["reason"]) for item in content["rejected"]] == [(1, "UNKNOWN_DATASTREAM")]
        early = {"phenomenon_time": "1800-01-01T00:00:00Z"}
        answer = await client.post(
            url, json={"readings": [{**reading, "value": None}, {**reading, **early}]}, headers=key
        )
        assert [item["reason"] for item in answer.json()["rejected"]] == ["VALUE_INVALID", "TIME_INVALID"]
        declared = {**key, "Content-Type": "application/json; charset=gb18030"}
        body = json.dumps({"readings": [{**reading, "datastream_id": "水很深"}]}, ensure_ascii=False).encode("gb18030")
        assert (await client.post(url, content=body, headers=declared)).json()["rejected"][0]["index"] == 0
        answer = await client.post(url, content=body, headers=key)
        assert (answer.status_code, answer.json()["title"]) == (400, "TEXT_UNREADABLE")
        described = await client.get(url.removesuffix("readings"), follow_redirects=True)
        assert set(described.json()["paths"]) == {"/", "/readings"}
        answer = await client.post(url, content=b"[" * 9_000_000, headers=key)
        assert (answer.status_code, answer.json()["title"]) == (413, "BODY_TOO_LARGE")
        answer = await client.get(f"{url}/none")
        assert (answer.status_code, answer.json()["title"]) == (404, "NOT_FOUND")
    midnight = int(dt.datetime(2026, 7, 1, tzinfo=dt.UTC).timestamp() * SECOND)
    assert await sensing.readings(thing.datastreams[0].number) == [(midnight, 12.5, 0)]


async def test_a_killed_service_loses_nothing_that_it_acknowledged(sensing: Sensing) -> None:
    """A ledger of acknowledged readings against what stands on the topic and in the history; killed at a count."""
    number = await sensing.gauge()
    first = now() - 1800 * SECOND
    acknowledged: list[int] = []
    killed = asyncio.Event()

    async def pour() -> None:
        """One long stream; a batch is in the ledger once it is answered."""

        async def requests() -> AsyncIterator[ingest.IngestReadingsRequest]:
            for place in range(5_000):
                yield batch([number], [float(place % 300)], [first + place], batch_number=place)

        stub = IngestServiceStub(sensing.channel("drainage"))  # type: ignore[no-untyped-call]
        async for answer in stub.IngestReadings(requests()):
            acknowledged.append(first + answer.batch_number)
            if len(acknowledged) == 300:
                sensing.fleet.fleet.processes["sensing-ingest"].kill()
                killed.set()

    with pytest.raises(grpc.aio.AioRpcError):
        await pour()
    assert killed.is_set()
    assert 300 <= len(acknowledged) < 5_000
    sensing.fleet.fleet.start_service("sensing-ingest")
    await asyncio.to_thread(sensing.fleet.fleet.wait_ready)
    sensing.channels.clear()  # the old ones may wait two seconds until they try the service again
    assert set(acknowledged) <= {time for time, _, _ in await sensing.readings(number)}
    await sensing.fleet.settle()
    stub = HistoryServiceStub(sensing.channel("drainage"))  # type: ignore[no-untyped-call]
    kept = await stub.ListReadings(history.ListReadingsRequest(datastream_number=number, page_size=1_000))
    times = {reading.phenomenon_time.ToMicroseconds() for reading in kept.readings}
    assert set(acknowledged[-100:]) <= times


async def test_settle_says_what_is_not_settled(sensing: Sensing) -> None:
    await sensing.fleet.settle()
    connection = await asyncpg.connect(sensing.fleet.fleet.dsn("sensing-ingest"))
    try:
        await connection.execute(
            "INSERT INTO parked (consumer, fact_id, waits_for, topic, key, value, headers)"
            " VALUES ('probe', gen_random_uuid(), 'x', 'events.signals.v1', 'k', '', '[]')"
        )
        with pytest.raises(AssertionError, match="sensing-ingest has parked 1 facts"):
            await sensing.fleet.settle(0.5)
    finally:
        await connection.execute("DELETE FROM parked")
        await connection.close()


async def test_things_are_counted_by_department_division_and_area_each_once(sensing: Sensing) -> None:
    operator = RegistryServiceStub(sensing.fleet.channel("sensing-ingest"))  # type: ignore[no-untyped-call]

    async def counted(**which: object) -> int:
        return int((await operator.CountThings(registry.CountThingsRequest(**which))).things)  # type: ignore[arg-type]

    thing = await sensing.register(gauge(next(names), "meteorology"), department="meteorology")
    area = [AreaReference(layer="district", area_id="nowhere"), thing.place.areas[0]]
    assert await counted() == 0
    assert await counted(department_ids=["meteorology", "nobody"]) == 1
    assert await counted(areas=area[:1]) == 0
    there = await counted(areas=area)
    assert there >= 1
    assert await counted(areas=area, department_ids=["meteorology"]) == there
    assert await counted(jurisdictions=[thing.place.jurisdiction], department_ids=["meteorology"]) >= 1
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await RegistryServiceStub(sensing.channel("drainage")).CountThings(registry.CountThingsRequest())  # type: ignore[no-untyped-call]
    assert raised.value.code() is grpc.StatusCode.PERMISSION_DENIED
