"""What a move must be shown: which gauges are asked, and what their answers mean."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.sensing.v1.measurement_service_pb2 import Remeasurement as Measured
from cityloop.sensing.v1.measurement_service_pb2 import RemeasurementReason
from cityloop_collaboration_tasks.cases.domain.proofs import Proofs, RemeasurementResult, gauges, raising_datastreams
from cityloop_flows import GuardContext
from cityloop_flows.guards.remeasurement.guard import RemeasurementGuard
from cityloop_kernel import RefusedError

LIMIT = RemeasurementGuard(below=5, dwell=dt.timedelta(minutes=10))
JOINED, LEFT = EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED, EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT
RAISED, CLEARED = SignalKind.SIGNAL_KIND_RAISED, SignalKind.SIGNAL_KIND_CLEARED
GAUGE, REPORT = SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM, SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT


def membership(
    source: str,
    change: EventSignalChange = JOINED,
    kind: SignalKind = RAISED,
    source_type: SignalSourceType = GAUGE,
    event_class: str = "flood",
) -> EventSignal:
    signal = Signal(
        signal_id=f"signal of {source}",
        kind=kind,
        source=SignalSource(type=source_type, source_id=source),
        event_class=event_class,
    )
    return EventSignal(change=change, signal=signal)


def measured(name: str, reason: str = "") -> Measured:
    found = Measured(datastream_id=name, holds=not reason, value=3)
    if reason:
        found.reason = getattr(RemeasurementReason, f"REMEASUREMENT_REASON_{reason}")
    return found


def judged(proofs: Proofs) -> RefusedError | None:
    return LIMIT.judge("close", GuardContext(gauges(proofs)))


def proofs_of(*measurements: Measured, known: frozenset[str] = frozenset()) -> Proofs:
    return Proofs(
        1, RemeasurementResult(LIMIT, frozenset(item.datastream_id for item in measurements), measurements), known
    )


def test_asked_are_the_gauges_whose_alarms_of_the_class_are_in_the_event_now() -> None:
    memberships = [
        membership("in"),
        membership("in", kind=CLEARED),
        membership("gone"),
        membership("gone", LEFT),
        membership("a resident", source_type=REPORT),
        membership("rain", event_class="heavy-rain"),
        membership("below from the start", kind=CLEARED),
        EventSignal(change=EventSignalChange.EVENT_SIGNAL_CHANGE_NOT_ACKNOWLEDGED, message_ids=["m"]),
    ]
    assert raising_datastreams(memberships, "flood") == {"in"}


@pytest.mark.parametrize("reason", ["ABOVE_LIMIT", "DWELL_NOT_REACHED", "FLAGGED"])
def test_one_gauge_that_says_the_opposite_refuses_and_is_named(reason: str) -> None:
    refused = judged(proofs_of(measured("one"), measured("two", reason)))
    assert refused is not None
    assert refused.reason == "REMEASUREMENT_FAILED"
    assert f"two {reason.lower().replace('_', ' ')}" in str(refused)
    assert refused.details["measured"].split("\t")[0] == reason.lower()


@pytest.mark.parametrize("reason", ["SILENT", "UNKNOWN_DATASTREAM"])
def test_one_that_says_nothing_is_passed_over_beside_one_that_holds(reason: str) -> None:
    assert judged(proofs_of(measured("one"), measured("two", reason))) is None
    refused = judged(proofs_of(measured("one", "SILENT"), measured("two", reason)))
    assert refused is not None
    assert (refused.reason, refused.details["mute"]) == ("REMEASUREMENT_FAILED", "true")


def test_what_no_gauge_raised_has_nothing_to_measure() -> None:
    assert judged(proofs_of()) is None


def test_an_answer_to_another_question_is_none() -> None:
    other = RemeasurementResult(LIMIT.model_copy(update={"below": 50}), frozenset({"one"}), (measured("one"),))
    joined_since = proofs_of(measured("one"), known=frozenset({"one", "new"}))
    for proofs in (Proofs(1), Proofs(1, other), joined_since):
        refused = judged(proofs)
        assert refused is not None
        assert refused.reason == "VERSION_CHANGED"
