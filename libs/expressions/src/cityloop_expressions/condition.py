"""Conditions on attributes in CEL: checked against what is declared, bounded, and judged.

An attribute that is absent holds nothing, and neither does an error: both are said in the judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from cel_expr_python import cel
from cityloop.common.v1.common_pb2 import AttributeValue, JudgedCondition
from cityloop_kernel import SentenceError, phrase_list, say

from cityloop_expressions.attribute import Attribute
from cityloop_expressions.plain import Plain, plain_value
from cityloop_expressions.syntax import syntax_of, with_decimals

NOTHING: Mapping[str, Plain] = MappingProxyType({})
MOST_CHARACTERS, MOST_PARTS, MOST_DEPTH, MOST_LOOPS = 1_000, 150, 24, 1
KEPT_ENVIRONMENTS, KEPT_CONDITIONS = 2_000, 20_000
COMPILERS_MESSAGE = re.compile(r"ERROR: <input>:\d+:(?P<column>\d+): (?P<message>[^\n|]*)")
MOST_SAID = 200
"""Characters of what the compiler says."""
Outcome = Literal["holds", "does_not_hold", "absent", "error"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a condition came out."""

    condition: str
    holds: bool
    absent: tuple[str, ...] = ()
    """Attributes that it asks for and that had no value."""
    error: str = ""
    """What went wrong where nothing was absent; then it does not hold."""

    @property
    def outcome(self) -> Outcome:
        """In a word, for counting."""
        if self.holds:
            return "holds"
        if self.error:
            return "error"
        return "absent" if self.absent else "does_not_hold"

    def message(self, item_id: str) -> JudgedCondition:
        """As contracts have it; `item_id` is the item that it stands in, by its name in the fleet."""
        return JudgedCondition(
            item_id=item_id, condition=self.condition, holds=self.holds, absent=self.absent, error=self.error
        )


class Environment:
    """The variables of conditions: what a class declares. Kept for as long as packs declare the same."""

    def __init__(self, variables: Iterable[tuple[str, str]]) -> None:
        self.variables = dict(variables)
        """Names to their types in CEL."""
        self._cel = cel.NewEnv(variables={name: cel.Type(kind) for name, kind in self.variables.items()})
        self._conditions: dict[str, Condition] = {}

    @classmethod
    def of(cls, attributes: Iterable[Attribute]) -> Environment:
        """The environment of attributes; those of a kind that no condition can use are left out."""
        return _environment(tuple((item.attribute, item.type.variable) for item in attributes if item.type.variable))

    def condition(self, text: str) -> Condition:
        """A condition, compiled once.

        Raises:
            SentenceError: it is too long, too deep, no CEL, asks for what is not declared, or is not true or false.
        """
        found = self._conditions.get(text)
        if found is None:
            found = self._compile(text)
            if len(self._conditions) < KEPT_CONDITIONS:
                self._conditions[text] = found
        return found

    def with_variables(self, variables: Mapping[str, str]) -> Environment:
        """The environment with more variables; one of the same name takes the place of an attribute."""
        return _environment(tuple({**self.variables, **variables}.items()))

    def at_hand(self, values: Mapping[str, AttributeValue], plain: Mapping[str, Plain] = NOTHING) -> ValuesAtHand:
        """Values, made ready once for all conditions that are judged by them; `plain` are no attributes."""
        return ValuesAtHand(self, values, plain)

    def activation(self, data: Mapping[str, Any]) -> cel.Activation:
        """Plain values as the library takes them."""
        return self._cel.Activation(data)

    def _compile(self, text: str) -> Condition:
        if len(text) > MOST_CHARACTERS:
            raise SentenceError(say("condition-too-long", most=MOST_CHARACTERS))
        try:
            syntax, positions = syntax_of(self._cel.compile(text, disable_check=True).serialize())
        except RuntimeError as error:
            raise SentenceError(_said(error)) from error
        if syntax.parts > MOST_PARTS or syntax.depth > MOST_DEPTH:
            raise SentenceError(say("condition-too-large", parts=MOST_PARTS, depth=MOST_DEPTH))
        if syntax.loops > MOST_LOOPS:
            raise SentenceError(say("condition-nested-loops"))
        unknown = sorted(syntax.names - self.variables.keys())
        if unknown:
            known = phrase_list(sorted(self.variables)) if self.variables else say("condition-knows-nothing")
            raise SentenceError(say("condition-unknown-name", names=phrase_list(unknown), known=known))
        try:
            compiled = self._cel.compile(with_decimals(text, syntax.numbers, positions))
        except RuntimeError as error:
            raise SentenceError(_said(error)) from error
        if compiled.return_type() != cel.Type.BOOL:
            raise SentenceError(say("condition-not-true-or-false", type=compiled.return_type().name().lower()))
        return Condition(text, tuple(sorted(syntax.names)), compiled)


class ValuesAtHand:
    """The attributes of one subject, for all conditions of its class."""

    def __init__(
        self, environment: Environment, values: Mapping[str, AttributeValue], plain: Mapping[str, Plain] = NOTHING
    ) -> None:
        self._environment = environment
        known = environment.variables
        of_attributes = {name: plain_value(value) for name, value in values.items() if name in known}
        self.values = of_attributes | {name: value for name, value in plain.items() if name in known}

    @cached_property
    def activation(self) -> cel.Activation:
        """As the library takes them."""
        return self._environment.activation(self.values)

    def judge(self, text: str) -> Judgement:
        """Whether a condition holds.

        Raises:
            SentenceError: it is none in this environment; packs with such a one are refused.
        """
        return self._environment.condition(text).judge(self)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that can be judged."""

    text: str
    names: tuple[str, ...]
    """Attributes that it asks for, sorted."""
    compiled: cel.Expression

    def judge(self, at_hand: ValuesAtHand) -> Judgement:
        """Whether it holds; absent where it could not be said, an error where something went wrong."""
        result = self.compiled.eval(at_hand.activation).value()
        absent = tuple(name for name in self.names if name not in at_hand.values)
        # The library gives an error as a value of its own type, whose content is a text: a text is true.
        if result is True or result is False:
            return Judgement(self.text, result, absent)
        return Judgement(self.text, False, absent, "" if absent else str(result)[:MOST_SAID])


@lru_cache(maxsize=KEPT_ENVIRONMENTS)
def _environment(variables: tuple[tuple[str, str], ...]) -> Environment:
    return Environment(variables)


def _said(error: RuntimeError) -> Any:
    """What the compiler says, in its own English: it has no other language."""
    found = COMPILERS_MESSAGE.search(str(error))
    message = str(error) if found is None else found["message"].strip()
    column = 0 if found is None else int(found["column"])
    return say("condition-no-cel", column=column, problem=message[:MOST_SAID])
