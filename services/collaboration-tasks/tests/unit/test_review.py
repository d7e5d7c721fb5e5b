"""How warnings turned out: hit, false, late; the lead time counts from the draft to the first alarm."""

from __future__ import annotations

import datetime as dt

from cityloop.cases.v1.evaluation_service_pb2 import WarningEffect, WarningOutcome
from cityloop.common.v1.common_pb2 import Place, Position
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSource, SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningKind, WarningState
from cityloop_collaboration_tasks.reviews.domain.review import OccurredEvent, effects, first_alarm
from cityloop_messaging import to_timestamp
from cityloop_timelines import of_warnings
from hypothesis import given
from hypothesis import strategies as st

START = dt.datetime(2026, 7, 1, 20, tzinfo=dt.UTC)
SIGNED, DRAFT = WarningState.WARNING_STATE_SIGNED, WarningState.WARNING_STATE_DRAFT
HIT, FALSE = WarningOutcome.WARNING_OUTCOME_HIT, WarningOutcome.WARNING_OUTCOME_FALSE
LATE = WarningOutcome.WARNING_OUTCOME_LATE
HERE = Position(longitude=113.2, latitude=23.05)
METRES_NORTH = 1 / 111_195.0
"""Degrees of latitude."""


def warning(state: WarningState, minutes: float = 0, event_id: str = "", version: int = 1) -> PublicWarning:
    return PublicWarning(
        warning_id="w",
        warning_number="W-1",
        version=version,
        state=state,
        occurred_at=to_timestamp(START + dt.timedelta(minutes=minutes)),
        recorded_at=to_timestamp(START + dt.timedelta(minutes=minutes)),
        event_class="flood",
        event_id=event_id,
        place=Place(position=HERE),
        radius_metres=300,
    )


def happened(minutes: float, event_id: str = "e", metres: float = 0, event_class: str = "flood") -> OccurredEvent:
    position = Position(longitude=HERE.longitude, latitude=HERE.latitude + metres * METRES_NORTH)
    return OccurredEvent(event_id, event_class, position, START + dt.timedelta(minutes=minutes))


def only(found: list[WarningEffect]) -> tuple[WarningOutcome, float]:
    (effect,) = found
    return effect.outcome, effect.lead_time_seconds


@given(st.integers(-600, 600))
def test_a_warning_hit_when_it_came_before_the_alarm_and_is_late_otherwise(seconds: int) -> None:
    found = only(effects([warning(SIGNED, event_id="e")], [happened(seconds / 60)]))
    assert found == (HIT if seconds >= 0 else LATE, float(seconds))


def test_a_warning_that_nothing_followed_was_false_and_one_that_nobody_signed_is_none() -> None:
    assert only(effects([warning(SIGNED)], [])) == (FALSE, 0.0)
    assert only(effects([warning(SIGNED, event_id="e")], [happened(1, "another")])) == (FALSE, 0.0)
    assert effects([warning(DRAFT)], [happened(1)]) == []


def test_the_event_that_a_later_version_names_counts_for_the_first_signature() -> None:
    versions = [warning(DRAFT, -5), warning(SIGNED, -3, version=2), warning(SIGNED, 2, "e", version=3)]
    assert only(effects(versions, [happened(0)])) == (HIT, 300.0)


def test_a_warning_that_waited_longer_for_its_signature_than_it_was_ahead_is_late() -> None:
    versions = [warning(DRAFT, 0, "e"), warning(SIGNED, 10, "e", version=2)]
    (effect,) = effects(versions, [happened(5)])
    assert (effect.outcome, effect.lead_time_seconds, effect.signed_after_seconds) == (LATE, 300.0, 600.0)


def test_a_composite_warning_confirms_what_its_alarms_have_said_and_is_never_late() -> None:
    signed = warning(SIGNED, 5, "e")
    signed.kind = WarningKind.WARNING_KIND_COMPOSITE
    assert only(effects([signed], [happened(0)])) == (WarningOutcome.WARNING_OUTCOME_CONFIRMED, -300.0)
    assert only(effects([signed], [])) == (FALSE, 0.0)


def test_a_warning_of_no_event_is_about_the_first_of_its_class_within_its_radius() -> None:
    near, far, other = happened(7, metres=290), happened(1, metres=310), happened(2, event_class="fire")
    assert only(effects([warning(SIGNED)], [far, near, other])) == (HIT, 420.0)
    assert only(effects([warning(SIGNED)], [far, other])) == (FALSE, 0.0)


def test_the_first_alarm_is_a_gauges_where_one_spoke_else_whoever_said_it_first() -> None:
    def said(minutes: float, source: SignalSourceType) -> EventSignal:
        return EventSignal(
            change=EventSignalChange.EVENT_SIGNAL_CHANGE_JOINED,
            signal=Signal(
                kind=SignalKind.SIGNAL_KIND_RAISED,
                occurred_at=to_timestamp(START + dt.timedelta(minutes=minutes)),
                source=SignalSource(type=source),
            ),
        )

    report = said(1, SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT)
    gauge = said(5, SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM)
    assert first_alarm([report, gauge]) == START + dt.timedelta(minutes=5)
    assert first_alarm([report]) == START + dt.timedelta(minutes=1)
    assert first_alarm([]) is None


def test_a_version_of_a_warning_that_says_nothing_new_is_not_told() -> None:
    versions = [
        warning(DRAFT, 0),
        warning(DRAFT, 1, version=2),
        warning(SIGNED, 2, version=3),
        warning(SIGNED, 3, version=4),
        warning(DRAFT, 4, version=5),
    ]
    told = of_warnings((version, f"trace-{version.version}") for version in versions)
    assert [(entry.state, entry.trace_id) for entry in told] == [
        ("draft", "trace-1"),
        ("signed", "trace-3"),
        ("draft", "trace-5"),
    ]
    other = PublicWarning(warning_id="v", warning_number="W-2", state=DRAFT)
    assert len(of_warnings([(versions[0], ""), (other, "")])) == 2
