"""Rules: what readings, or the silence of a thing, make a signal."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_kernel import phrase_list, say

from cityloop_packs.kind import Kind, Packs, Problem, problem
from cityloop_packs.kinds.rules.schema import Rule
from cityloop_packs.kinds.thing_models.kind import THING_MODELS

RULES = Kind(
    file="rules.yaml",
    key="rules",
    schema=Rule,
    identity=lambda item: item.rule,
    check=lambda packs: _fed_by_nothing(packs),
    titles=lambda item: [("rule", item.rule, item.title)],
)


def _fed_by_nothing(packs: Packs) -> Iterator[Problem]:
    """A rule about a property that the things of its model do not observe."""
    models = packs.named(THING_MODELS)
    for found in packs.all(RULES):
        rule, model = found.item, models.get(found.item.thing_model)
        observed = () if model is None else [item.observed_property for item in model.item.observed_properties]
        if model is not None and not rule.silent and rule.observed_property not in observed:
            known = phrase_list(observed) if observed else say("pack-has-none")
            of = {"rule": rule.rule, "property": rule.observed_property, "model": rule.thing_model}
            phrase = say("pack-rule-of-nothing-observed", **of, known=known)
            yield problem(RULES, found, phrase, ("observed_property",))
