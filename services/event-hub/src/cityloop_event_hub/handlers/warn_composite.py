"""Composite warnings: what several uncertain sources say together of one event."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop.events.v1.signal_pb2 import Signal
from cityloop_database import Connection
from cityloop_kernel import derived_id
from cityloop_messaging import to_datetime
from cityloop_packs import WARNINGS, ActivePacks, Composite, PackItem, WarningPlan

from cityloop_event_hub.adapters import claim_store, event_store, warning_store
from cityloop_event_hub.adapters.claim_store import SOURCES, Around
from cityloop_event_hub.fusion.domain.composite import PartRule, Together, weigh
from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.neighbours import Located
from cityloop_event_hub.fusion.domain.warnings import GROWING, TINY, PublicWarning, WarningKind
from cityloop_event_hub.handlers.warning_book import Cause, WarningBook

News = Sequence[tuple[Signal, Located]]
"""Signals that are new in this transaction."""


@dataclass(frozen=True)
class Plan:
    """A plan with a composite, ready to weigh."""

    found: PackItem[WarningPlan]
    rules: tuple[PartRule, ...]
    limit: float
    window: dt.timedelta

    @property
    def name(self) -> str:
        """Of the plan."""
        return self.found.name

    @property
    def event_class(self) -> str:
        """Of the events it warns of."""
        return self.found.item.event_class

    def parts_of(self, signal: Signal) -> list[PartRule]:
        """The parts that a signal may be of, wherever it is."""
        source = SOURCES.get((signal.source.type, signal.kind))
        return [rule for rule in self.rules if rule.source == source and signal.event_class in rule.event_classes]

    def around(self, event: Event) -> Around:
        """Where its parts may lie."""
        distances: dict[str, float] = {}
        for rule in self.rules:
            for name in rule.event_classes:
                distances[name] = max(distances.get(name, 0.0), rule.distance_metres)
        return Around(_centre(event), distances)


@dataclass(frozen=True, slots=True)
class _Weighing:
    event: Event
    plan: Plan
    standing: PublicWarning | None


def plans_of(packs: ActivePacks) -> list[Plan]:
    """The plans with a composite."""
    return [
        _plan(found, found.item.composite)
        for found in packs.all(WARNINGS)
        if found.item.composite is not None and not found.retiring
    ]


def _plan(found: PackItem[WarningPlan], composite: Composite) -> Plan:
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
    return Plan(found, rules, composite.limit, dt.timedelta(minutes=composite.window_minutes))


async def events_concerned(connection: Connection, plans: Sequence[Plan], news: News) -> set[str]:
    """Open events of which a composite may weigh more by these signals; a few more at the edges."""
    circles = [
        Around(where, {plan.event_class: rule.distance_metres})
        for signal, where in news
        for plan in plans
        for rule in plan.parts_of(signal)
    ]
    return await claim_store.open_events_in(connection, circles)


async def weigh_composites(
    connection: Connection, book: WarningBook, plans: Sequence[Plan], event_ids: Sequence[str], news: News
) -> None:
    """Draft a warning for each of these events whose parts reach the limit; let those that stand grow.

    The causes of these events are locked by the caller.
    """
    if not event_ids:
        return
    events = await event_store.read_events(connection, event_ids)
    counts = await warning_store.drafted(connection, event_ids)
    book.know(await warning_store.standing_of(connection, event_ids))
    standing = {(warning.event_id, warning.plan): warning for warning in book.standing()}
    weighings = [
        _Weighing(event, plan, standing.get((event_id, plan.name)))
        for event_id, event in sorted(events.items())
        if event.state is EventState.OPEN
        for plan in plans
        if plan.event_class == event.event_class
    ]
    weighings = [item for item in weighings if _may_grow(item, news)]
    times = [where.occurred_at for _, where in news]
    claims = await claim_store.claims_in(
        connection,
        [item.plan.around(item.event) for item in weighings],
        [min(times) - item.plan.window for item in weighings],
        [max(times) + item.plan.window for item in weighings],
    )
    sums = await asyncio.to_thread(
        lambda: [weigh(item.plan.rules, item.plan.window, found) for item, found in zip(weighings, claims, strict=True)]
    )
    for item, together in zip(weighings, sums, strict=True):
        if together is None:
            continue
        if item.standing is not None:
            book.put(item.standing.resting_on(together.parts, together.confidence, together.moment))
        elif together.confidence >= item.plan.limit - TINY:
            _draft(book, item, together, counts.get((item.event.event_id, item.plan.name), 0))


def _may_grow(item: _Weighing, news: News) -> bool:
    """Whether one of the new signals is of a part that does not weigh its most yet."""
    if item.standing is None:
        return True
    if item.standing.state not in GROWING:
        return False
    weights = {part.part: part.weight for part in item.standing.parts}
    return any(
        weights.get(rule.part, 0.0) < rule.at_most - TINY for signal, _ in news for rule in item.plan.parts_of(signal)
    )


def _draft(book: WarningBook, item: _Weighing, together: Together, before: int) -> None:
    event, plan = item.event, item.plan
    warning_id = str(derived_id("warning", plan.name, event.event_id, before))
    parts = ", ".join(f"{part.part} {part.weight:.2f}" for part in together.parts)
    cause = Cause(
        kind=WarningKind.COMPOSITE,
        place=event.place,
        parts=together.parts,
        confidence=together.confidence,
        reason=f"{parts}: together {together.confidence:.2f}, at least {plan.limit:g}",
        moment=together.moment,
        onset_at=to_datetime(event.opening_signal.occurred_at),
    )
    book.put(book.draft(warning_id, plan.found, cause).of_event(event.event_id, event.event_number))


def _centre(event: Event) -> Located:
    position = event.place.position
    return Located(event.event_id, event.event_class, position.longitude, position.latitude, event.occurred_at)
