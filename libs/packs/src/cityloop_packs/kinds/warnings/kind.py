"""Plans of warnings: when one is drafted, what it says, who signs it."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_packs.kind import Kind, Packs
from cityloop_packs.kinds.rules.kind import RULES
from cityloop_packs.kinds.warnings.schema import WarningPlan

WARNINGS = Kind(
    name="warning",
    file="warnings.yaml",
    key="warnings",
    schema=WarningPlan,
    identity=lambda item: item.warning,
    check=lambda packs: _drafted_by_nothing(packs),
    titles=lambda item: [("part", part.part, part.title) for part in (item.composite.parts if item.composite else ())],
)


def _drafted_by_nothing(packs: Packs) -> Iterator[str]:
    """A plan whose rule is not in its own pack, or predicts nothing."""
    predicting = {(found.pack_id, found.item.rule) for found in packs.all(RULES) if found.item.prediction is not None}
    for found in packs.all(WARNINGS):
        rule = found.item.prediction
        if rule is not None and (found.pack_id, rule) not in predicting:
            where = packs.place(WARNINGS, found, ("prediction",))
            yield f"{where}: warning {found.item.warning!r} names rule {rule!r}, which predicts nothing there"
