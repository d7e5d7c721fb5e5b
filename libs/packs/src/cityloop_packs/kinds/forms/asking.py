"""What of a form is asked: conditions on what was answered before, judged in the order of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from cityloop.common.v1.common_pb2 import AttributeValue, Choices
from cityloop_expressions import Attribute, Environment
from cityloop_expressions.types.check.type import OUTCOMES, CheckType
from cityloop_expressions.types.choice.type import ChoiceType
from cityloop_expressions.types.choices.type import ChoicesType
from cityloop_expressions.types.flag.type import FlagType
from cityloop_expressions.types.number.type import NumberType
from cityloop_kernel import SentenceError

from cityloop_packs.kind import Path
from cityloop_packs.kinds.forms.schema import FormDefinition, FormField, FormGroup

MOST_TRIED = 4_096
"""Combinations of answers that are tried before it is left open whether a condition can hold."""
NUMBER = r"-?\d+(?:\.\d+)?"
ABSENT = None
Values = Mapping[str, AttributeValue]


@dataclass(frozen=True)
class Asked:
    """A field or a group, what must hold that it is asked, and what its conditions may ask for."""

    part: FormField | FormGroup
    path: Path
    conditions: tuple[tuple[str, Path], ...]
    """Of its page, its group and itself, each with where it stands."""
    before: tuple[Attribute, ...]
    """Fields that stand before it."""

    @cached_property
    def environment(self) -> Environment:
        """The variables of its conditions."""
        return Environment.of(self.before)

    @cached_property
    def names(self) -> frozenset[str]:
        """What its conditions ask for."""
        return frozenset(name for text, _ in self.conditions for name in self.environment.condition(text).names)

    def holds(self, values: Values) -> bool:
        """Whether it is asked, by what was answered before. In a large answer most time goes by here."""
        if not self.conditions:
            return True
        at_hand = self.environment.at_hand({name: values[name] for name in self.names if name in values})
        return all(at_hand.judge(text).holds for text, _ in self.conditions)


def asked_in(form: FormDefinition) -> Iterator[Asked]:
    """Fields and groups in the order of the form; those of a group follow in `asked_of_each`."""
    before: list[Attribute] = []
    for number, page in enumerate(form.pages):
        place: Path = ("pages", number)
        of_page = _condition(page.when, (*place, "when"))
        for index, item in enumerate(page.fields):
            path: Path = (*place, "fields", index)
            yield Asked(item, path, (*of_page, *_condition(item.when, (*path, "when"))), tuple(before))
            before.append(item)
        for index, group in enumerate(page.groups):
            path = (*place, "groups", index)
            yield Asked(group, path, (*of_page, *_condition(group.when, (*path, "when"))), tuple(before))


def asked_of_each(group: FormGroup, asked: Asked) -> Iterator[Asked]:
    """The fields of a group: their conditions know what stands before the group, and before them in it."""
    before = list(asked.before)
    for index, item in enumerate(group.fields):
        path: Path = (*asked.path, "fields", index)
        yield Asked(item, path, _condition(item.when, (*path, "when")), tuple(before))
        before.append(item)


def _condition(text: str | None, path: Path) -> tuple[tuple[str, Path], ...]:
    return ((text, path),) if text is not None else ()


def never_asked(form: FormDefinition, asked: Asked) -> bool:
    """Whether no answers whatever let it be asked; False where they are too many to try, or not of a kind to try."""
    by_name = {one.part.attribute: one for one in asked_in(form) if isinstance(one.part, FormField)}
    for item in asked.before:
        if isinstance(item, FormField) and item.attribute not in by_name:
            by_name[item.attribute] = Asked(item, (), (), asked.before)
    needed: dict[str, Asked] = {}
    waiting = [name for text, _ in asked.conditions for name in asked.environment.condition(text).names]
    texts = [text for text, _ in asked.conditions]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = by_name[name]
            own = [text for text, _ in by_name[name].conditions]
            texts += own
            waiting += [other for text in own for other in by_name[name].environment.condition(text).names]
    candidates = []
    count = 1
    for name in sorted(needed, key=list(by_name).index):
        tried = _candidates(needed[name].part, name, texts)
        if tried is None:
            return False
        candidates.append((name, [ABSENT, *tried]))
        count *= len(tried) + 1
        if count > MOST_TRIED:
            return False
    names = [name for name, _ in candidates]
    return not any(
        _possible(asked, needed, dict(zip(names, chosen, strict=True)))
        for chosen in product(*(tried for _, tried in candidates))
    )


def _possible(asked: Asked, needed: Mapping[str, Asked], chosen: Mapping[str, AttributeValue | None]) -> bool:
    """Whether it is asked by these answers, of which those that are not asked themselves are absent."""
    values: dict[str, AttributeValue] = {}
    for name, value in chosen.items():
        if value is not None and needed[name].holds(values):
            values[name] = value
    return asked.holds(values)


def _candidates(part: FormField | FormGroup, name: str, texts: Iterable[str]) -> list[AttributeValue] | None:
    """Values of which one lets each condition hold that any value lets hold; None where that is not known."""
    kind = part.type if isinstance(part, FormField) else None
    match kind:
        case FlagType():
            return [AttributeValue(flag=True), AttributeValue(flag=False)]
        case ChoiceType():
            return [AttributeValue(choice=item.choice) for item in kind.offered]
        case CheckType():
            return [AttributeValue(choice=outcome) for outcome in OUTCOMES]
        case ChoicesType() if len(kind.offered) <= 6:
            offered = [item.choice for item in kind.offered]
            chosen = (some for size in range(1, len(offered) + 1) for some in combinations(offered, size))
            return [AttributeValue(choices=Choices(choices=some)) for some in chosen]
        case NumberType():
            return _numbers(kind, name, texts)
        case _:
            return None


def _numbers(kind: NumberType, name: str, texts: Iterable[str]) -> list[AttributeValue] | None:
    """The bounds, and each number that it is compared with, less and more; None where it is used otherwise."""
    sign = r"\s*(?:[<>]=?|[!=]=)\s*"
    compared = re.compile(rf"\b{name}{sign}({NUMBER})|({NUMBER}){sign}{name}\b")
    named = re.compile(rf"\b{name}\b")
    found: set[float] = set()
    for text in texts:
        matches = list(compared.finditer(text))
        arithmetic = re.search(rf"[-+*/%]\s*{name}\b|{name}\s*[-+*/%]", text)
        if arithmetic or len(matches) != len(named.findall(text)):
            return None
        for match in matches:
            number = float(match[1] or match[2])
            found |= {number - 1, number - 1e-6, number, number + 1e-6, number + 1}
    found |= {bound for bound in (kind.least, kind.most, 0.0) if bound is not None}
    least, most = kind.least, kind.most
    inside = sorted(n for n in found if (least is None or n >= least) and (most is None or n <= most))
    return [AttributeValue(number=number) for number in inside]


def condition_problem(asked: Asked) -> Iterator[tuple[SentenceError, Path]]:
    """What is wrong with the conditions of a part: no CEL, or they ask for what does not stand before it."""
    for text, path in asked.conditions:
        try:
            asked.environment.condition(text)
        except SentenceError as error:
            yield error, path
