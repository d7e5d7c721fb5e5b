"""Plans of warnings: when one is drafted, what it says, who signs it."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_kernel import say

from cityloop_packs.kind import Kind, PackItem, Packs, Problem, Title, problem
from cityloop_packs.kinds.rules.kind import RULES
from cityloop_packs.kinds.warnings.schema import WarningPlan

WARNINGS = Kind(
    file="warnings.yaml",
    key="warnings",
    schema=WarningPlan,
    identity=lambda item: item.warning,
    known_classes=lambda item: [item.event_class],
    check=lambda packs: _drafted_by_nothing(packs),
    titles=lambda item: _titles(item),
)


def _titles(item: WarningPlan) -> Iterator[Title]:
    """A part is called warning/part: two composites may have a part of one name."""
    for part in item.composite.parts if item.composite else ():
        yield "part", f"{item.warning}/{part.part}", part.title


def _drafted_by_nothing(packs: Packs) -> Iterator[Problem]:
    """A plan whose rule is not in its own pack, or predicts nothing."""
    predicting = {found.name for found in packs.all(RULES) if found.item.prediction is not None}
    for found in packs.all(WARNINGS):
        rule = drafting_rule(found)
        if rule is not None and rule not in predicting:
            phrase = say("pack-rule-predicts-nothing", warning=found.item.warning, rule=str(found.item.prediction))
            yield problem(WARNINGS, found, phrase, ("prediction",))


def drafting_rule(found: PackItem[WarningPlan]) -> str | None:
    """The name in the fleet of the rule whose prediction drafts a warning: one of the same pack."""
    rule = found.item.prediction
    return None if rule is None else f"{found.name.partition('/')[0]}/{rule}"
