"""Composite warnings as a pure decision: which events are weighed, and what their signals make of warnings."""

from __future__ import annotations

from dataclasses import replace

from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.search_areas import StoredSignal
from cityloop_event_hub.fusion.domain.signals import located_signal
from cityloop_event_hub.warnings.domain.composite_warnings import (
    EventToWeigh,
    events_to_weigh,
    plans_of,
    warn_of_composites,
)
from cityloop_event_hub.warnings.domain.warning_changes import WarningChanges
from cityloop_event_hub.warnings.domain.warnings import PublicWarning, WarningState
from fusing import START
from fusion_store import NOW, PACKS, RAISED, REPORT, fused, of_gauge, reported

(PLAN,) = plans_of(PACKS)
SENSED = (SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM, SignalKind.SIGNAL_KIND_RAISED)
SAID = (SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT, SignalKind.SIGNAL_KIND_RAISED)
LEVEL = StoredSignal("level", *SENSED, "road-waterlogging", "gauge-0", 1.0, START, 0.0)
RAIN = [StoredSignal(f"rain-{n}", *SENSED, "heavy-rain", f"rain-{n}", 1.0, START, 3_000.0) for n in range(3)]
CALL = StoredSignal("call", *SAID, "road-waterlogging", "call", 1.0, START, 10.0)
SILENCE = StoredSignal(
    "silence", SignalSourceType.SIGNAL_SOURCE_TYPE_DEVICE_HEALTH, SAID[1], "heavy-rain", "thing", 1.0, START, 10.0
)


def event() -> Event:
    (found,) = fused([[of_gauge(1, RAISED, 0, "a", 0, 1.0)]]).events.values()
    return found


def decided(
    signals: list[StoredSignal], standing: PublicWarning | None = None, drafted: int = 0
) -> list[PublicWarning]:
    changes = WarningChanges([] if standing is None else [standing], lambda named: named, NOW)
    weighing = EventToWeigh(event(), PLAN, standing)
    warn_of_composites(changes, [weighing], [signals], {(weighing.event.event_id, PLAN.name): drafted})
    return changes.changed()


def test_a_warning_is_drafted_for_its_event_when_the_parts_reach_the_limit() -> None:
    assert decided([]) == []
    assert decided([LEVEL, RAIN[0], SILENCE]) == [], "0.6 of 0.7; a silent device is no part"
    (draft,) = decided([LEVEL, *RAIN[:2]])
    assert (draft.state, draft.event_number) == (WarningState.DRAFT, event().event_number)
    assert round(draft.explanation.confidence, 9) == 0.8
    assert draft.issuing_department == "flood-control"


def test_the_next_warning_of_an_event_is_another_one() -> None:
    signals = [LEVEL, *RAIN]
    assert decided(signals, drafted=1)[0].warning_id != decided(signals)[0].warning_id


def test_a_standing_warning_grows_and_never_shrinks() -> None:
    (draft,) = decided([LEVEL, *RAIN[:2]])
    (grown,) = decided([LEVEL, *RAIN[:2], CALL], draft)
    assert grown.warning_id == draft.warning_id
    assert round(grown.explanation.confidence, 9) == 0.9
    assert decided([LEVEL], grown) == []


def test_only_open_events_whose_warnings_may_grow_are_weighed() -> None:
    (draft,) = decided([LEVEL, *RAIN[:2]])
    level, call = of_gauge(2, RAISED, 0, "a", 1, 1.0), reported(3, REPORT, "road-waterlogging", 0, 1, 1.0)
    found = event()

    def weighed(signal: Signal, standing: list[PublicWarning], weighed_event: Event = found) -> int:
        new = [(signal, located_signal(signal))]
        return len(events_to_weigh([weighed_event], [PLAN], standing, new))

    assert weighed(call, []) == 1
    assert weighed(call, [], replace(found, state=EventState.ALL_CLEAR)) == 0
    assert weighed(call, [], replace(found, event_class="gauge-silent")) == 0
    assert weighed(call, [draft]) == 1
    full = [replace(part, weight=1.0) if part.part.endswith("level") else part for part in draft.parts]
    assert weighed(level, [replace(draft, parts=tuple(full))]) == 0, "a level weighs its most already"
    assert weighed(call, [replace(draft, state=WarningState.ALL_CLEAR_DRAFT)]) == 0
