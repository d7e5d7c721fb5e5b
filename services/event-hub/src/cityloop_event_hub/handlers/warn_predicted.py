"""Warnings that predictions draft: one a place, however many datastreams foresee it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from cityloop.events.v1.signal_pb2 import Signal
from cityloop_database import Connection
from cityloop_kernel import derived_id
from cityloop_packs import WARNINGS, ActivePacks, PackItem, WarningPlan, drafting_rule

from cityloop_event_hub.adapters import warning_store
from cityloop_event_hub.detection.rules.prediction.kind import CROSSING_AT
from cityloop_event_hub.fusion.domain.events import Event
from cityloop_event_hub.fusion.domain.fuse import Foreseen, PendingJoined, Step
from cityloop_event_hub.fusion.domain.neighbours import Located, Reach, distance_metres
from cityloop_event_hub.fusion.domain.signals import Clearing
from cityloop_event_hub.fusion.domain.warnings import PartTaken, PublicWarning, WarningKind
from cityloop_event_hub.handlers.warning_book import Cause, WarningBook

FALLEN_AWAY = "the prediction has fallen away before it was signed"
Claim = tuple[str, str]
"""Source and rule."""


class PredictedWarnings:
    """Follows predictions in one batch of fusion, signal by signal."""

    def __init__(self, book: WarningBook, packs: ActivePacks) -> None:
        self._book = book
        self._plans = {
            rule: found
            for found in packs.all(WARNINGS)
            if not found.retiring and (rule := drafting_rule(found)) is not None
        }
        self._claims: defaultdict[str, set[Claim]] = defaultdict(set)
        self._of_signal: dict[str, str] = {}
        self._held: dict[str, str] = {}
        self._events: dict[str, str] = {}

    async def load(
        self,
        connection: Connection,
        cells: Sequence[tuple[int, int]],
        event_ids: Sequence[str],
        waiting: Sequence[str],
    ) -> None:
        """Read and lock the warnings that these predictions, events and cells may change."""
        if not self._plans:
            return
        plans = [found.name for found in self._plans.values()]
        warnings = await warning_store.standing_at(connection, plans, cells, event_ids, waiting)
        self._book.know(warnings)
        if not warnings:
            return
        held = await warning_store.held_up_by(connection, [warning.warning_id for warning in warnings])
        for warning_id, signal_id, source_id, rule_id in held:
            self._claims[warning_id].add((source_id, rule_id))
            self._of_signal[signal_id] = warning_id

    def follow(self, steps: Sequence[Step]) -> None:
        """Follow what fusion has decided, in order."""
        for step in steps:
            match step:
                case Foreseen(signal, where, reach, event_id):
                    self._foresee(signal, where, reach, event_id)
                case PendingJoined(signal_id, event_id):
                    self._link(signal_id, event_id)
                case Clearing(claim, moment):
                    self._clear(claim, moment)

    def _foresee(self, signal: Signal, where: Located, reach: Reach, event_id: str) -> None:
        """A prediction: it drafts a warning, or holds one up that stands for its event or in its reach."""
        found = self._plans.get(signal.explanation.rule_id)
        if found is None:
            return
        moment, confidence = where.occurred_at, signal.explanation.confidence
        warning = self._standing(found, where, reach, event_id)
        if warning is None:
            warning_id = str(derived_id("warning", found.name, signal.signal_id))
            self._book.draft(warning_id, found, _cause(signal, moment))
        else:
            warning_id = warning.warning_id
            more = warning.foreseen_too(signal.signal_id, confidence)
            self._book.put(more if self._event_of(more) else more.on_again(moment))
        self._claims[warning_id].add((signal.source.source_id, signal.explanation.rule_id))
        self._of_signal[signal.signal_id] = self._held[signal.signal_id] = warning_id

    def _clear(self, claim: Claim, moment: dt.datetime) -> None:
        """A prediction has fallen away; with the last one a warning that is of no event is over."""
        for warning_id, claims in self._claims.items():
            if claim not in claims:
                continue
            claims.remove(claim)
            warning = self._book[warning_id]
            if not claims and not self._event_of(warning):
                self._book.put(warning.dropped(moment, FALLEN_AWAY))

    def _link(self, signal_id: str, event_id: str) -> None:
        """A prediction is a member of an event: its warning is that event's."""
        warning_id = self._of_signal.get(signal_id)
        if warning_id is not None and not self._book[warning_id].event_id:
            self._events.setdefault(warning_id, event_id)

    async def save(self, connection: Connection, events: Mapping[str, Event]) -> None:
        """Store which predictions hold up which warnings, now that new events have their numbers."""
        for warning_id, event_id in self._events.items():
            event = events[event_id]
            self._book.put(self._book[warning_id].of_event(event_id, event.event_number))
        if self._held:
            await warning_store.hold_up(connection, self._held)

    def _event_of(self, warning: PublicWarning) -> str:
        return warning.event_id or self._events.get(warning.warning_id, "")

    def _standing(
        self, found: PackItem[WarningPlan], where: Located, reach: Reach, event_id: str
    ) -> PublicWarning | None:
        mine = [warning for warning in self._book.standing() if warning.plan == found.name]
        for warning in mine:
            if event_id and self._event_of(warning) == event_id:
                return warning
        near = [(distance_metres(_centre(warning), where), warning.warning_id) for warning in mine]
        distance, warning_id = min(near, default=(0.0, ""))
        return self._book[warning_id] if warning_id and distance <= reach.distance_metres else None


def _centre(warning: PublicWarning) -> Located:
    position = warning.place.position
    return Located(warning.warning_id, warning.event_class, position.longitude, position.latitude, warning.occurred_at)


def _cause(signal: Signal, moment: dt.datetime) -> Cause:
    explanation = signal.explanation
    crossing = explanation.inputs.get(CROSSING_AT)
    onset_at = dt.datetime.fromisoformat(crossing) if crossing else moment
    part = PartTaken(explanation.rule_id, explanation.confidence, (signal.signal_id,), explanation.reason)
    return Cause(
        WarningKind.PREDICTION,
        signal.place,
        (part,),
        explanation.confidence,
        explanation.reason,
        moment,
        onset_at,
        dict(explanation.inputs),
    )
