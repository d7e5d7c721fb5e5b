"""Figures of a city: formulas over facts, with their denominators, periods and owners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from cityloop_kernel import phrase_list, say

from cityloop_packs.kind import Kind, PackItem, Packs, Problem, Title, problem
from cityloop_packs.kinds.flows.kind import FLOWS
from cityloop_packs.kinds.indicators.attributes import wrong_attributes
from cityloop_packs.kinds.indicators.schema import Indicator

INDICATORS: Kind[Indicator] = Kind(
    file="indicators.yaml",
    key="indicators",
    schema=Indicator,
    identity=lambda item: item.indicator,
    titles=lambda item: _titles(item),
    check=lambda packs: chain(_wrong_parts(packs), _unknown_flows(packs), wrong_attributes(packs, INDICATORS)),
)


def _titles(item: Indicator) -> Iterator[Title]:
    """A band is called indicator/band: two figures may have a band of one name; so are milestones."""
    yield "indicator", item.indicator, item.title
    for milestone in item.milestones:
        yield "milestone", f"{item.indicator}/{milestone.milestone}", milestone.title
    for band in item.bands:
        yield "band", f"{item.indicator}/{band.band}", band.title


def parts_of(found: PackItem[Indicator]) -> list[str]:
    """The names in the fleet of the figures that an index is made of; none for others."""
    pack = found.name.partition("/")[0]
    return [f"{pack}/{part.indicator}" for part in found.item.formula.index or ()]


def flow_of(indicator: str, flow: str) -> str:
    """The name in the fleet of a flow that a figure names: of its own pack unless it says another."""
    return flow if "/" in flow else f"{indicator.partition('/')[0]}/{flow}"


def _unknown_flows(packs: Packs) -> Iterator[Problem]:
    known = packs.named(FLOWS)
    for found in packs.all(INDICATORS):
        for selection in found.item.formula.selections():
            for flow in selection.where.flows:
                if flow_of(found.name, flow) not in known:
                    yield problem(INDICATORS, found, say("pack-indicator-flow-unknown", flow=flow), ("formula",))


def _wrong_parts(packs: Packs) -> Iterator[Problem]:
    """Indexes of figures that there are not, that have other periods or parts, or that are made of themselves."""
    known = packs.named(INDICATORS)
    for found in packs.all(INDICATORS):
        for place, name in enumerate(parts_of(found)):
            path = ("formula", "index", place, "indicator")
            other = known.get(name)
            if other is None:
                yield problem(INDICATORS, found, say("pack-indicator-part-unknown", part=name), path)
            elif not set(found.item.periods) <= set(other.item.periods):
                yield problem(INDICATORS, found, say("pack-indicator-part-periods", part=name), path)
            elif not _told_apart_alike(found.item, other.item):
                yield problem(INDICATORS, found, say("pack-indicator-part-by", part=name), path)
        circle = _circle(found.name, known)
        if circle:
            phrase = say("pack-indicator-circle", circle=phrase_list(circle))
            yield problem(INDICATORS, found, phrase, ("formula", "index"))


def _told_apart_alike(index: Indicator, part: Indicator) -> bool:
    pairs = (index.layers, part.layers), (index.by, part.by), (index.by_attributes, part.by_attributes)
    return all(set(own) <= set(others) for own, others in pairs)


def _circle(start: str, known: Mapping[str, PackItem[Indicator]]) -> list[str]:
    """The figures through which one is made of itself; empty when it is not."""
    seen: set[str] = set()
    paths = [[start]]
    while paths:
        path = paths.pop()
        for name in parts_of(known[path[-1]]):
            if name == start:
                return path
            if name in known and name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return []
