"""What event-hub itself has against a set of packs, beyond what their schema says."""

from __future__ import annotations

from cityloop_packs import ActivePacks


def objections(packs: ActivePacks) -> list[str]:
    """One line for each rule name that stands in two packs: signals and states are kept under the rule's name."""
    owners: dict[str, str] = {}
    problems = []
    for found in packs.rules:
        other = owners.setdefault(found.item.rule, found.pack_id)
        if other != found.pack_id:
            problems.append(f"rule {found.item.rule!r} stands in {other} and in {found.pack_id}; rename one")
    return problems
