"""Scenario packs: their schema, and taking them on a running service."""

from cityloop_packs.active import ActivePack, ActivePacks, From, problems_of
from cityloop_packs.parsing import PackError, digest_of, parse
from cityloop_packs.replica import Check, PackReplica, no_objection
from cityloop_packs.schema import (
    Composite,
    EventClass,
    Fusion,
    Message,
    PackContent,
    Part,
    Prediction,
    Process,
    Responsibility,
    Rule,
    Threshold,
    Transition,
    WarningPlan,
)

__all__ = [
    "ActivePack",
    "ActivePacks",
    "Check",
    "Composite",
    "EventClass",
    "From",
    "Fusion",
    "Message",
    "PackContent",
    "PackError",
    "PackReplica",
    "Part",
    "Prediction",
    "Process",
    "Responsibility",
    "Rule",
    "Threshold",
    "Transition",
    "WarningPlan",
    "digest_of",
    "no_objection",
    "parse",
    "problems_of",
]
