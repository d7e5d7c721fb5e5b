"""Where the cases of a process can come to, by its transition table and by what their tasks do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from cityloop_packs import ENDED_STATES, CaseStateName, Process

Course = Mapping[CaseStateName, frozenset[CaseStateName]]
"""The states that may come next, by state."""


def course_of(process: Process) -> Course:
    """Every step of a case: the moves, and what follows where work was given out and is fed back or returned."""
    steps: dict[CaseStateName, set[CaseStateName]] = {}
    for transition in process.transitions:
        for source in transition.sources:
            steps.setdefault(source, set()).add(transition.target)
        if transition.dispatches:
            steps.setdefault(transition.target, set()).update((process.all_fed_back, process.returned))
    return {state: frozenset(after) for state, after in steps.items()}


def reached(course: Course, begin: CaseStateName) -> frozenset[CaseStateName]:
    """The states that a case comes to from one, with it."""
    found: set[CaseStateName] = set()
    waiting = [begin]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += course.get(state, ())
    return frozenset(found)


def way_out(process: Process, state: CaseStateName) -> bool:
    """Whether a case that is in a state now can come to an end."""
    return bool(reached(course_of(process), state) & set(ENDED_STATES))


def problems_of(process: Process) -> Iterator[str]:
    """A line for each state that leads to no end, each move that nobody can make, each clock that never runs."""
    course = course_of(process)
    states = reached(course, process.initial)
    for state in _sorted(states - set(ENDED_STATES)):
        if not reached(course, state) & set(ENDED_STATES):
            yield f"a case that is {state} can never end; give it moves towards {', '.join(ENDED_STATES)}"
    for transition in process.transitions:
        if not states & set(transition.sources):
            yield f"move {transition.move!r} can never be made: no case becomes {' or '.join(transition.sources)}"
    yield from _stopping(process, states)
    for stage in _sorted({clock.stage for clock in process.clocks}):
        if stage not in states or stage in ENDED_STATES:
            yield f"the clock of stage {stage!r} never runs; remove it"
    for name, mode in _twice((clock.stage, mode) for clock in process.clocks for mode in clock.modes or ("any mode",)):
        yield f"stage {name!r} has two clocks for {mode}; keep one"


def _stopping(process: Process, states: Iterable[CaseStateName]) -> Iterator[str]:
    """Automatic moves are tried once, in their order: one before the move that leads to it would wait for a person."""
    moves = {transition.move: transition for transition in process.transitions}
    listed = [moves[name] for name in process.automatic]
    for state in _sorted(states):
        end = state
        for move in listed:
            end = move.target if end in move.sources else end
        left = [move.move for move in listed if end != state and end in move.sources]
        if left:
            yield (
                f"automatic moves stop at {end}, though {left[0]!r} could be made there: put it behind the move that"
                " leads there"
            )


def _sorted(states: Iterable[CaseStateName]) -> list[CaseStateName]:
    return sorted(states)


def _twice(clocks: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(clock for clock, times in Counter(clocks).items() if times > 1)
