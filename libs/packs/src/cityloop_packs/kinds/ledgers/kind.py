"""Ledgers: accounts of points, vouchers and goods, what earns points by rule, and what they are redeemed for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cityloop_kernel import say

from cityloop_packs.kind import Kind, Packs, Path, Problem, problem
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.ledgers.schema import Ledger
from cityloop_packs.kinds.messages.kind import MESSAGES
from cityloop_packs.kinds.processes.kind import PROCESSES
from cityloop_packs.kinds.responsibilities.kind import RESPONSIBILITIES
from cityloop_packs.kinds.warnings.kind import WARNINGS

SERVING: tuple[Kind[Any], ...] = (EVENT_CLASSES, PROCESSES, FLOWS, RESPONSIBILITIES, WARNINGS, MESSAGES)
"""What the city does for people: none of it asks how many points somebody has."""

LEDGERS = Kind(
    file="ledgers.yaml",
    key="ledgers",
    schema=Ledger,
    identity=lambda item: item.ledger,
    merged={"units": "unit", "stores": "store", "rules": "rule", "offers": "offer"},
    check=lambda packs: _asked_by_services(packs),
)
"""Its names in the fleet are `pack/ledger`; those of its rules, offers and units `pack/ledger/name`."""


def _asked_by_services(packs: Packs) -> Iterator[Problem]:
    """Values of what serves people that name a ledger, in whatever field: no basic service depends on points."""
    ledgers = packs.named(LEDGERS)
    for kind in SERVING if ledgers else ():
        for found in packs.all(kind):
            for path, text in _texts(found.item.model_dump(mode="json"), ()):
                for name in ledgers:
                    if name in text:
                        yield problem(kind, found, say("pack-ledger-asked", ledger=name), path)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))
