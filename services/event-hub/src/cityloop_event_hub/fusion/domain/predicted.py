"""Warnings that predictions draft: one a place, however many datastreams foresee it. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cityloop.events.v1.signal_pb2 import Signal
from cityloop_kernel import derived_id
from cityloop_packs import WARNINGS, ActivePacks, PackItem, WarningPlan, drafting_rule

from cityloop_event_hub.detection.rules.prediction.kind import CROSSING_AT
from cityloop_event_hub.fusion.domain.events import Event
from cityloop_event_hub.fusion.domain.fuse import Foreseen, Outcome, PendingJoined
from cityloop_event_hub.fusion.domain.neighbours import Located, distance_metres
from cityloop_event_hub.fusion.domain.signals import ClaimKey, Clearing, claim_of
from cityloop_event_hub.fusion.domain.warning_changes import Cause, WarningChanges
from cityloop_event_hub.fusion.domain.warnings import PublicWarning, WarningKind, WarningPart

FALLEN_AWAY = "the prediction has fallen away before it was signed"
PlansByRule = Mapping[str, PackItem[WarningPlan]]
"""By the rule whose predictions draft their warnings."""


@dataclass(frozen=True, slots=True)
class Support:
    """A prediction that has not fallen away, and the warning that rests on it."""

    warning_id: str
    signal_id: str
    claim: ClaimKey
    occurred_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StandingWarnings:
    """What is stored of all that the predictions of a batch may change."""

    warnings: Sequence[PublicWarning] = ()
    supports: Sequence[Support] = ()


def plans_by_rule(packs: ActivePacks) -> PlansByRule:
    """The plans that predictions draft."""
    return {
        rule: found
        for found in packs.all(WARNINGS)
        if not found.retiring and (rule := drafting_rule(found)) is not None
    }


def warn_of_predictions(
    changes: WarningChanges, supports: Iterable[Support], plans: PlansByRule, outcome: Outcome
) -> Mapping[str, str]:
    """Draft, support, link and drop warnings as the predictions of a batch came, joined events and fell away.

    Args:
        changes: with all standing warnings that these predictions may change; takes what they become.
        supports: of these warnings.
        plans: of the active packs.
        outcome: what fusion has made of the batch, its events numbered.

    Returns:
        The warning that each prediction of the batch supports, by the signal's id.
    """
    predicted = _PredictedWarnings(changes, supports, plans, outcome.events)
    for step in outcome.steps:
        match step:
            case Foreseen():
                predicted.foresee(step)
            case PendingJoined(signal_id, event_id):
                predicted.link(signal_id, event_id)
            case Clearing(claim, moment):
                predicted.clear(claim, moment)
    return predicted.supported


class _PredictedWarnings:
    def __init__(
        self, changes: WarningChanges, supports: Iterable[Support], plans: PlansByRule, events: Mapping[str, Event]
    ) -> None:
        self.supported: dict[str, str] = {}
        self._changes = changes
        self._plans = plans
        self._events = events
        self._by_claim: defaultdict[ClaimKey, dict[str, Support]] = defaultdict(dict)
        self._by_warning: defaultdict[str, set[str]] = defaultdict(set)
        self._warning_of: dict[str, str] = {}
        """By the signal."""
        for support in supports:
            self._support(support)

    def foresee(self, foreseen: Foreseen) -> None:
        """A prediction drafts a warning, or supports one that stands for its event or in its reach."""
        signal = foreseen.signal
        found = self._plans.get(signal.explanation.rule_id)
        if found is None:
            return
        moment = foreseen.located.occurred_at
        warning = self._standing(found, foreseen)
        if warning is None:
            warning_id = str(derived_id("warning", found.name, signal.signal_id))
            self._changes.draft(warning_id, found, _cause(signal, moment))
        else:
            warning_id = warning.warning_id
            more = warning.foreseen_too(signal.signal_id, signal.explanation.confidence)
            self._changes.put(more if more.event_id else more.on_again(moment))
        self._support(Support(warning_id, signal.signal_id, claim_of(signal), moment))
        self.supported[signal.signal_id] = warning_id

    def clear(self, claim: ClaimKey, moment: dt.datetime) -> None:
        """A prediction has fallen away; with the last one a warning that is of no event is over."""
        claimed = self._by_claim[claim]
        for support in [support for support in claimed.values() if support.occurred_at <= moment]:
            del claimed[support.signal_id], self._warning_of[support.signal_id]
            others = self._by_warning[support.warning_id]
            others.remove(support.signal_id)
            warning = self._changes[support.warning_id]
            if not others and not warning.event_id:
                self._changes.put(warning.dropped(moment, FALLEN_AWAY))

    def link(self, signal_id: str, event_id: str) -> None:
        """A prediction that has not fallen away is a member of an event: its warning is that event's."""
        warning_id = self._warning_of.get(signal_id)
        if warning_id is not None:
            warning = self._changes[warning_id]
            self._changes.put(warning.of_event(event_id, self._events[event_id].event_number))

    def _support(self, support: Support) -> None:
        self._by_claim[support.claim][support.signal_id] = support
        self._by_warning[support.warning_id].add(support.signal_id)
        self._warning_of[support.signal_id] = support.warning_id

    def _standing(self, found: PackItem[WarningPlan], foreseen: Foreseen) -> PublicWarning | None:
        mine = [warning for warning in self._changes.standing() if warning.plan == found.name]
        for warning in mine:
            if foreseen.event_id and warning.event_id == foreseen.event_id:
                return warning
        near = [(distance_metres(_centre(warning), foreseen.located), warning.warning_id) for warning in mine]
        distance, warning_id = min(near, default=(0.0, ""))
        return self._changes[warning_id] if warning_id and distance <= foreseen.reach.distance_metres else None


def _centre(warning: PublicWarning) -> Located:
    position = warning.place.position
    return Located(warning.warning_id, warning.event_class, position.longitude, position.latitude, warning.occurred_at)


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
