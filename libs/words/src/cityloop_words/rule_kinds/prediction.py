"""The trend of values reaches a limit."""

from __future__ import annotations

from cityloop_localisation import Sentence, say

from cityloop_words.details import Details, NameLookup
from cityloop_words.rule_kinds.rule_kind import Claims, observed, percent, rounded, seconds_until, with_unit


def _predicted(details: Details, name_of: NameLookup) -> Sentence:
    return say(
        "explained-predicted",
        **observed(details, name_of),
        slope=with_unit(rounded(float(details["slope_per_hour"])), details),
        about=seconds_until(details, "crossing_at"),
        earliest=seconds_until(details, "crossing_earliest"),
        latest=seconds_until(details, "crossing_latest"),
        percent=percent(details),
    )


def _cleared(details: Details, name_of: NameLookup) -> Sentence:
    return say("explained-cleared-predicted", **observed(details, name_of), percent=percent(details))


PREDICTION: Claims = {"predicted": _predicted, "cleared": _cleared}
