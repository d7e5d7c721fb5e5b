"""Composite warnings: which are drafted and which grow by what several uncertain sources say of an event. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cityloop.events.v1.signal_pb2 import Signal, SignalKind, SignalSourceType
from cityloop_expressions import Environment
from cityloop_kernel import derived_id
from cityloop_packs import (
    WARNINGS,
    ActivePacks,
    Composite,
    PackItem,
    SubjectConditions,
    WarningPlan,
    environment_of,
)

from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.neighbours import LocatedSignal
from cityloop_event_hub.fusion.domain.search_areas import SearchArea, StoredSignal
from cityloop_event_hub.warnings.domain.composites import CompositeSignal, CompositeWeight, PartRule, weigh
from cityloop_event_hub.warnings.domain.warning_changes import Cause, WarningChanges
from cityloop_event_hub.warnings.domain.warnings import GROWING, TINY, PublicWarning, WarningKind

SOURCES: Mapping[tuple[int, int], str] = {
    (SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM, SignalKind.SIGNAL_KIND_RAISED): "datastream",
    (SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM, SignalKind.SIGNAL_KIND_PREDICTED): "prediction",
    (SignalSourceType.SIGNAL_SOURCE_TYPE_DETECTION, SignalKind.SIGNAL_KIND_RAISED): "detection",
    (SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT, SignalKind.SIGNAL_KIND_RAISED): "report",
}
"""Sources of the parts of a composite, by type of source and kind of signal."""
NewSignals: TypeAlias = Sequence[tuple[Signal, LocatedSignal]]
"""Signals that are new in this transaction."""


@dataclass(frozen=True)
class CompositePlan:
    """A plan with a composite, ready to weigh."""

    found: PackItem[WarningPlan]
    rules: tuple[PartRule, ...]
    limit: float
    window: dt.timedelta
    environment: Environment
    """The variables of its condition."""

    @property
    def name(self) -> str:
        """Of the plan."""
        return self.found.name

    @property
    def event_class(self) -> str:
        """Of the events it warns of."""
        return self.found.item.event_class

    def applies_to(self, event: Event) -> bool:
        """Whether it warns of events with such attributes."""
        when = self.found.item.when
        return (
            when is None or SubjectConditions(self.environment.at_hand(event.attributes)).judge(self.name, when).holds
        )

    def parts_of(self, signal: Signal) -> list[PartRule]:
        """The parts that a signal may be of, wherever it is."""
        source = SOURCES.get((signal.source.type, signal.kind))
        return [rule for rule in self.rules if rule.source == source and signal.event_class in rule.event_classes]

    def search_area(self, event: Event) -> SearchArea:
        """Where its parts may lie."""
        distances = defaultdict[str, list[float]](list)
        for rule in self.rules:
            for name in rule.event_classes:
                distances[name].append(rule.distance_metres)
        return SearchArea(_centre(event), distances)


@dataclass(frozen=True, slots=True)
class EventToWeigh:
    """An event to be weighed by a plan, with the warning that is open already."""

    event: Event
    plan: CompositePlan
    open_warning: PublicWarning | None


def plans_of(packs: ActivePacks) -> list[CompositePlan]:
    """The plans with a composite."""
    return [
        _plan(found, found.item.composite, environment_of(packs, found.item.event_class))
        for found in packs.all(WARNINGS)
        if found.item.composite is not None and not found.retiring
    ]


def search_areas(plans: Sequence[CompositePlan], new: NewSignals) -> list[SearchArea]:
    """Where events lie of which a composite may weigh more by these signals."""
    return [
        SearchArea(where, {plan.event_class: [rule.distance_metres]})
        for signal, where in new
        for plan in plans
        for rule in plan.parts_of(signal)
    ]


def events_to_weigh(
    events: Iterable[Event],
    plans: Sequence[CompositePlan],
    open_warnings: Iterable[PublicWarning],
    new: NewSignals | None,
) -> list[EventToWeigh]:
    """What is to be weighed: open events of the plans' classes whose warnings may be drafted or grow."""
    by_cause = {(warning.event_id, warning.plan): warning for warning in open_warnings}
    found = [
        EventToWeigh(event, plan, by_cause.get((event.event_id, plan.name)))
        for event in events
        if event.state is EventState.OPEN
        for plan in plans
        if plan.event_class == event.event_class and ((event.event_id, plan.name) in by_cause or plan.applies_to(event))
    ]
    return [candidate for candidate in found if _may_grow(candidate, new)]


def warn_of_composites(
    changes: WarningChanges,
    to_weigh: Sequence[EventToWeigh],
    signals: Sequence[Sequence[StoredSignal]],
    drafted: Mapping[tuple[str, str], int],
) -> None:
    """Draft a warning for each event whose parts reach the limit; let open ones grow.

    Args:
        changes: with the open warnings of these events; takes what they become.
        to_weigh: the events.
        signals: around each of them.
        drafted: how many warnings there were before, by event and plan.
    """
    for candidate, found in zip(to_weigh, signals, strict=True):
        combined = weigh(candidate.plan.rules, candidate.plan.window, composite_signals(found))
        if combined is None:
            continue
        if candidate.open_warning is not None:
            changes.put(candidate.open_warning.with_parts(combined.parts, combined.confidence, combined.moment))
        elif combined.confidence >= candidate.plan.limit - TINY:
            before = drafted.get((candidate.event.event_id, candidate.plan.name), 0)
            _draft(changes, candidate, combined, before)


def composite_signals(found: Iterable[StoredSignal]) -> Iterator[CompositeSignal]:
    """Those of signals that may be parts."""
    for signal in found:
        source = SOURCES.get((signal.source_type, signal.kind))
        if source is not None:
            yield CompositeSignal(
                signal.signal_id,
                source,
                signal.event_class,
                signal.origin,
                signal.confidence,
                signal.occurred_at,
                signal.distance_metres,
            )


def _may_grow(candidate: EventToWeigh, new: NewSignals | None) -> bool:
    """Whether one of the new signals, or any, is of a part that does not weigh its most yet."""
    if candidate.open_warning is None:
        return True
    if candidate.open_warning.state not in GROWING:
        return False
    weights = {part.part: part.weight for part in candidate.open_warning.parts}
    parts = (
        candidate.plan.rules if new is None else [rule for signal, _ in new for rule in candidate.plan.parts_of(signal)]
    )
    return any(weights.get(rule.part, 0.0) < rule.at_most - TINY for rule in parts)


def _draft(changes: WarningChanges, candidate: EventToWeigh, combined: CompositeWeight, before: int) -> None:
    event, plan = candidate.event, candidate.plan
    warning_id = str(derived_id("warning", plan.name, event.event_id, before))
    parts = ", ".join(f"{part.part} {part.weight:.2f}" for part in combined.parts)
    cause = Cause(
        kind=WarningKind.COMPOSITE,
        place=event.place,
        parts=combined.parts,
        confidence=combined.confidence,
        reason=f"{parts}: together {combined.confidence:.2f}, at least {plan.limit:g}",
        moment=combined.moment,
        onset_at=event.opening_signal.occurred_at.ToDatetime(tzinfo=dt.UTC),
    )
    draft = changes.draft(warning_id, plan.found, cause)
    changes.put(draft.linked_to(event.event_id, event.event_number))


def _plan(found: PackItem[WarningPlan], composite: Composite, environment: Environment) -> CompositePlan:
    rules = tuple(
        PartRule(
            f"{found.name}/{part.part}",
            part.source,
            frozenset(part.event_classes),
            part.distance_metres,
            part.weight,
            part.at_most,
        )
        for part in composite.parts
    )
    return CompositePlan(found, rules, composite.limit, dt.timedelta(minutes=composite.window_minutes), environment)


def _centre(event: Event) -> LocatedSignal:
    position = event.place.position
    return LocatedSignal(event.event_id, event.event_class, position.longitude, position.latitude, event.occurred_at)
