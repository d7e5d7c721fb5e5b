"""Which process a class has, and what people call its moves."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.processes.kind import PROCESSES
from cityloop_packs.kinds.processes.schema import Process
from cityloop_packs.values import LabelText


def process_of(packs: Packs, event_class: str) -> PackItem[Process] | None:
    """The process of a class: the nearest that answers for it."""
    return next(packs.answers(PROCESSES, event_class), None)


def move_name(packs: Packs, event_class: str, move: str) -> LabelText | None:
    """What people call a move of the class's process, else of any; None where no active pack has a name for it."""
    own = process_of(packs, event_class)
    processes = [*([] if own is None else [own]), *packs.all(PROCESSES)]
    moves = (item for found in processes for item in found.item.transitions)
    return next((item.name for item in moves if item.move == move and item.name is not None), None)
