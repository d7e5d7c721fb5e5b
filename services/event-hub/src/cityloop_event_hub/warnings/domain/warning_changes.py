"""The warnings that one transaction changes, as they are stored and as they have become. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from cityloop.common.v1.common_pb2 import Explanation, Place
from cityloop.events.v1.warning_pb2 import WarningLevel
from cityloop_packs import PackItem, WarningPlan

from cityloop_event_hub.fusion.domain.events import Event, EventState
from cityloop_event_hub.warnings.domain.warnings import (
    OPEN,
    PublicWarning,
    WarningKind,
    WarningPart,
    WarningState,
    Withdrawal,
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a warning is drafted."""

    kind: WarningKind
    place: Place
    parts: tuple[WarningPart, ...]
    confidence: float
    reason: str
    moment: dt.datetime
    onset_at: dt.datetime
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Of a prediction: what its rule saw."""


class WarningChanges:
    """Each warning is stored and published once, however often it changes here.

    Args:
        warnings: the stored ones.
        department_of: who issues a warning, by the department that its plan names.
        recorded_at: the moment.
    """

    def __init__(
        self, warnings: Iterable[PublicWarning], department_of: Callable[[str], str], recorded_at: dt.datetime
    ) -> None:
        self._department_of = department_of
        self._recorded_at = recorded_at
        self._stored: dict[str, PublicWarning] = {}
        self._current: dict[str, PublicWarning] = {}
        self.add_stored(warnings)

    def add_stored(self, warnings: Iterable[PublicWarning]) -> None:
        """More stored warnings; one that is here already stays as it has become."""
        for warning in warnings:
            self._stored.setdefault(warning.warning_id, warning)
            self._current.setdefault(warning.warning_id, warning)

    def __getitem__(self, warning_id: str) -> PublicWarning:
        return self._current[warning_id]

    def put(self, warning: PublicWarning) -> None:
        """What a warning has become."""
        self._current[warning.warning_id] = warning

    def open_warnings(self) -> list[PublicWarning]:
        """Those that are not over, in order of their ids."""
        return [warning for _, warning in sorted(self._current.items()) if warning.state in OPEN]

    def changed(self) -> list[PublicWarning]:
        """New and changed ones, in order of their ids."""
        return [
            warning
            for warning_id, warning in sorted(self._current.items())
            if self._stored.get(warning_id) is not warning
        ]

    def is_in_new_state(self, warning: PublicWarning) -> bool:
        """Whether it is new, or was stored in another state."""
        before = self._stored.get(warning.warning_id)
        return before is None or before.state is not warning.state

    def draft(self, warning_id: str, found: PackItem[WarningPlan], cause: Cause) -> PublicWarning:
        """A new draft by a plan."""
        plan = found.item
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
            issuing_department=self._department_of(plan.issuing_department),
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
            recorded_at=self._recorded_at,
        )
        self.put(warning)
        return warning

    def follow(self, events: Iterable[Event]) -> None:
        """Warnings of these events follow them: ended with an all-clear, resumed, withdrawn when the event closes."""
        states = {event.event_id: event for event in events}
        for warning in self.open_warnings():
            event = states.get(warning.event_id)
            if event is None:
                continue
            match event.state:
                case EventState.CLOSED:
                    self.put(warning.withdrawn(event.occurred_at, Withdrawal.EVENT_CLOSED))
                case EventState.ALL_CLEAR:
                    self.put(warning.ended(event.occurred_at))
                case EventState.OPEN:
                    self.put(warning.resumed(event.occurred_at))
