"""Detections over gRPC, and the record of the algorithm once verdicts come back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import grpc
import net as nets
import pytest
import pytest_asyncio
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.common.v1.common_pb2 import AttachmentReference, Box, Place
from cityloop.events.v1.signal_pb2 import SignalSource
from cityloop.sensing.v1 import ingest_service_pb2 as messages
from cityloop.sensing.v1 import registry_service_pb2 as registry
from cityloop.sensing.v1.detection_pb2 import Detection
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.sharing.v1.pack_pb2 import PackMember, PackRecord, PackSet, PackSetState
from cityloop.topics import CASES_VERDICTS, SENSING_DETECTIONS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, fact_of, to_timestamp, utc_now
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.city_facts import pack_fact, pack_facts, publish
from google.protobuf.timestamp_pb2 import Timestamp
from net import CLASS, PACK, Net, change, position, ready, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")
ELSEWHERE = (113.2405, 23.0905)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def net(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Net]:
    async with nets.running_net(clusters, tmp_path_factory.mktemp("net")) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def camera(net: Net) -> registry.Thing:
    return await net.register("camera", "drainage")


def detection(thing_id: str, name: str = "", algorithm: str = "ponding", **fields: Any) -> Detection:
    values: dict[str, Any] = {"event_class": CLASS, "confidence": 0.55, "model_version": "7"} | fields
    evidence = AttachmentReference(attachment_id="frame", media_type="image/jpeg", size_bytes=9, digest="sha256:00")
    return Detection(detection_id=name, algorithm_id=algorithm, thing_id=thing_id, evidence=evidence, **values)


async def submit(net: Net, *detections: Detection, department: str = "drainage", key: str = "") -> list[str]:
    stub = IngestServiceStub(net.channel(department, "vision"))  # type: ignore[no-untyped-call]
    request = messages.SubmitDetectionsRequest(change=change(key=key), detections=detections)
    return list((await stub.SubmitDetections(request)).detection_ids)


async def published(net: Net, algorithm: str) -> list[Detection]:
    found = [Detection.FromString(record.value) for record in await read_all(net.kafka, SENSING_DETECTIONS)]
    return [item for item in found if item.algorithm_id == algorithm]


async def test_a_detection_is_published_once_with_its_place(net: Net, camera: registry.Thing) -> None:
    box = Box(x=0.25, y=0.5, width=0.5, height=0.5)
    here = detection(camera.thing_id, "d-here", "once", box=box)
    there = detection(camera.thing_id, "d-there", "once", place=Place(position=position(*ELSEWHERE), text="gate"))
    unnamed = detection(camera.thing_id, "", "once")
    ids = await submit(net, here, there, unnamed, here, key="first")
    assert ids[:2] == ["d-here", "d-there"]
    assert await submit(net, here, there, unnamed, here, key="first") == ids, "one key, one effect"
    assert await submit(net, there, detection(camera.thing_id, "d-last", "once")) == ["d-there", "d-last"]

    async def last() -> bool:
        return any(item.detection_id == "d-last" for item in await published(net, "once"))

    await eventually(last)
    found = {item.detection_id: item for item in await published(net, "once")}
    assert len(await published(net, "once")) == len(found) == 4
    assert found["d-here"].place == camera.place
    assert found["d-here"].box == box
    assert not found["d-there"].HasField("box")
    assert found["d-there"].place.position.longitude == ELSEWHERE[0]
    assert found["d-there"].place.areas
    assert found["d-there"].place.text == "gate"
    assert found[ids[2]].HasField("occurred_at")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"confidence": 1.01}, "CONFIDENCE_INVALID"),
        ({"confidence": float("nan")}, "CONFIDENCE_INVALID"),
        ({"box": Box(x=0.5, y=0.5, width=0.6, height=0.1)}, "BOX_INVALID"),
        ({"event_class": "nonsense"}, "CLASS_UNKNOWN"),
        ({"thing_id": "no such camera"}, "THING_UNKNOWN"),
        ({"model_version": ""}, "DETECTION_INVALID"),
        ({"place": Place(position=position(0, 0))}, "OUTSIDE_CITY"),
        ({"occurred_at": to_timestamp(utc_now().replace(year=2100))}, "OCCURRED_IN_FUTURE"),
        ({"model_version": "x" * 201}, "TEXT_TOO_LONG"),
        ({"model_version": "\0"}, "TEXT_INVALID"),
        ({"occurred_at": Timestamp(seconds=2**60)}, "MOMENT_INVALID"),
    ],
)
async def test_one_bad_detection_is_named_and_the_others_are_taken(
    net: Net, camera: registry.Thing, fields: dict[str, Any], reason: str
) -> None:
    algorithm = f"bad {reason} {len(str(fields))}"
    bad = detection(**({"thing_id": camera.thing_id, "name": "d-bad", "algorithm": algorithm} | fields))
    assert (await refused(submit(net, bad)))[1] == reason, "alone it is refused"
    stub = IngestServiceStub(net.channel("drainage", "vision"))  # type: ignore[no-untyped-call]
    detections = [detection(camera.thing_id, "", algorithm), bad, detection(camera.thing_id, "", algorithm)]
    request = messages.SubmitDetectionsRequest(change=change(), detections=detections)
    answer = await stub.SubmitDetections(request)
    assert [bool(name) for name in answer.detection_ids] == [True, False, True]
    assert [(item.index, item.reason) for item in answer.rejected] == [(1, reason)]
    assert answer.rejected[0].message
    assert [record.detections for record in await records(net, algorithm)] == [2]


async def test_things_and_ids_of_others_are_refused(net: Net, camera: registry.Thing) -> None:
    code, reason, _ = await refused(submit(net, detection(camera.thing_id), department="traffic-police"))
    assert (code, reason) == (grpc.StatusCode.PERMISSION_DENIED, "FOREIGN_THING")
    await submit(net, detection(camera.thing_id, "d-taken"))
    other = await net.register("camera", "traffic-police")
    foreign = submit(net, detection(other.thing_id, "d-taken"), department="traffic-police")
    assert (await refused(foreign))[:2] == (grpc.StatusCode.FAILED_PRECONDITION, "DETECTION_TAKEN")
    assert (await refused(submit(net)))[1] == "TOO_MANY_DETECTIONS"


async def records(net: Net, algorithm: str = "", token: str = "", size: int = 0) -> list[registry.AlgorithmRecord]:
    stub = RegistryServiceStub(net.channel("drainage"))  # type: ignore[no-untyped-call]
    request = registry.ListAlgorithmRecordsRequest(algorithm_id=algorithm, page_size=size, page_token=token)
    answer = await stub.ListAlgorithmRecords(request)
    if answer.next_page_token:
        return [*answer.records, *await records(net, algorithm, answer.next_page_token, size)]
    return list(answer.records)


def verdict(name: str, kind: VerdictKind, version: str = "7", source: str = "DETECTION") -> Fact[Verdict]:
    now = utc_now()
    payload = Verdict(
        verdict_id=str(derived_id("verdict of a test", name)),
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
        signal_id=name,
        source=SignalSource(type=f"SIGNAL_SOURCE_TYPE_{source}", source_id=name),
        rule_id="judged",
        rule_version=version,
        kind=kind,
    )
    return fact_of(CASES_VERDICTS, payload, "990100", key="one partition")


async def test_verdicts_count_once_for_the_model_version_that_claimed(net: Net, camera: registry.Thing) -> None:
    await submit(net, *(detection(camera.thing_id, f"j-{number}", "judged") for number in range(3)))
    await submit(net, detection(camera.thing_id, "j-new", "judged", model_version="8"))
    kinds = VerdictKind
    facts = [
        verdict("j-0", kinds.VERDICT_KIND_TRUE),
        verdict("j-1", kinds.VERDICT_KIND_FALSE),
        verdict("j-2", kinds.VERDICT_KIND_TRUE),
        verdict("r-1", kinds.VERDICT_KIND_REPEAT, source="REPORT"),
        verdict("g-1", kinds.VERDICT_KIND_FALSE, source="DATASTREAM"),
        verdict("j-new", kinds.VERDICT_KIND_WRONG_PLACE, "8"),
    ]
    await net.producer.publish(facts)
    await net.producer.publish(facts)
    marker = verdict("marker", kinds.VERDICT_KIND_WRONG_CLASS, "9")
    await net.producer.publish([marker])

    async def counted() -> bool:
        return [item.model_version for item in await records(net, "judged", size=1)] == ["7", "8", "9"]

    await eventually(counted)
    first, second, _ = await records(net, "judged")
    assert first == registry.AlgorithmRecord(
        algorithm_id="judged", model_version="7", detections=3, found_true=2, found_false=1
    )
    assert second == registry.AlgorithmRecord(algorithm_id="judged", model_version="8", detections=1, wrong_place=1)
    code, reason, _ = await refused(_broken_page(net))
    assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "PAGE_TOKEN_INVALID")


async def _broken_page(net: Net) -> registry.ListAlgorithmRecordsResponse:
    stub = RegistryServiceStub(net.channel("drainage"))  # type: ignore[no-untyped-call]
    answer: registry.ListAlgorithmRecordsResponse = await stub.ListAlgorithmRecords(
        registry.ListAlgorithmRecordsRequest(page_token="x")
    )
    return answer


async def test_an_instance_that_cannot_run_the_active_set_is_not_ready_until_it_can(net: Net) -> None:
    """Last of its file: the sets of packs of this net go on from here."""

    async def not_ready() -> bool:
        return not await ready(net)

    missing = PackSet(
        set_number=8,
        version=1,
        state=PackSetState.PACK_SET_STATE_ACTIVE,
        members=[PackMember(pack_id="never-sent", pack_version=1)],
    )
    assert await ready(net)
    await publish(net.kafka, [pack_fact("set/8", PackRecord(set=missing))])
    await eventually(not_ready)
    await publish(net.kafka, pack_facts([PACK], set_number=9, pack_version=9))
    await eventually(lambda: ready(net))
