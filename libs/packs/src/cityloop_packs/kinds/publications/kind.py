"""What a city shows everybody: figures, lists and maps, and who signs that they are shown."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_kernel import SentenceError, phrase_list, say

from cityloop_packs.kind import Kind, PackItem, Packs, Problem, problem
from cityloop_packs.kinds.event_classes.kind import EVENT_CLASSES
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.indicators.kind import INDICATORS, flow_of
from cityloop_packs.kinds.publications.schema import Publication

EVERYBODY = "general_1"
"""The classification of what everybody may know."""

PUBLICATIONS = Kind(
    file="publications.yaml",
    key="publications",
    schema=Publication,
    identity=lambda item: item.publication,
    titles=lambda item: [("publication", item.publication, item.title)],
    check=lambda packs: _problems(packs),
)


def published_name(found: PackItem[Publication]) -> str:
    """The name in the fleet of the figure or flow that a publication shows; that of its class or layer otherwise."""
    item = found.item
    if item.figure is not None:
        return flow_of(found.name, item.figure.indicator)
    if item.flows is not None:
        return flow_of(found.name, item.flows.flow)
    return item.cases.event_class if item.cases is not None else item.areas.layer if item.areas is not None else ""


def _problems(packs: Packs) -> Iterator[Problem]:
    figures: dict[str, str] = {}
    for found in packs.all(PUBLICATIONS):
        yield from _wrong_flows(packs, found)
        yield from _wrong_cases(packs, found)
        yield from _wrong_figure(packs, found)
        if found.item.figure is not None:
            other = figures.setdefault(published_name(found), found.name)
            if other != found.name:
                # Two ways to add a figure up would tell what each of them does not show.
                yield problem(PUBLICATIONS, found, say("pack-publication-figure-twice", other=other), ("figure",))


def _wrong_flows(packs: Packs, found: PackItem[Publication]) -> Iterator[Problem]:
    """A flow that there is not; its states and attributes that there are not, or that not everybody may know."""
    wanted = found.item.flows
    if wanted is None:
        return
    flow = packs.named(FLOWS).get(published_name(found))
    if flow is None:
        yield problem(PUBLICATIONS, found, say("pack-publication-flow-unknown", flow=wanted.flow), ("flows", "flow"))
        return
    for place, state in enumerate(wanted.states):
        try:
            flow.item.phase_of(state)
        except SentenceError as error:
            yield problem(PUBLICATIONS, found, error.sentence, ("flows", "states", place))
    attributes = {item.attribute: item for item in flow.item.attributes}
    for place, name in enumerate(wanted.columns):
        path = ("flows", "columns", place)
        if name not in attributes:
            known = phrase_list(sorted(attributes)) if attributes else say("pack-has-none")
            phrase = say("pack-publication-attribute-unknown", flow=wanted.flow, name=name, known=known)
            yield problem(PUBLICATIONS, found, phrase, path)
        elif attributes[name].classification != EVERYBODY:
            classification = attributes[name].classification
            phrase = say("pack-publication-too-high", name=name, classification=classification)
            yield problem(PUBLICATIONS, found, phrase, path)


def _wrong_cases(packs: Packs, found: PackItem[Publication]) -> Iterator[Problem]:
    """A class of which nobody sees anything, or no places. One that there is not is told of as a reference."""
    wanted = found.item.cases
    known = None if wanted is None else packs.named(EVENT_CLASSES).get(wanted.event_class)
    if wanted is None or known is None:
        return
    view = known.item.public_view
    if not view.public:
        phrase = say("pack-publication-class-hidden", event_class=wanted.event_class)
        yield problem(PUBLICATIONS, found, phrase, ("cases", "event_class"))
    elif view.place == "area" and "geojson" in found.item.feeds:
        yield problem(PUBLICATIONS, found, say("pack-publication-no-places"), ("feeds",))


def _wrong_figure(packs: Packs, found: PackItem[Publication]) -> Iterator[Problem]:
    """A figure that there is not, that is not told apart so, or whose small parts would be shown."""
    wanted = found.item.figure
    if wanted is None:
        return
    figure = packs.named(INDICATORS).get(published_name(found))
    if figure is None:
        phrase = say("pack-publication-figure-unknown", figure=wanted.indicator)
        yield problem(PUBLICATIONS, found, phrase, ("figure", "indicator"))
        return
    item = figure.item
    if wanted.period not in item.periods:
        known = phrase_list(item.periods, "or") if item.periods else say("pack-has-none")
        phrase = say("pack-publication-period", figure=wanted.indicator, known=known)
        yield problem(PUBLICATIONS, found, phrase, ("figure", "period"))
    for name, ways in wanted.missing_in(item):
        known = phrase_list(ways, "or") if ways else say("pack-has-none")
        phrase = say("pack-publication-by", figure=wanted.indicator, known=known)
        yield problem(PUBLICATIONS, found, phrase, ("figure", name))
    if wanted.order == "rank" and (not wanted.dimension or item.target is None):
        message = "pack-publication-rank-of" if wanted.dimension else "pack-publication-rank-parts"
        yield problem(PUBLICATIONS, found, say(message, figure=wanted.indicator), ("figure", "order"))
    if found.item.least_group < item.least_size:
        phrase = say("pack-publication-group", figure=wanted.indicator, least=item.least_size)
        yield problem(PUBLICATIONS, found, phrase, ("least_group",))
    if wanted.dimension and not item.formula.sized:
        phrase = say("pack-publication-no-size", figure=wanted.indicator)
        way = next(name for name in ("by", "layer", "attribute") if getattr(wanted, name) is not None)
        yield problem(PUBLICATIONS, found, phrase, ("figure", way))
