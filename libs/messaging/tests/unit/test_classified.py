"""What is classified above a topic leaves on no record of it, wherever in a message it stands."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.cases_service_pb2 import CaseHistoryEntry, GetCaseResponse
from cityloop.common.v1.common_pb2 import AttributeValue, Classification
from cityloop.events.v1.city_event_pb2 import CityEvent, EventSignal
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import CITIZEN_REPORTS, EVENTS_CITY_EVENTS, EVENTS_SIGNALS, TOPICS
from cityloop_messaging import Fact, new_id, within_classification
from cityloop_messaging.envelope import encode_payload
from google.protobuf.message import Message

LEVELS = {name: AttributeValue(text=name, classification=name) for name, _ in Classification.items()}
GENERAL_1, GENERAL_2 = Classification.CLASSIFICATION_GENERAL_1, Classification.CLASSIFICATION_GENERAL_2
NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


def names(values: object) -> list[str]:
    return sorted(str(name).removeprefix("CLASSIFICATION_") for name in values)  # type: ignore[attr-defined]


def test_values_above_are_left_out_at_every_depth() -> None:
    event = CityEvent(attributes=LEVELS, opening_signal=Signal(attributes=LEVELS))
    kept, left_out = within_classification(event, GENERAL_2)
    assert names(kept.attributes) == names(kept.opening_signal.attributes) == ["GENERAL_1", "GENERAL_2"]
    assert left_out == 2 * (len(LEVELS) - 2)
    assert len(event.attributes) == len(LEVELS), "the message itself stays"


def test_values_in_lists_are_left_out_too() -> None:
    answer = GetCaseResponse(history=[CaseHistoryEntry(case=Case(attributes=LEVELS)), CaseHistoryEntry()])
    kept, _ = within_classification(answer, GENERAL_1)
    assert names(kept.history[0].case.attributes) == ["GENERAL_1"]


def test_what_has_nothing_to_leave_out_is_not_copied() -> None:
    event = CityEvent(attributes={"seen": LEVELS["CLASSIFICATION_GENERAL_1"]})
    assert within_classification(event, GENERAL_1) == (event, 0)
    assert within_classification(event, GENERAL_1)[0] is event


def fact(topic: object, payload: Message) -> Fact:
    return Fact(topic, "key", new_id(), "test", "key", NOON, "city", payload)  # type: ignore[arg-type]


@pytest.mark.parametrize("topic", [EVENTS_CITY_EVENTS, EVENTS_SIGNALS, CITIZEN_REPORTS], ids=lambda topic: topic.name)
def test_no_record_carries_what_its_topic_may_not(topic: object) -> None:
    payload = topic.payload(attributes=LEVELS)  # type: ignore[attr-defined]
    record = topic.payload.FromString(encode_payload(fact(topic, payload)))  # type: ignore[attr-defined]
    levels = {value.classification for value in record.attributes.values()}
    assert levels == set(range(1, topic.classification + 1))  # type: ignore[attr-defined]


def test_every_message_of_a_topic_with_attributes_is_looked_at() -> None:
    carrying = {topic.name for topic in TOPICS.values() if "attributes" in topic.payload.DESCRIPTOR.fields_by_name}
    assert {"citizen.reports.v1", "events.signals.v1", "events.city-events.v1", "cases.cases.v1"} <= carrying
    member = EventSignal(signal=Signal(attributes=LEVELS))
    assert names(within_classification(member, GENERAL_1)[0].signal.attributes) == ["GENERAL_1"]
