"""A flow as data: its states with their phases, its moves with their guards and effects, its clocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, ClassVar, TypeVar

from cityloop_calendars import Counting
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import AfterValidator, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from cityloop_flows.clocks import Limit
from cityloop_flows.declared import Declared, reader, refuse_duplicates, schema_of
from cityloop_flows.effect import Effect
from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_flows.registry import EFFECTS, GUARDS
from cityloop_flows.values import ConditionText, Identifier, ModeName, StateName, Strict

Kind = TypeVar("Kind", bound=Declared)


def nothing_holds(_condition: str) -> bool:
    """Of a subject without attributes."""
    return False


def _once_each(declared: tuple[Kind, ...]) -> tuple[Kind, ...]:
    refuse_duplicates(declared)
    return declared


def _written(declared: Declared) -> Any:
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
        for effect in self.effects:
            if effect.requires is not None and self.guard(effect.requires) is None:
                needed = effect.requires.name
                raise SentenceError(say("flow-effect-needs-guard", move=self.move, effect=effect.name, guard=needed))
        return self


class Clock(Strict):
    """A limit of a stage, in hours or days of one kind."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [counting]} for counting in Counting]})

    stage: StateName = Field(description="A state; or a phase, then of all its states that have no clock of their own.")
    urgent_hours: float | None = Field(
        None, gt=0, le=24 * 366, description="The limit, in hours that count day and night."
    )
    natural_days: float | None = Field(None, gt=0, le=366, description="Or in days of local clocks.")
    work_hours: float | None = Field(None, gt=0, le=24 * 366, description="Or in working hours of the city's calendar.")
    work_days: float | None = Field(None, gt=0, le=366, description="Or in its working days.")
    modes: tuple[ModeName, ...] = Field((), description="Only in these operating modes; goes before one for any.")
    when: ConditionText | None = Field(
        None, description="Only while it holds; of clocks for the same modes it goes before one without."
    )

    @property
    def limit(self) -> Limit:
        """How long the stage may last."""
        return next(Limit(number * counting.unit, counting) for counting, number in self._given())

    @model_validator(mode="after")
    def _one_limit(self) -> Clock:
        if len(list(self._given())) != 1:
            known = phrase_list((counting.value for counting in Counting), "or")
            raise SentenceError(say("flow-clock-one-limit", stage=self.stage, known=known))
        return self

    def _given(self) -> Iterator[tuple[Counting, float]]:
        numbers = {
            Counting.URGENT_HOURS: self.urgent_hours,
            Counting.NATURAL_DAYS: self.natural_days,
            Counting.WORK_HOURS: self.work_hours,
            Counting.WORK_DAYS: self.work_days,
        }
        return ((counting, number) for counting, number in numbers.items() if number is not None)


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
            clocks = [clock for clock in self.clocks if clock.stage == stage]
            of_mode = [clock for clock in clocks if mode in clock.modes]
            of_any = [clock for clock in clocks if not clock.modes]
            for clock in (*_conditioned_first(of_mode), *_conditioned_first(of_any)):
                if clock.when is None or holds(clock.when):
                    return clock.limit
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
        unknown = sorted({*self.automatic_moves()} - moves)
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
        return self

    def _fits(self, item: Move, guard: Guard) -> None:
        if not self.knowledge.issuperset(guard.needs):
            raise SentenceError(say("flow-guard-unknown-here", move=item.move, guard=guard.name))
        if item.move in self.automatic_moves() and guard.without_person is WithoutPerson.NEVER_HOLDS:
            raise SentenceError(say("flow-automatic-needs-person", move=item.move, guard=guard.name))

    def _named(self) -> Iterable[str]:
        """States that it names."""
        return (self.initial, *(name for item in self.moves for name in (*item.sources, item.target)))


def _conditioned_first(clocks: Iterable[Clock]) -> list[Clock]:
    return sorted(clocks, key=lambda clock: clock.when is None)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
