"""A value left a band."""

from __future__ import annotations

from cityloop_localisation import Sentence, say

from cityloop_words.details import Details, NameLookup
from cityloop_words.rule_kinds.rule_kind import Claims, observed, with_unit


def _raised(details: Details, name_of: NameLookup) -> Sentence:
    if details["side"] == "below":
        return say("explained-raised-below", **observed(details, name_of))
    return say("explained-raised", **observed(details, name_of))


def _cleared(details: Details, name_of: NameLookup) -> Sentence:
    found = observed(details, name_of)
    limits = {name: with_unit(float(details[name]), details) for name in ("low", "high") if name in details}
    seen = {name: found[name] for name in ("property", "value")}
    if len(limits) > 1:
        return say("explained-cleared-band", **seen, low=limits["low"], high=limits["high"])
    if "low" in limits:
        return say("explained-cleared-above", **seen, limit=limits["low"])
    return say("explained-cleared", **seen, limit=limits["high"])


BAND: Claims = {"raised": _raised, "cleared": _cleared}
