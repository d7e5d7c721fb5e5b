"""Warnings that predictions draft: one a place, however many datastreams predict it. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cityloop.events.v1.signal_pb2 import Signal
from cityloop_kernel import derived_id
from cityloop_packs import WARNINGS, ActivePacks, PackItem, WarningPlan, drafting_rule

from cityloop_event_hub.fusion.domain.events import Event
from cityloop_event_hub.fusion.domain.fuse import Outcome, PendingSignalJoined, PredictionAdded
from cityloop_event_hub.fusion.domain.neighbours import LocatedSignal, distance_metres
from cityloop_event_hub.fusion.domain.signals import CROSSING_AT, Clearing, ClearingKey, clearing_key
from cityloop_event_hub.warnings.domain.warning_changes import Cause, WarningChanges
from cityloop_event_hub.warnings.domain.warnings import PublicWarning, WarningKind, WarningPart, Withdrawal

PlansByRule = Mapping[str, PackItem[WarningPlan]]
"""By the rule whose predictions draft their warnings."""


@dataclass(frozen=True, slots=True)
class SupportingPrediction:
    """A prediction, and the warning that it has drafted or supports until it is cleared."""

    warning_id: str
    signal_id: str
    key: ClearingKey
    occurred_at: dt.datetime
    cleared_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenWarnings:
    """What is stored of all that the predictions of a batch may change."""

    warnings: Sequence[PublicWarning] = ()
    supporting_predictions: Sequence[SupportingPrediction] = ()


def plans_by_rule(packs: ActivePacks) -> PlansByRule:
    """The plans that predictions draft."""
    return {
        rule: found
        for found in packs.all(WARNINGS)
        if not found.retiring and (rule := drafting_rule(found)) is not None
    }


def warn_of_predictions(
    changes: WarningChanges,
    supporting_predictions: Iterable[SupportingPrediction],
    plans: PlansByRule,
    outcome: Outcome,
) -> Sequence[SupportingPrediction]:
    """Draft, support, link and withdraw warnings as the predictions of a batch came, joined events and were cleared.

    Args:
        changes: with all open warnings that these predictions may change; takes what they become.
        supporting_predictions: of these warnings; without those that have been cleared.
        plans: of the active packs.
        outcome: what fusion has made of the batch, its events numbered.

    Returns:
        The predictions of the batch that have drafted warnings or support them.
    """
    predicted = _PredictedWarnings(changes, supporting_predictions, plans, outcome.events)
    for step in outcome.steps:
        match step:
            case PredictionAdded():
                predicted.add_prediction(step)
            case PendingSignalJoined(signal_id, event_id):
                predicted.link(signal_id, event_id)
            case Clearing(key, moment):
                predicted.clear(key, moment)
    return list(predicted.new.values())


class _PredictedWarnings:
    def __init__(
        self,
        changes: WarningChanges,
        supporting_predictions: Iterable[SupportingPrediction],
        plans: PlansByRule,
        events: Mapping[str, Event],
    ) -> None:
        self.new: dict[str, SupportingPrediction] = {}
        """By the signal."""
        self._changes = changes
        self._plans = plans
        self._events = events
        self._by_key: defaultdict[ClearingKey, dict[str, SupportingPrediction]] = defaultdict(dict)
        self._by_warning: defaultdict[str, set[str]] = defaultdict(set)
        self._warning_of: dict[str, str] = {}
        """By the signal."""
        for support in supporting_predictions:
            self._support(support)

    def add_prediction(self, added: PredictionAdded) -> None:
        """A prediction drafts a warning, or supports an open one of its event or in its reach."""
        signal = added.signal
        found = self._plans.get(signal.explanation.rule_id)
        if found is None:
            return
        moment = added.located.occurred_at
        warning = self._open_warning(found, added)
        if warning is None:
            warning_id = str(derived_id("warning", found.name, signal.signal_id))
            self._changes.draft(warning_id, found, _cause(signal, moment))
        else:
            warning_id = warning.warning_id
            more = warning.with_prediction(signal.signal_id, signal.explanation.confidence)
            self._changes.put(more if more.event_id else more.resumed(moment))
        support = SupportingPrediction(warning_id, signal.signal_id, clearing_key(signal), moment)
        self.new[signal.signal_id] = support
        self._support(support)

    def clear(self, key: ClearingKey, moment: dt.datetime) -> None:
        """A prediction is cleared; with the last one a warning that is of no event is over."""
        predictions = self._by_key[key]
        for support in [support for support in predictions.values() if support.occurred_at <= moment]:
            del predictions[support.signal_id], self._warning_of[support.signal_id]
            if support.signal_id in self.new:
                self.new[support.signal_id] = replace(support, cleared_at=moment)
            others = self._by_warning[support.warning_id]
            others.remove(support.signal_id)
            warning = self._changes[support.warning_id]
            if not others and not warning.event_id:
                self._changes.put(warning.withdrawn(moment, Withdrawal.PREDICTION_CLEARED))

    def link(self, signal_id: str, event_id: str) -> None:
        """A prediction that has not been cleared is a member of an event: its warning is that event's."""
        warning_id = self._warning_of.get(signal_id)
        if warning_id is not None:
            warning = self._changes[warning_id]
            self._changes.put(warning.linked_to(event_id, self._events[event_id].event_number))

    def _support(self, support: SupportingPrediction) -> None:
        self._by_key[support.key][support.signal_id] = support
        self._by_warning[support.warning_id].add(support.signal_id)
        self._warning_of[support.signal_id] = support.warning_id

    def _open_warning(self, found: PackItem[WarningPlan], added: PredictionAdded) -> PublicWarning | None:
        mine = [warning for warning in self._changes.open_warnings() if warning.plan == found.name]
        for warning in mine:
            if added.event_id and warning.event_id == added.event_id:
                return warning
        near = [(distance_metres(_centre(warning), added.located), warning.warning_id) for warning in mine]
        distance, warning_id = min(near, default=(0.0, ""))
        return self._changes[warning_id] if warning_id and distance <= added.reach.distance_metres else None


def _centre(warning: PublicWarning) -> LocatedSignal:
    position = warning.place.position
    return LocatedSignal(
        warning.warning_id, warning.event_class, position.longitude, position.latitude, warning.occurred_at
    )


def _cause(signal: Signal, moment: dt.datetime) -> Cause:
    explanation = signal.explanation
    crossing = explanation.inputs.get(CROSSING_AT)
    onset_at = dt.datetime.fromisoformat(crossing) if crossing else moment
    part = WarningPart(explanation.rule_id, explanation.confidence, (signal.signal_id,), explanation.reason)
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
