"""What a department puts together again and again: figures, lists and written parts, drafted by itself, then signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from cityloop_expressions import ClassificationName
from cityloop_kernel import phrase_list, say

from cityloop_packs.kind import Kind, PackItem, Packs, Problem, Title, problem
from cityloop_packs.kinds.briefings.schema import Briefing, BriefingFigure
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.indicators.kind import INDICATORS, flow_of

CLASSIFICATIONS: tuple[str, ...] = get_args(ClassificationName)
"""From the least to the greatest."""

BRIEFINGS = Kind(
    file="briefings.yaml",
    key="briefings",
    schema=Briefing,
    identity=lambda item: item.briefing,
    merged={"lists": "list", "parts": "part"},
    titles=lambda item: _titles(item),
    check=lambda packs: _problems(packs),
)


def _titles(item: Briefing) -> Iterator[Title]:
    """A list and a part are called briefing/list and briefing/part."""
    yield "briefing", item.briefing, item.title
    for listed in item.lists:
        yield "briefing-list", f"{item.briefing}/{listed.list}", listed.title
    for part in item.parts:
        yield "briefing-part", f"{item.briefing}/{part.part}", part.title


def figure_name(briefing: str, figure: BriefingFigure) -> str:
    """The name in the fleet of a figure that a briefing names: of its own pack unless it says another."""
    return flow_of(briefing, figure.indicator)


def _problems(packs: Packs) -> Iterator[Problem]:
    for found in packs.all(BRIEFINGS):
        yield from _wrong_figures(packs, found)
        yield from _wrong_lists(packs, found)


def _wrong_figures(packs: Packs, found: PackItem[Briefing]) -> Iterator[Problem]:
    """Figures that there are not, that have no such period, or that are not told apart so."""
    known = packs.named(INDICATORS)
    for place, wanted in enumerate(found.item.figures):
        path = ("figures", place)
        figure = known.get(figure_name(found.name, wanted))
        if figure is None:
            phrase = say("pack-publication-figure-unknown", figure=wanted.indicator)
            yield problem(BRIEFINGS, found, phrase, (*path, "indicator"))
            continue
        item = figure.item
        if found.item.unit_of(wanted) not in item.periods:
            periods = phrase_list(item.periods, "or") if item.periods else say("pack-has-none")
            phrase = say("pack-publication-period", figure=wanted.indicator, known=periods)
            yield problem(BRIEFINGS, found, phrase, (*path, "period" if wanted.period else "indicator"))
        for name, ways in wanted.missing_in(item):
            others = phrase_list(ways, "or") if ways else say("pack-has-none")
            phrase = say("pack-publication-by", figure=wanted.indicator, known=others)
            yield problem(BRIEFINGS, found, phrase, (*path, name))


def _wrong_lists(packs: Packs, found: PackItem[Briefing]) -> Iterator[Problem]:
    """Lists of an event where there is none, and attributes that a class has not or that are classified higher."""
    classes, greatest = packs.named(EVENT_CLASSES), CLASSIFICATIONS.index(found.item.classification)
    for place, wanted in enumerate(found.item.lists):
        if (wanted.cases == "of_event") != found.item.of_event:
            yield problem(BRIEFINGS, found, say("pack-briefing-list-of-event"), ("lists", place, "cases"))
        for name in wanted.event_classes:
            of_class = classes.get(name)
            # A class that there is not is told of as a reference.
            attributes = {} if of_class is None else {item.attribute: item for item in of_class.item.attributes}
            for column, attribute in enumerate(wanted.columns if of_class is not None else ()):
                path = ("lists", place, "columns", column)
                declared = attributes.get(attribute)
                if declared is None:
                    others = phrase_list(sorted(attributes)) if attributes else say("pack-has-none")
                    phrase = say("pack-briefing-column-unknown", name=attribute, event_class=name, known=others)
                    yield problem(BRIEFINGS, found, phrase, path)
                elif CLASSIFICATIONS.index(declared.classification) > greatest:
                    phrase = say(
                        "pack-briefing-too-high",
                        name=attribute,
                        classification=declared.classification,
                        most=found.item.classification,
                    )
                    yield problem(BRIEFINGS, found, phrase, path)
