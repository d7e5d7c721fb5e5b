"""Where the subjects of a flow can come to, by its moves and by what their tasks do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cityloop_kernel import Sentence, phrase_list, say

from cityloop_flows.effects.wait.effect import Wait
from cityloop_flows.flow import Flow
from cityloop_flows.task_flow import TaskFlow

NextStates = Mapping[str, frozenset[str]]
"""The states that may come next, by state."""


def next_states(flow: Flow, *, dependable_only: bool = False) -> NextStates:
    """Every step: the moves, and what follows where tasks were assigned and are fed back or returned.

    Args:
        flow: whose steps.
        dependable_only: without moves whose guards may fail for good.
    """
    steps: dict[str, set[str]] = {}
    for move in flow.moves:
        if dependable_only and any(guard.may_lapse for guard in move.guards):
            continue
        for source in move.sources:
            steps.setdefault(source, set()).add(move.target)
        steps.setdefault(move.target, set()).update(flow.following(move))
    return {state: frozenset(after) for state, after in steps.items()}


def reachable(following: NextStates, begin: str) -> frozenset[str]:
    """The states that a subject comes to from one, with it."""
    found: set[str] = set()
    waiting = [begin]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += following.get(state, ())
    return frozenset(found)


def can_end(flow: Flow, state: str) -> bool:
    """Whether a subject that is in a state now can come to an end, whatever has lapsed by then."""
    return _ends(flow, next_states(flow, dependable_only=True), state)


def reachability_problems(flow: Flow) -> Iterator[Sentence]:
    """A sentence for each state that leads to no end or that nothing comes to, each move that nobody can make, each
    clock that never runs or stays suspended.
    """
    states = reachable(next_states(flow), flow.initial)
    open_states = sorted(state for state in states if not flow.ended(state))
    ends, ways = phrase_list(flow.ended_phases, "or"), next_states(flow, dependable_only=True)
    for state in open_states:
        if not _ends(flow, ways, state):
            yield say("flow-never-ends", state=state, ends=ends)
    for move in flow.moves:
        if not states & set(move.sources):
            sources = phrase_list(move.sources, "or")
            yield say("flow-move-never-made", move=move.move, sources=sources)
    for name in (item.state for item in flow.states if item.state not in states):
        yield say("flow-state-never-reached", state=name)
    yield from _stopping(flow, states)
    yield from _suspending(flow)
    running = [state for state in open_states if state not in _without_clock(flow)]
    for stage in sorted({clock.stage for clock in flow.clocks}):
        if not any(stage in (state, flow.phase_of(state)) for state in running):
            yield say("flow-clock-never-runs", stage=stage)
    of_modes = ((clock.stage, mode, clock.when or "") for clock in flow.clocks for mode in clock.modes or ("",))
    for name, mode, _ in _twice(of_modes):
        yield say("flow-clock-twice", stage=name, mode=mode or say("flow-any-mode"))
    whole = flow.whole_clocks if isinstance(flow, TaskFlow) else ()
    for _, mode, _ in _twice(("", mode, "") for clock in whole for mode in clock.modes or ("",)):
        yield say("flow-whole-clock-twice", mode=mode or say("flow-any-mode"))


def _ends(flow: Flow, following: NextStates, begin: str) -> bool:
    """Whether a state leads to an end; one that the flow does not know leads nowhere."""
    return any(name in following and flow.ended(name) for name in reachable(following, begin))


def _stopping(flow: Flow, states: Iterable[str]) -> Iterator[Sentence]:
    """Automatic moves are tried once, in their order: one before the move that leads to it would wait for a person."""
    moves = {move.move: move for move in flow.moves}
    automatic = [moves[name] for name in flow.automatic]
    for state in sorted(states):
        end = state
        for move in automatic:
            end = move.target if end in move.sources else end
        left = [move.move for move in automatic if end != state and end in move.sources]
        if left:
            yield say("flow-automatic-stops", state=end, move=left[0])


def _without_clock(flow: Flow) -> frozenset[str]:
    """States that begin no clock of their own, however a subject came there."""
    into: dict[str, list[bool]] = {}
    for move in flow.moves:
        without_own = any(effect.suspends or effect.continues for effect in move.effects)
        into.setdefault(move.target, []).append(without_own)
    return frozenset(state for state, without in into.items() if all(without))


def _suspending(flow: Flow) -> Iterator[Sentence]:
    """A suspended clock must go on again, or the next stage begins at a moment; and only a suspended one can go on."""
    suspended = {item.target for item in flow.moves if any(effect.suspends for effect in item.effects)}
    resuming = [item for item in flow.moves if any(effect.resumes for effect in item.effects)]
    going_on = {source for item in resuming for source in item.sources}
    ending = {item.target for item in flow.moves if item.effect(Wait) is not None}
    for state in sorted(suspended - going_on - ending):
        yield say("flow-clock-stays-suspended", state=state)
    for item in resuming:
        if not suspended & set(item.sources):
            yield say("flow-resumes-nothing", move=item.move)


def _twice(clocks: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return sorted(clock for clock, times in Counter(clocks).items() if times > 1)
