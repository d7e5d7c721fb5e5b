"""A warning to the public and what changes it: drafted, signed, ended, resumed, cancelled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from cityloop.common.v1.common_pb2 import Explanation, Label, Place

TINY = 1e-9
"""Weights are decimals of a pack; sums that differ by less are the same."""
MAX_SIGNALS = 100
"""Signals that a part names at most."""


class WarningState(StrEnum):
    """The state of a warning."""

    DRAFT = "draft"
    SIGNED = "signed"
    ALL_CLEAR_DRAFT = "all_clear_draft"
    ALL_CLEAR = "all_clear"
    CANCELLED = "cancelled"


class WarningKind(StrEnum):
    """What drafts it."""

    PREDICTION = "prediction"
    COMPOSITE = "composite"


class Withdrawal(StrEnum):
    """Why a draft is cancelled by itself; `withdrawn` in the inputs of its explanation."""

    EVENT_CLOSED = "event_closed"
    PREDICTION_CLEARED = "prediction_cleared"


IN_ENGLISH = {
    Withdrawal.EVENT_CLOSED: "its event was closed before it was signed",
    Withdrawal.PREDICTION_CLEARED: "the prediction was cleared before it was signed",
}
OPEN = frozenset({WarningState.DRAFT, WarningState.SIGNED, WarningState.ALL_CLEAR_DRAFT})
"""A new cause at the same place makes no other warning."""
UNSIGNED = frozenset({WarningState.DRAFT, WarningState.ALL_CLEAR_DRAFT})
"""Those that wait for a signature."""
GROWING = frozenset({WarningState.DRAFT, WarningState.SIGNED})


@dataclass(frozen=True, slots=True)
class WarningPart:
    """What one kind of source contributed, between 0 and 1, and by which signals."""

    part: str
    weight: float
    signal_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PublicWarning:
    """A warning in one version; `plan` is its name in the pack, `event_id` is empty while no event is open."""

    warning_id: str
    warning_number: str
    version: int
    state: WarningState
    kind: WarningKind
    plan: str
    level: int
    """As `WarningLevel`: 1 is the gravest."""
    event_class: str
    event_id: str
    event_number: str
    place: Place
    radius_metres: float
    headline: Label
    instruction: Label
    issuing_department: str
    signed_by: str
    onset_at: dt.datetime
    acknowledge_within: dt.timedelta
    acknowledge_by: dt.datetime | None
    parts: tuple[WarningPart, ...]
    explanation: Explanation
    opened_at: dt.datetime
    occurred_at: dt.datetime
    recorded_at: dt.datetime

    def published(self, now: dt.datetime) -> PublicWarning:
        """The next version, however much has changed since the last."""
        return replace(self, version=self.version + 1, recorded_at=now)

    def signed(self, post_id: str, moment: dt.datetime) -> PublicWarning | None:
        """Signed by a post: the warning, or its all-clear; None when nothing waits for a signature."""
        match self.state:
            case WarningState.DRAFT:
                return replace(
                    self,
                    state=WarningState.SIGNED,
                    signed_by=post_id,
                    acknowledge_by=moment + self.acknowledge_within,
                    occurred_at=moment,
                )
            case WarningState.ALL_CLEAR_DRAFT:
                return replace(self, state=WarningState.ALL_CLEAR, signed_by=post_id, occurred_at=moment)
            case _:
                return None

    def cancelled(self, moment: dt.datetime, reason: str) -> PublicWarning:
        """A draft that will not be signed."""
        explanation = Explanation()
        explanation.CopyFrom(self.explanation)
        explanation.reason = reason
        return replace(self, state=WarningState.CANCELLED, explanation=explanation, occurred_at=moment)

    def ended(self, moment: dt.datetime) -> PublicWarning:
        """What it warned of is over: a signed one waits for the signature of its all-clear."""
        if self.state is WarningState.SIGNED:
            return replace(self, state=WarningState.ALL_CLEAR_DRAFT, occurred_at=moment)
        return self

    def withdrawn(self, moment: dt.datetime, withdrawal: Withdrawal) -> PublicWarning:
        """Ended for good: a draft is cancelled, a signed one waits for the signature of its all-clear."""
        if self.state is not WarningState.DRAFT:
            return self.ended(moment)
        cancelled = self.cancelled(moment, IN_ENGLISH[withdrawal])
        cancelled.explanation.inputs["withdrawn"] = withdrawal.value
        return cancelled

    def resumed(self, moment: dt.datetime) -> PublicWarning:
        """What it warned of has come back before its all-clear was signed."""
        if self.state is WarningState.ALL_CLEAR_DRAFT:
            return replace(self, state=WarningState.SIGNED, occurred_at=moment)
        return self

    def linked_to(self, event_id: str, event_number: str) -> PublicWarning:
        """An event has opened at its place; the first one stays."""
        return self if self.event_id else replace(self, event_id=event_id, event_number=event_number)

    def with_parts(self, parts: tuple[WarningPart, ...], confidence: float, moment: dt.datetime) -> PublicWarning:
        """With heavier parts; itself when they are no heavier than before."""
        if self.state not in GROWING or confidence <= self.explanation.confidence + TINY:
            return self
        explanation = Explanation()
        explanation.CopyFrom(self.explanation)
        explanation.confidence = confidence
        return replace(self, parts=parts, explanation=explanation, occurred_at=moment)

    def with_prediction(self, signal_id: str, confidence: float) -> PublicWarning:
        """Another prediction at its place: one more signal of its part."""
        first = self.parts[0]
        if signal_id in first.signal_ids or len(first.signal_ids) >= MAX_SIGNALS:
            return self
        weight = max(first.weight, confidence)
        part = replace(first, weight=weight, signal_ids=(*first.signal_ids, signal_id))
        explanation = Explanation()
        explanation.CopyFrom(self.explanation)
        explanation.confidence = weight
        return replace(self, parts=(part,), explanation=explanation)
