"""No text with a NUL, none without end and no impossible moment enters, wherever it stands in a request."""

from __future__ import annotations

import pytest
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.common.v1.common_pb2 import Actor, Change, Label, Place
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest
from cityloop.sensing.v1.registry_service_pb2 import BatchGetDatastreamsRequest, Datastream, RegisterThingRequest, Thing
from cityloop.sharing.v1.exchange_service_pb2 import FetchRowsRequest, PutRowsRequest, Row
from cityloop.sharing.v1.packs_service_pb2 import PackFiles, PackSetProposal, PlanPackSetRequest
from cityloop_kernel import InvalidError
from cityloop_rpc.requests import check, parse, rejected_items, well_formed
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

NUL = "a\0b"


@pytest.mark.parametrize(
    ("request_", "path", "reason"),
    [
        (SubmitReportRequest(text=NUL), "text", "TEXT_INVALID"),
        (SubmitReportRequest(change=Change(idempotency_key=NUL)), "change.idempotency_key", "TEXT_INVALID"),
        (FetchRowsRequest(keys=["a", NUL]), "keys", "TEXT_INVALID"),
        (PutRowsRequest(dataset_id=NUL), "dataset_id", "TEXT_INVALID"),
        (Row(values={NUL: ""}), "values", "TEXT_INVALID"),
        (Row(values={"a": NUL}), "values", "TEXT_INVALID"),
        (
            RegisterThingRequest(thing=Thing(datastreams=[Datastream(unit=NUL)])),
            "thing.datastreams[0].unit",
            "TEXT_INVALID",
        ),
        (
            SubmitReportRequest(change=Change(occurred_at=Timestamp(seconds=2**60))),
            "change.occurred_at",
            "MOMENT_INVALID",
        ),
        (SubmitReportRequest(text="x" * 20_001), "text", "TEXT_TOO_LONG"),
        (FetchRowsRequest(keys=["x" * 20_001]), "keys", "TEXT_TOO_LONG"),
        (
            SubmitReportRequest(change=Change(actor=Actor(person_id="x" * 201))),
            "change.actor.person_id",
            "TEXT_TOO_LONG",
        ),
        (RegisterThingRequest(thing=Thing(name=Label(texts={"zh": "漢" * 201}))), "thing.name.texts", "TEXT_TOO_LONG"),
        (RegisterThingRequest(thing=Thing(place=Place(text="x" * 4_001))), "thing.place.text", "TEXT_TOO_LONG"),
        (SubmitReportRequest(change=Change(occurred_at=Timestamp(nanos=-1))), "change.occurred_at", "MOMENT_INVALID"),
    ],
)
def test_a_fault_is_named_by_its_place(request_: Message, path: str, reason: str) -> None:
    with pytest.raises(InvalidError) as caught:
        parse(type(request_).FromString, request_.SerializeToString())
    assert str(caught.value).startswith(f"{path} ")
    assert caught.value.reason == reason
    assert ";" in str(caught.value)


@pytest.mark.parametrize(
    "request_",
    [
        SubmitReportRequest(),
        SubmitReportRequest(text="\x01 \U0001f6a7", change=Change(occurred_at=Timestamp(seconds=-62_135_596_800))),
        IngestReadingsRequest(count=1, datastream_numbers=bytes(4), phenomenon_times=bytes(8), values=bytes(8)),
        BatchGetDatastreamsRequest(numbers=[0] * 10_000),
        PlanPackSetRequest(proposal=PackSetProposal(packs=[PackFiles(files={"pack.yaml": "x" * 1_000_000})])),
        SubmitReportRequest(text="x" * 20_000, place=Place(text="漢" * 4_000)),
    ],
)
def test_what_is_well_formed_passes(request_: Message) -> None:
    check(request_)
    assert parse(type(request_).FromString, request_.SerializeToString()) == request_


@pytest.mark.parametrize("content", [b"\xff\xff\xff", b"\x22\x02\xff\xfe", b"\x0a\x7f"])
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidError) as caught:
        parse(SubmitReportRequest.FromString, content)
    assert caught.value.reason == "MALFORMED"


def test_bytes_stay_bytes() -> None:
    assert parse(None, b"\0") == b"\0"


def test_items_that_methods_judge_one_by_one_cost_the_others_nothing() -> None:
    request = PutRowsRequest(rows=[Row(), Row(values={"a": NUL})])
    check(request)
    sound, rejected = well_formed([Datastream(unit="cm"), Datastream(unit=NUL), Datastream()])
    assert (list(sound), [str(error) for error in rejected.values()]) == (
        [0, 2],
        ["unit holds the character NUL; remove it"],
    )
    assert [(item.index, item.reason) for item in rejected_items({**rejected, 0: rejected[1]})] == [
        (0, "TEXT_INVALID"),
        (1, "TEXT_INVALID"),
    ]
