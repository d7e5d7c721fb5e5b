"""A value changed too fast."""

from __future__ import annotations

from cityloop_localisation import Sentence, say

from cityloop_words.details import Details, NameLookup
from cityloop_words.rule_kinds.rule_kind import Claims, observed, rounded, with_unit


def _raised(details: Details, name_of: NameLookup) -> Sentence:
    return say(
        "explained-raised-rate",
        **observed(details, name_of),
        rate=with_unit(rounded(float(details["rate"])), details),
        per=float(details["per_seconds"]),
        direction=details["direction"],
    )


def _cleared(details: Details, name_of: NameLookup) -> Sentence:
    return say(
        "explained-cleared-rate",
        **observed(details, name_of),
        per=float(details["per_seconds"]),
        direction=details["direction"],
    )


RATE_OF_CHANGE: Claims = {"raised": _raised, "cleared": _cleared}
