"""A value crossed a limit."""

from __future__ import annotations

from cityloop_localisation import Sentence, say

from cityloop_words.details import Details, NameLookup
from cityloop_words.rule_kinds.rule_kind import Claims, observed


def _raised(details: Details, name_of: NameLookup) -> Sentence:
    return say("explained-raised", **observed(details, name_of))


def _cleared(details: Details, name_of: NameLookup) -> Sentence:
    return say("explained-cleared", **observed(details, name_of))


THRESHOLD: Claims = {"raised": _raised, "cleared": _cleared}
