"""The sentences of every kind of rule that judges readings: the one list that a new kind is added to."""

from __future__ import annotations

from collections.abc import Mapping

from cityloop_words.rule_kinds.band import BAND
from cityloop_words.rule_kinds.prediction import PREDICTION
from cityloop_words.rule_kinds.rate_of_change import RATE_OF_CHANGE
from cityloop_words.rule_kinds.rule_kind import Claims
from cityloop_words.rule_kinds.threshold import THRESHOLD

RULE_KINDS: Mapping[str, Claims] = {
    "threshold": THRESHOLD,
    "prediction": PREDICTION,
    "rate_of_change": RATE_OF_CHANGE,
    "band": BAND,
}
"""By the name that packs and explanations give the kind."""
