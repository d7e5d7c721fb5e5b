"""The kinds of rules that judge readings: the one list that a new kind is added to."""

from __future__ import annotations

from typing import Any

from cityloop_event_hub.detection.rules.band.kind import BAND
from cityloop_event_hub.detection.rules.kind import RuleKind
from cityloop_event_hub.detection.rules.prediction.kind import PREDICTION
from cityloop_event_hub.detection.rules.rate_of_change.kind import RATE_OF_CHANGE
from cityloop_event_hub.detection.rules.threshold.kind import THRESHOLD

RULE_KINDS: dict[str, RuleKind[Any, Any]] = {kind.name: kind for kind in (THRESHOLD, PREDICTION, RATE_OF_CHANGE, BAND)}
