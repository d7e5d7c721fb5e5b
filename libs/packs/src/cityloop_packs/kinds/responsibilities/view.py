"""Who is responsible for what."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import JudgedCondition

from cityloop_packs.conditions import SubjectConditions, conditions_of
from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.responsibilities.kind import RESPONSIBILITIES
from cityloop_packs.kinds.responsibilities.schema import Responsibility
from cityloop_packs.scope import Situation


def responsibility_of(
    packs: Packs, event_class: str, situation: Situation, judged: list[JudgedCondition] | None = None
) -> PackItem[Responsibility] | None:
    """The first responsibility that matches a class, the areas of a place, and the attributes.

    Args:
        packs: in use.
        event_class: of the event or the case.
        situation: with its attributes.
        judged: gets the conditions that were judged on the way, in order, for the explanation of the decision.
    """
    conditions: SubjectConditions | None = None
    for found in packs.answers(RESPONSIBILITIES, event_class, situation):
        if not all(situation.areas.get(layer) in wanted for layer, wanted in found.item.areas.items()):
            continue
        if found.item.when is None:
            return found
        conditions = conditions or conditions_of(packs, event_class, situation.attributes, judged)
        if conditions.judge(found.name, found.item.when).holds:
            return found
    return None
