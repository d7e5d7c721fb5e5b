"""A flow as data: its states with their phases, its moves with their guards and effects, its clocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, ClassVar, TypeVar

from cityloop_declarations import Declaration, Identifier, StateName, Strict, reader, refuse_duplicates, schema_of
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from cityloop_flows.clocks import Limit
from cityloop_flows.effect import Effect
from cityloop_flows.effects.extend_clock.effect import ExtendClock
from cityloop_flows.effects.wait.effect import Wait
from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_flows.guards.waited.guard import WaitedGuard
from cityloop_flows.limits import Clock, limit_in
from cityloop_flows.registry import EFFECTS, GUARDS

Kind = TypeVar("Kind", bound=Declaration)


def nothing_holds(_condition: str) -> bool:
    """Of a subject without attributes."""
    return False


def _once_each(declared: tuple[Kind, ...]) -> tuple[Kind, ...]:
    refuse_duplicates(declared)
    return declared


def _written(declared: Declaration) -> Any:
    return declared.written()


AnyGuard = Annotated[
    Guard,
    PlainValidator(reader(GUARDS, lambda name, known: say("flow-no-guard", name=name, known=known))),
    PlainSerializer(_written),
    WithJsonSchema(schema_of(GUARDS)),
]
AnyEffect = Annotated[
    Effect,
    PlainValidator(reader(EFFECTS, lambda name, known: say("flow-no-effect", name=name, known=known))),
    PlainSerializer(_written),
    WithJsonSchema(schema_of(EFFECTS)),
]


class State(Strict):
    """Where a subject may stand."""

    state: StateName = Field(description="Its name in moves and clocks.")
    phase: StateName = Field(description="What the contract of the subject knows it as.")


class Move(Strict):
    """One move: from which states to which, what must hold, what it changes."""

    move: Identifier = Field(description="Its name.")
    sources: tuple[StateName, ...] = Field(min_length=1, description="States that it leads away from.")
    target: StateName = Field(description="The state that it leads to.")
    guards: Annotated[tuple[AnyGuard, ...], AfterValidator(_once_each)] = Field(
        (), description="What must hold, judged in this order; the first that does not refuses."
    )
    effects: Annotated[tuple[AnyEffect, ...], AfterValidator(_once_each)] = Field(
        (), description="What it changes beside the state, in this order."
    )

    def guard(self, kind: type[Kind]) -> Kind | None:
        """Its guard of a kind."""
        return next((guard for guard in self.guards if isinstance(guard, kind)), None)

    def effect(self, kind: type[Kind]) -> Kind | None:
        """Its effect of a kind."""
        return next((effect for effect in self.effects if isinstance(effect, kind)), None)

    @model_validator(mode="after")
    def _complete(self) -> Move:
        if self.guard(RoleGuard) is None:
            raise SentenceError(say("flow-move-without-role", move=self.move))
        going_on = False
        for effect in self.effects:
            for needed in effect.requires:
                if self.guard(needed) is None:
                    of = {"move": self.move, "effect": effect.name, "guard": needed.name}
                    raise SentenceError(say("flow-effect-needs-guard", **of))
            if isinstance(effect, ExtendClock) and not going_on:
                raise SentenceError(say("flow-extends-new-clock", move=self.move))
            going_on |= effect.continues or effect.resumes
        return self


class Flow(Strict):
    """How a subject moves. A phase is a state too, of its own name, where the flow declares none of that name."""

    phases: ClassVar[tuple[str, ...]]
    """Of this kind of subject, as its contract has them."""
    ended_phases: ClassVar[tuple[str, ...]]
    """Those in which nothing more is to be done."""
    knowledge: ClassVar[frozenset[type]]
    """What is gathered of such a subject before a move: a guard that needs more cannot judge it."""
    gives_tasks: ClassVar[bool] = False
    """Whether departments get tasks of such a subject."""
    keeps_time: ClassVar[bool] = False
    """Whether its clocks are extended and warn, and its waits end."""

    states: tuple[State, ...] = Field((), description="Its own states, and names for those that are called as phases.")
    initial: StateName = Field(description="Where a subject begins.")
    automatic: tuple[Identifier, ...] = Field((), description="Moves made at once, in this order, where they apply.")
    moves: tuple[Move, ...] = Field(min_length=1, description="Its moves.")
    clocks: tuple[Clock, ...] = Field((), description="How long it may stay where.")

    def phase_of(self, state: str) -> str:
        """The phase of a state; a phase is one of its own name.

        Raises:
            SentenceError: it is neither a state nor a phase.
        """
        found = self._phase(state)
        if found not in self.phases:
            raise SentenceError(say("flow-no-state", state=state))
        return found

    def ended(self, state: str) -> bool:
        """Whether nothing more is to be done in a state."""
        return self.phase_of(state) in self.ended_phases

    def move(self, move: str, state: str) -> Move | None:
        """A move from a state; None where the flow has none."""
        return next((item for item in self.moves if item.move == move and state in item.sources), None)

    def automatic_moves(self) -> Iterable[str]:
        """Names of the moves that no person makes."""
        return self.automatic

    def following(self, move: Move) -> Iterable[str]:
        """States that may come after a move without another move."""
        del move
        return ()

    def limit(self, state: str, mode: str, holds: Callable[[str], bool] = nothing_holds) -> Limit | None:
        """How long a subject may stay in a state, and how that is counted; None where the flow has no clock.

        A clock of the state goes before one of its phase; of these, one for the present operating mode before one for
        any; of these, one whose condition holds before one without. A state that the flow does not know any more has
        none.

        Args:
            state: of the subject.
            mode: the operating mode.
            holds: judges conditions by the attributes of the subject.
        """
        for stage in dict.fromkeys((state, self._phase(state))):
            found = limit_in([clock for clock in self.clocks if clock.stage == stage], mode, holds)
            if found is not None:
                return found
        return None

    def _phase(self, state: str) -> str:
        return next((item.phase for item in self.states if item.state == state), state)

    @model_validator(mode="after")
    def _names_fit(self) -> Flow:
        for name in _twice(item.state for item in self.states):
            raise SentenceError(say("flow-state-twice", state=name))
        for name in _twice(item.move for item in self.moves):
            raise SentenceError(say("flow-move-twice", move=name))
        for item in self.states:
            if item.phase not in self.phases:
                known = phrase_list(self.phases)
                raise SentenceError(say("flow-no-phase", state=item.state, phase=item.phase, known=known))
            if item.state in self.phases and item.state != item.phase:
                raise SentenceError(say("flow-state-named-as-phase", state=item.state))
        for name in self._named():
            self.phase_of(name)
        moves = {item.move for item in self.moves}
        unknown = sorted({*self.automatic_moves(), *(wait.move for _, wait in self._waits())} - moves)
        if unknown:
            raise SentenceError(say("flow-no-such-moves", moves=phrase_list(unknown)))
        return self

    @model_validator(mode="after")
    def _moves_fit(self) -> Flow:
        for item in self.moves:
            for guard in item.guards:
                self._fits(item, guard)
            for effect in item.effects:
                if effect.changes_tasks and not self.gives_tasks:
                    raise SentenceError(say("flow-effect-without-tasks", move=item.move, effect=effect.name))
                if effect.changes_time and not self.keeps_time:
                    raise SentenceError(say("flow-effect-without-time", move=item.move, effect=effect.name))
        return self

    @model_validator(mode="after")
    def _waits_end(self) -> Flow:
        """Whoever is warned is warned; what ends a wait is possible from there, and nothing can hold it up."""
        if not self.keeps_time and any(clock.warn_left for clock in self.clocks):
            raise SentenceError(say("flow-warns-nobody"))
        for item, wait in self._waits():
            ending = self.move(wait.move, item.target)
            if ending is None:
                raise SentenceError(say("flow-wait-without-end", move=item.move, end=wait.move, state=item.target))
            for guard in ending.guards:
                if guard.without_person is not WithoutPerson.SKIPPED and not isinstance(guard, WaitedGuard):
                    raise SentenceError(say("flow-wait-held-up", move=item.move, end=wait.move, guard=guard.name))
        return self

    def _waits(self) -> Iterator[tuple[Move, Wait]]:
        for item in self.moves:
            wait = item.effect(Wait)
            if wait is not None:
                yield item, wait

    def _fits(self, item: Move, guard: Guard) -> None:
        if not self.knowledge.issuperset(guard.needs):
            raise SentenceError(say("flow-guard-unknown-here", move=item.move, guard=guard.name))
        if item.move in self.automatic_moves() and guard.without_person is WithoutPerson.NEVER_HOLDS:
            raise SentenceError(say("flow-automatic-needs-person", move=item.move, guard=guard.name))

    def _named(self) -> Iterable[str]:
        """States that it names."""
        return (self.initial, *(name for item in self.moves for name in (*item.sources, item.target)))


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
