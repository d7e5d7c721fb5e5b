"""Scenario packs: their schema, and taking them on a running service."""

from cityloop_packs.active import ActivePack, ActivePacks, From, problems_of
from cityloop_packs.parsing import PackError, digest_of, parse
from cityloop_packs.replica import Check, PackReplica, no_objection
from cityloop_packs.schema import (
    EventClass,
    Fusion,
    Message,
    ModeName,
    NotAcknowledged,
    PackContent,
    Process,
    Remeasurement,
    Responsibility,
    Rule,
    Threshold,
    Transition,
)

__all__ = [
    "ActivePack",
    "ActivePacks",
    "Check",
    "EventClass",
    "From",
    "Fusion",
    "Message",
    "ModeName",
    "NotAcknowledged",
    "PackContent",
    "PackError",
    "PackReplica",
    "Process",
    "Remeasurement",
    "Responsibility",
    "Rule",
    "Threshold",
    "Transition",
    "digest_of",
    "no_objection",
    "parse",
    "problems_of",
]
