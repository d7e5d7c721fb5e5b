"""Attributes that figures look at: whether they are declared, of a type that fits, and may be known to everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from math import inf

from cityloop.topics import EVENTS_CITY_EVENTS
from cityloop_expressions import Attribute
from cityloop_expressions.types.choosing import ChoosingType
from cityloop_expressions.types.number.type import NumberType
from cityloop_kernel import phrase_list, say

from cityloop_packs.kind import Kind, PackItem, Packs, Path, Problem, problem
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.indicators.schema import Indicator
from cityloop_packs.kinds.indicators.selections import Selection
from cityloop_packs.values import LabelText

MOST = 1e8
"""The greatest number of one record that is added up: totals are whole millionths, and a city has many records."""
CHOICE = ("choice",)


def choice_title(packs: Packs, attribute: str, choice: str) -> LabelText | None:
    """What people call a choice of an attribute, by the first class or flow that declares it; None where none does."""
    for item in _all_declared(packs):
        if item.attribute == attribute and isinstance(item.type, ChoosingType):
            title = item.type.name_of(choice)
            if title is not None:
                return title
    return None


def attribute_title(packs: Packs, attribute: str) -> LabelText | None:
    """What people call an attribute, by the first class or flow that declares it; None where none does."""
    return next((item.name for item in _all_declared(packs) if item.attribute == attribute), None)


def _all_declared(packs: Packs) -> Iterator[Attribute]:
    classes = (item for found in packs.named(EVENT_CLASSES).values() for item in found.item.attributes)
    flows = (item for found in packs.named(FLOWS).values() for item in found.item.attributes)
    yield from chain(classes, flows)


def wrong_attributes(packs: Packs, kind: Kind[Indicator]) -> Iterator[Problem]:
    """What is wrong with the attributes that figures look at."""
    for found in packs.all(kind):
        for selection in found.item.formula.selections():
            declared = _declared(packs, found.name, selection)
            wanted = [*selection.attributes(), *((name, CHOICE) for name in found.item.by_attributes)]
            for name, value_fields in wanted:
                yield from _unusable(
                    kind, found, name, value_fields, [item for item in declared if item.attribute == name]
                )
            yield from _unknown_choices(kind, found, selection, declared)
            if (measured := found.item.formula.measured) is not None:
                yield from _unmeasurable(kind, found, [item for item in declared if item.attribute == measured])


def _declared(packs: Packs, name: str, selection: Selection) -> list[Attribute]:
    """The attributes that the records of a selection may have."""
    if selection.of == "flows":
        flows, pack = packs.named(FLOWS), name.partition("/")[0]
        names = [flow if "/" in flow else f"{pack}/{flow}" for flow in selection.where.flows] or list(flows)
        # A flow or a class that there is not is told of where it is named.
        return [item for flow in names if flow in flows for item in flows[flow].item.attributes]
    classes = packs.named(EVENT_CLASSES)
    chosen = selection.where.classes or list(classes)
    return [item for event_class in chosen if event_class in classes for item in classes[event_class].item.attributes]


def _unusable(
    kind: Kind[Indicator],
    found: PackItem[Indicator],
    name: str,
    value_fields: tuple[str, ...],
    declared: list[Attribute],
) -> Iterator[Problem]:
    path: Path = ("formula",)
    if not declared:
        yield problem(kind, found, say("pack-indicator-attribute-unknown", name=name), path)
    for item in declared:
        if item.type.value_field not in value_fields:
            known = phrase_list(value_fields, "or")
            phrase = say("pack-indicator-attribute-type", name=name, type=item.type.name, known=known)
            yield problem(kind, found, phrase, path)
            return
        if item.number > EVENTS_CITY_EVENTS.classification:
            phrase = say("pack-indicator-attribute-too-high", name=name, classification=item.classification)
            yield problem(kind, found, phrase, path)
            return


def _unknown_choices(
    kind: Kind[Indicator], found: PackItem[Indicator], selection: Selection, declared: Iterable[Attribute]
) -> Iterator[Problem]:
    for test in selection.where.attributes:
        types = [item.type for item in declared if item.attribute == test.attribute]
        known = {item.choice for one in types if isinstance(one, ChoosingType) for item in one.choices}
        for choice in test.among if known else ():
            if choice not in known:
                others = phrase_list(sorted(known), "or")
                phrase = say("pack-indicator-choice-unknown", name=test.attribute, choice=choice, known=others)
                yield problem(kind, found, phrase, ("formula",))


def _unmeasurable(
    kind: Kind[Indicator], found: PackItem[Indicator], declared: Iterable[Attribute]
) -> Iterator[Problem]:
    """Numbers without bounds, which one record could spoil a figure with, and those in another unit than the figure."""
    for item in declared:
        if not isinstance(item.type, NumberType):
            continue
        least = -inf if item.type.least is None else item.type.least
        most = inf if item.type.most is None else item.type.most
        if least < -MOST or most > MOST:
            phrase = say("pack-indicator-attribute-unbounded", name=item.attribute, most=f"{MOST:,.0f}")
            yield problem(kind, found, phrase, ("formula",))
        if (item.type.unit or "1") != found.item.unit:
            phrase = say("pack-indicator-attribute-unit", name=item.attribute, unit=item.type.unit or "1")
            yield problem(kind, found, phrase, ("unit",))
