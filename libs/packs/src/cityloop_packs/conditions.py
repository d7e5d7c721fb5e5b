"""Conditions of items, judged by what is known of one event or case: counted, and kept for the explanation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cityloop.common.v1.common_pb2 import AttributeValue, JudgedCondition
from cityloop_expressions import Environment, Judgement, ValuesAtHand

from cityloop_packs.kind import Packs
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.telemetry import Metrics

MOST_JUDGED = 50
"""Of the conditions of one decision its explanation has so many."""
COUNTED = {outcome: Metrics.CONDITIONS.labels(outcome) for outcome in ("holds", "does_not_hold", "absent", "error")}
NO_ATTRIBUTES = Environment.of(())
"""Of `*`: no attribute is of every class."""


class SubjectConditions:
    """Judges the conditions of items by the attributes of one subject.

    Args:
        at_hand: its attributes.
        judged: gets each condition that was judged, in order.
    """

    def __init__(self, at_hand: ValuesAtHand, judged: list[JudgedCondition] | None = None) -> None:
        self._at_hand = at_hand
        self._judged = judged

    def judge(self, item_id: str, condition: str) -> Judgement:
        """Whether a condition of an item, which is named as in the fleet, holds."""
        judgement = self._at_hand.judge(condition)
        COUNTED[judgement.outcome].inc()
        if self._judged is not None and len(self._judged) < MOST_JUDGED:
            self._judged.append(judgement.message(item_id))
        return judgement


NO_VARIABLES: Mapping[str, str] = MappingProxyType({})


def environment_of(packs: Packs, event_class: str, variables: Mapping[str, str] = NO_VARIABLES) -> Environment:
    """The variables of conditions about a class, and others; no attributes of a class that no pack declares."""
    found = packs.named(EVENT_CLASSES).get(event_class)
    environment = NO_ATTRIBUTES if found is None else found.item.environment
    return environment.with_variables(variables) if variables else environment


def conditions_of(
    packs: Packs,
    event_class: str,
    values: Mapping[str, AttributeValue],
    judged: list[JudgedCondition] | None = None,
) -> SubjectConditions:
    """Judges conditions by the attributes of an event or a case of a class; `judged` gets each of them."""
    return SubjectConditions(environment_of(packs, event_class).at_hand(values), judged)
