"""The kinds that packs have: the one list that a new kind is added to."""

from __future__ import annotations

from typing import Any

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.briefings.kind import BRIEFINGS
from cityloop_packs.kinds.channels.kind import CHANNELS
from cityloop_packs.kinds.escalations.kind import ESCALATIONS
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.forms.kind import FORMS
from cityloop_packs.kinds.indicators.kind import INDICATORS
from cityloop_packs.kinds.ledgers.kind import LEDGERS
from cityloop_packs.kinds.messages.kind import MESSAGES
from cityloop_packs.kinds.mode_changes.kind import MODE_CHANGES
from cityloop_packs.kinds.problem_kinds.kind import PROBLEM_KINDS
from cityloop_packs.kinds.processes.kind import PROCESSES
from cityloop_packs.kinds.publications.kind import PUBLICATIONS
from cityloop_packs.kinds.reactions.kind import REACTIONS
from cityloop_packs.kinds.responsibilities.kind import RESPONSIBILITIES
from cityloop_packs.kinds.roles.kind import ROLES
from cityloop_packs.kinds.rules.kind import RULES
from cityloop_packs.kinds.thing_models.kind import THING_MODELS
from cityloop_packs.kinds.warnings.kind import WARNINGS

KINDS: tuple[Kind[Any], ...] = (
    ROLES,
    CHANNELS,
    PROBLEM_KINDS,
    EVENT_CLASSES,
    THING_MODELS,
    RULES,
    WARNINGS,
    MODE_CHANGES,
    RESPONSIBILITIES,
    PROCESSES,
    ESCALATIONS,
    FLOWS,
    FORMS,
    MESSAGES,
    INDICATORS,
    BRIEFINGS,
    LEDGERS,
    REACTIONS,
    PUBLICATIONS,
)
