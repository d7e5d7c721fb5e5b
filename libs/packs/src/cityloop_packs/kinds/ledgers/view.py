"""Which ledgers there are, and which of their rules a fact earns by."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.ledgers.kind import LEDGERS
from cityloop_packs.kinds.ledgers.schema import EarningFact, EarningRule, Ledger
from cityloop_packs.values import EVERY_CLASS


def ledger_of(packs: Packs, name: str) -> PackItem[Ledger] | None:
    """A ledger by its name in the fleet, `pack/ledger`."""
    return packs.named(LEDGERS).get(name)


def earning_rules(packs: Packs, fact: EarningFact, event_class: str) -> Iterator[tuple[PackItem[Ledger], EarningRule]]:
    """The rules by which a fact about a report of a class earns; a retiring pack takes no new work."""
    for found in packs.all(LEDGERS):
        for rule in found.item.rules if not found.retiring else ():
            if rule.fact == fact and {event_class, EVERY_CLASS} & set(rule.event_classes):
                yield found, rule
