"""Reactions that would go round by themselves: what one does is what the next answers to, and so on back to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from cityloop_flows import Flow

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.processes.view import process_of
from cityloop_packs.kinds.reactions.causes import Cause
from cityloop_packs.kinds.reactions.schema import Reaction
from cityloop_packs.values import EVERY_CLASS

OPENING = "open"
"""The move of the first version of a case or flow."""
Found = PackItem[Reaction]


def circles_of(packs: Packs, reactions: Sequence[Found]) -> Iterator[list[Found]]:
    """Each circle once, from the reaction in it that stands first."""
    follows = {item.name: [other for other in reactions if leads_to(packs, item, other)] for item in reactions}
    told: set[frozenset[str]] = set()
    for start in reactions:
        circle = _circle(start, follows)
        names = frozenset(item.name for item in circle)
        if circle and names not in told:
            told.add(names)
            yield circle


def _circle(start: Found, follows: dict[str, list[Found]]) -> list[Found]:
    seen: set[str] = set()
    paths = [[start]]
    while paths:
        path = paths.pop()
        for item in follows[path[-1].name]:
            if item.name == start.name:
                return path
            if item.name not in seen:
                seen.add(item.name)
                paths.append([*path, item])
    return []


def leads_to(packs: Packs, item: Found, other: Found) -> bool:
    """Whether what a reaction does may be, with nobody acting in between, what another answers to.

    A figure that changes by it is not looked at: its bands change slowly, and the bound of each hour holds.
    """
    act, pack = item.item.act, item.name.partition("/")[0]
    if act.open_case is not None:
        classes = (act.open_case.event_class,)
        return _answers_to_class(packs, other.item.cause, classes, OPENING)
    if act.open_flow is not None:
        return _answers_to_flow(packs, other, f"{pack}/{act.open_flow.flow}", OPENING)
    if act.move is None:
        return False
    if item.item.cause.flow is not None:
        return _answers_to_flow(packs, other, f"{pack}/{item.item.cause.flow}", act.move.move)
    return _answers_to_class(packs, other.item.cause, item.item.cause.event_classes, act.move.move)


def _answers_to_class(packs: Packs, cause: Cause, classes: Sequence[str], move: str) -> bool:
    """Whether a cause answers to cases of classes that make a move, or to their tasks."""
    if cause.subject not in {"case", "task"}:
        return False
    common = _common(classes, cause.event_classes)
    if not common:
        return False
    if cause.subject == "task" or cause.expiry is not None or cause.fact is None:
        # Tasks and clocks come of states; which of them, only the run of the case says.
        return True
    flows = [found.item for name in common if (found := process_of(packs, name)) is not None]
    return any(_reached(flow, cause.fact.states, cause.fact.moves, move) for flow in flows) or EVERY_CLASS in common


def _common(classes: Sequence[str], others: Sequence[str]) -> Collection[str]:
    """The classes that are in both; either means every class where it names none, or all."""
    mine, its = ({EVERY_CLASS} if not named else set(named) for named in (classes, others))
    if EVERY_CLASS in mine:
        return its
    return mine if EVERY_CLASS in its else mine & its


def _answers_to_flow(packs: Packs, other: Found, flow: str, move: str) -> bool:
    cause = other.item.cause
    if cause.subject != "flow" or f"{other.name.partition('/')[0]}/{cause.flow}" != flow:
        return False
    found = packs.named(FLOWS).get(flow)
    if cause.fact is None or found is None:
        return True
    return _reached(found.item, cause.fact.states, cause.fact.moves, move)


def _reached(flow: Flow, states: Sequence[str], moves: Sequence[str], move: str) -> bool:
    """Whether a move, and those that follow by themselves, are among these moves or come into these states."""
    made, come = {move}, {flow.initial} if move == OPENING else {m.target for m in flow.moves if m.move == move}
    waiting = list(come)
    while waiting:
        state = waiting.pop()
        for name in flow.automatic:
            following = flow.move(name, state)
            if following is not None:
                made.add(name)
                if following.target not in come:
                    come.add(following.target)
                    waiting.append(following.target)
    phases = {flow.phase_of(state) for state in come}
    return (not moves or bool(made & set(moves))) and (not states or bool((come | phases) & set(states)))
