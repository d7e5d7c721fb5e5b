"""Which process a class has, and what people call its moves."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.processes.kind import PROCESSES
from cityloop_packs.kinds.processes.schema import Process
from cityloop_packs.values import EVERY_CLASS, LabelText


def process_of(packs: Packs, event_class: str) -> PackItem[Process] | None:
    """The process of a class: one that names it before one for every class."""
    fallback = None
    for found in packs.all(PROCESSES):
        if event_class in found.item.event_classes:
            return found
        if EVERY_CLASS in found.item.event_classes:
            fallback = fallback or found
    return fallback


def move_name(packs: Packs, event_class: str, move: str) -> LabelText | None:
    """What people call a move of the class's process, else of any; None where no active pack has a name for it."""
    own = process_of(packs, event_class)
    processes = [*([] if own is None else [own]), *packs.all(PROCESSES)]
    moves = (item for found in processes for item in found.item.transitions)
    return next((item.name for item in moves if item.move == move and item.name is not None), None)
