"""The warnings that one transaction changes: each is stored and published once, however much has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cityloop.common.v1.common_pb2 import Explanation, Place
from cityloop.events.v1.warning_pb2 import WarningLevel
from cityloop_city import CityModel
from cityloop_database import UnitOfWork
from cityloop_kernel import short_number
from cityloop_messaging import Outbox
from cityloop_packs import PackItem, WarningPlan
from cityloop_telemetry import Metrics

from cityloop_event_hub.adapters import warning_facts, warning_store
from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.fusion.domain.warnings import STANDING, PartTaken, PublicWarning, WarningKind, WarningState

CLOSED = "its event was closed before it was signed"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a warning is drafted."""

    kind: WarningKind
    place: Place
    parts: tuple[PartTaken, ...]
    confidence: float
    reason: str
    moment: dt.datetime
    onset_at: dt.datetime
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Of a prediction: what its rule saw."""


class WarningBook:
    """Warnings by id, as they are stored and as they have become."""

    def __init__(self, work: UnitOfWork, city: CityModel, now: dt.datetime) -> None:
        self._work = work
        self._city = city
        self._now = now
        self._stored: dict[str, PublicWarning] = {}
        self._current: dict[str, PublicWarning] = {}

    def know(self, warnings: Iterable[PublicWarning]) -> None:
        """Warnings that are stored; one that is known already stays as it has become."""
        for warning in warnings:
            self._stored.setdefault(warning.warning_id, warning)
            self._current.setdefault(warning.warning_id, warning)

    def __getitem__(self, warning_id: str) -> PublicWarning:
        return self._current[warning_id]

    def put(self, warning: PublicWarning) -> None:
        """What a warning has become."""
        self._current[warning.warning_id] = warning

    def standing(self) -> list[PublicWarning]:
        """Warnings that stand, in order of their ids."""
        return [warning for _, warning in sorted(self._current.items()) if warning.state in STANDING]

    def draft(self, warning_id: str, found: PackItem[WarningPlan], cause: Cause) -> PublicWarning:
        """A new draft by a plan."""
        plan = found.item
        department = self._city.department(plan.issuing_department)
        fallback = self._city.city.fallback_department_id
        warning = PublicWarning(
            warning_id=warning_id,
            warning_number="",
            version=0,
            state=WarningState.DRAFT,
            kind=cause.kind,
            plan=found.name,
            level=WarningLevel.Value(f"WARNING_LEVEL_{plan.level.upper()}"),
            event_class=plan.event_class,
            event_id="",
            event_number="",
            place=cause.place,
            radius_metres=plan.radius_metres,
            headline=plan.headline.label(),
            instruction=plan.instruction.label(),
            issuing_department=fallback if department is None else department.department_id,
            signed_by="",
            onset_at=cause.onset_at,
            acknowledge_within=dt.timedelta(minutes=plan.acknowledge_minutes),
            acknowledge_by=None,
            parts=cause.parts,
            explanation=Explanation(
                rule_id=found.name,
                rule_version=found.pack_version,
                pack_id=found.pack_id,
                pack_version=found.pack_version,
                confidence=cause.confidence,
                reason=cause.reason,
                inputs=cause.inputs,
                pack_set=found.set_number,
            ),
            opened_at=cause.moment,
            occurred_at=cause.moment,
            recorded_at=self._now,
        )
        self.put(warning)
        return warning

    async def follow(self, events: Sequence[Event]) -> None:
        """Warnings of these events follow them: over with an all-clear, on again, dropped when the event closes.

        The causes of these events are locked by the caller.
        """
        states = {event.event_id: event for event in events}
        self.know(await warning_store.standing_of(self._work.connection, list(states)))
        for warning in self.standing():
            event = states.get(warning.event_id)
            if event is None:
                continue
            match event.state:
                case EventState.CLOSED:
                    self.put(warning.dropped(event.occurred_at, CLOSED))
                case EventState.ALL_CLEAR:
                    self.put(warning.over(event.occurred_at))
                case EventState.OPEN:
                    self.put(warning.on_again(event.occurred_at))

    async def save(self, outbox: Outbox) -> None:
        """Store and publish what has changed."""
        changed = [
            warning
            for warning_id, warning in sorted(self._current.items())
            if self._stored.get(warning_id) is not warning
        ]
        if not changed:
            return
        connection = self._work.connection
        new = [warning for warning in changed if not warning.warning_number]
        numbers = iter(await warning_store.next_numbers(connection, len(new)))
        saved = [
            warning.published(self._now)
            if warning.warning_number
            else replace(warning, warning_number=short_number("W", warning.opened_at.year, next(numbers))).published(
                self._now
            )
            for warning in changed
        ]
        await warning_store.save(connection, saved)
        await outbox.add(self._work, [warning_facts.warning_fact(warning) for warning in saved])
        for warning in saved:
            before = self._stored.get(warning.warning_id)
            if before is None or before.state is not warning.state:
                Metrics.WARNINGS.labels(warning.kind, warning.state).inc()
        self._stored |= {warning.warning_id: warning for warning in saved}
        self._current |= {warning.warning_id: warning for warning in saved}
