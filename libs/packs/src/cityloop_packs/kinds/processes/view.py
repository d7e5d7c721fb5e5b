"""Which process a class has, and what people call its moves."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.processes.kind import PROCESSES
from cityloop_packs.kinds.processes.schema import Process
from cityloop_packs.values import LabelText


def process_of(packs: Packs, event_class: str) -> PackItem[Process] | None:
    """The process of a class: the nearest that answers for it."""
    return next(packs.answers(PROCESSES, event_class), None)


def state_name(packs: Packs, event_class: str, state: str) -> LabelText | None:
    """What people call a state of the class's process, else of any; None where no active pack has a name for it."""
    names = (found.item.name_of(state) for found in _nearest_first(packs, event_class))
    return next((name for name in names if name is not None), None)


def move_name(packs: Packs, event_class: str, move: str) -> LabelText | None:
    """What people call a move of the class's process, else of any; None where no active pack has a name for it."""
    moves = (item for found in _nearest_first(packs, event_class) for item in found.item.moves)
    return next((item.name for item in moves if item.move == move and item.name is not None), None)


def _nearest_first(packs: Packs, event_class: str) -> list[PackItem[Process]]:
    own = process_of(packs, event_class)
    return [*([] if own is None else [own]), *packs.all(PROCESSES)]
