"""The rules of one set of packs that judge readings, by what they apply to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from math import nan

from cityloop_packs import RULES, ActivePacks, PackItem, Rule

from cityloop_event_hub.detection.rules.kind import BoundRule, Deadband, common_deadband
from cityloop_event_hub.detection.rules.registry import RULE_KINDS

Subject = tuple[str, str]
"""Thing model and observed property: what a rule applies to, and what a datastream is."""


class RuleSet:
    """Rules bound to what they apply to.

    Args:
        version: of the packs that they come from.
        items: the rules that judge readings, by name.
    """

    def __init__(self, version: str, items: Mapping[str, PackItem[Rule]]) -> None:
        self.version = version
        self.items = items
        self.bound = dict[str, BoundRule]()
        by_subject = defaultdict[Subject, list[BoundRule]](list)
        for name, found in items.items():
            if found.item.condition is not None:
                kind_name, condition = found.item.condition
                kind = RULE_KINDS[kind_name]
                self.bound[name] = BoundRule(name, kind, kind.bind(name, condition))
                by_subject[found.item.thing_model, found.item.observed_property].append(self.bound[name])
        self._by_subject = {subject: tuple(rules) for subject, rules in by_subject.items()}

    @staticmethod
    def of(packs: ActivePacks) -> RuleSet:
        """The rules of the packs in use; those of a pack that retires judge nothing any more."""
        return RuleSet(packs.version, {name: found for name, found in packs.named(RULES).items() if not found.retiring})

    def applying_to(self, subject: Subject) -> tuple[BoundRule, ...]:
        """The rules that judge the datastreams of a subject, in order of the packs."""
        return self._by_subject.get(subject, ())

    def deadband_of(self, subject: Subject) -> Deadband:
        """Which readings change nothing while nothing is remembered of a datastream."""
        return common_deadband(kind.deadband(rule, kind.initial, nan) for _, kind, rule in self.applying_to(subject))
