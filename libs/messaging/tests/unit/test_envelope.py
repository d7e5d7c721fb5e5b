from __future__ import annotations

import datetime as dt

import pytest
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.events.v1.signal_pb2 import Signal, SignalSource
from cityloop.topics import EVENTS_CITY_EVENTS, EVENTS_OPERATING_MODES, EVENTS_SIGNALS
from cityloop_messaging import Fact, InvalidRecordError, decode, encode_headers, fact_of, new_id, to_timestamp
from hypothesis import given
from hypothesis import strategies as st

MOMENT = dt.datetime(2026, 7, 1, 12, 30, 15, 250_000, tzinfo=dt.UTC)


def event_fact(**changes: object) -> Fact:
    payload = CityEvent(event_id="e1", version=3, recorded_at=to_timestamp(MOMENT))
    fields: dict[str, object] = {
        "topic": EVENTS_CITY_EVENTS,
        "key": "e1",
        "fact_id": new_id(),
        "source": "event-hub",
        "subject": "e1",
        "occurred_at": MOMENT,
        "jurisdiction": "440100",
        "payload": payload,
        "sequence": 3,
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    return Fact(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_fact_survives_the_wire() -> None:
    fact = event_fact()
    value = fact.payload.SerializeToString()
    assert decode(EVENTS_CITY_EVENTS, b"e1", value, encode_headers(fact)) == fact
    assert fact.recorded_at == MOMENT


@given(st.datetimes(min_value=dt.datetime(1970, 1, 2), max_value=dt.datetime(2200, 1, 1), timezones=st.just(dt.UTC)))  # noqa: DTZ001
def test_every_moment_survives_to_the_microsecond(moment: dt.datetime) -> None:
    fact = event_fact(occurred_at=moment)
    assert decode(EVENTS_CITY_EVENTS, b"", fact.payload.SerializeToString(), encode_headers(fact)).occurred_at == moment


def test_a_fact_is_made_by_the_declaration_of_its_topic() -> None:
    stamp = to_timestamp(MOMENT)
    event = fact_of(EVENTS_CITY_EVENTS, CityEvent(event_id="e1", version=3, occurred_at=stamp), "440100")
    assert (event.key, event.subject, event.sequence, event.source) == ("e1", "e1", 3, "event-hub")
    assert (event.occurred_at, event.jurisdiction) == (MOMENT, "440100")
    again = fact_of(EVENTS_CITY_EVENTS, CityEvent(event_id="e1", version=4, occurred_at=stamp), "440100")
    assert again.fact_id != event.fact_id == fact_of(EVENTS_CITY_EVENTS, event.payload, "440100").fact_id
    own_id = new_id()
    signal = Signal(signal_id=str(own_id), source=SignalSource(source_id="gauge-1"), occurred_at=stamp)
    raised = fact_of(EVENTS_SIGNALS, signal, "440100", traceparent="t")
    assert (raised.key, raised.subject, raised.fact_id, raised.sequence) == ("gauge-1", str(own_id), own_id, None)
    mode = OperatingMode(version=1, occurred_at=stamp)
    assert fact_of(EVENTS_OPERATING_MODES, mode, "", key="street/1").subject == "street/1"


def test_version_and_id_are_the_same_in_headers_and_payload() -> None:
    fact = event_fact()
    with pytest.raises(InvalidRecordError, match="ce_sequence is 3, the version of its payload another"):
        decode(EVENTS_CITY_EVENTS, b"e1", CityEvent(event_id="e1", version=2).SerializeToString(), encode_headers(fact))
    signal = fact_of(EVENTS_SIGNALS, Signal(signal_id=str(new_id())), "")
    other = Signal(signal_id=str(new_id())).SerializeToString()
    with pytest.raises(InvalidRecordError, match="the signal_id of its payload another"):
        decode(EVENTS_SIGNALS, b"", other, encode_headers(signal))


def test_headers_are_cloudevents_in_binary_mode() -> None:
    headers = dict(encode_headers(event_fact()))
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_source"] == b"/cityloop/event-hub"
    assert headers["ce_type"] == b"cityloop.events.v1.CityEvent"
    assert headers["ce_time"] == b"2026-07-01T12:30:15.250000Z"
    assert headers["ce_dataschema"] == b"urn:cityloop:proto:cityloop.events.v1.CityEvent"
    assert headers["ce_sequence"] == b"3"
    assert headers["content-type"] == b"application/protobuf"


@pytest.mark.parametrize(
    ("header", "value", "says"),
    [
        ("ce_id", None, "ce_id is missing"),
        ("ce_id", b"17", "malformed"),
        ("ce_time", b"yesterday", "malformed"),
        ("ce_time", b"2026-07-01T12:30:15", "no zone"),
        ("ce_specversion", b"0.3", "0.3 is not known"),
        ("ce_type", b"cityloop.events.v1.Signal", "does not belong"),
        ("ce_sequence", None, "count from 1"),
        ("ce_sequence", b"0", "count from 1"),
        ("ce_subject", b"\xff\xfe", "malformed"),
    ],
)
def test_a_bad_header_is_named(header: str, value: bytes | None, says: str) -> None:
    headers = [(name, data) for name, data in encode_headers(event_fact()) if name != header]
    if value is not None:
        headers.append((header, value))
    with pytest.raises(InvalidRecordError, match=says):
        decode(EVENTS_CITY_EVENTS, b"e1", b"", headers)


@pytest.mark.parametrize(("value", "says"), [(b"\xff\xff\xff", "the payload is no"), (None, "no value")])
def test_a_bad_payload_is_named(value: bytes | None, says: str) -> None:
    with pytest.raises(InvalidRecordError, match=says):
        decode(EVENTS_CITY_EVENTS, b"e1", value, encode_headers(event_fact()))


def test_a_payload_of_another_topic_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match=r"carries cityloop\.events\.v1\.CityEvent"):
        encode_headers(event_fact(payload=Signal()))


def test_a_sequence_is_for_versioned_subjects_only() -> None:
    with pytest.raises(ValueError, match="versioned"):
        encode_headers(event_fact(sequence=None))
    with pytest.raises(ValueError, match="versioned"):
        encode_headers(event_fact(topic=EVENTS_SIGNALS, payload=Signal()))
