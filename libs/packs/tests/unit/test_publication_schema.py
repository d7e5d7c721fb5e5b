"""Publications as packs describe them: what not everybody may know, or what a sum would tell, is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from cityloop_operator.operations import read_packs
from cityloop_packs import PUBLICATIONS, ActivePacks, PackError, parse, parse_all, problems_of, published_name
from cityloop_testkit.english import english

PACKS = Path(__file__).parents[4] / "deploy/packs"
MANIFEST = "{pack: p, kind: base, title: {zh: 包, en: Pack}}"
OWNER = "owner: {department: d, role: chief}"
FILES = {
    "pack.yaml": MANIFEST,
    "roles.yaml": "roles: [{role: chief, name: {en: Chief}}]",
    "problem-kinds.yaml": "problem_kinds: [{problem_kind: component, name: {en: C}, known_place: true}]",
    "event-classes.yaml": (
        "event_classes:\n"
        "  - {event_class: light, title: {en: L}, problem: component, concerns: public_space,"
        " public_view: {public: true, place: area}}\n"
        "  - {event_class: noise, title: {en: N}, problem: component, concerns: homes}\n"
    ),
    "flows.yaml": (
        "flows:\n"
        "  - flow: call\n"
        "    name: {en: Call}\n"
        "    opened_by: [chief]\n"
        "    states: [{state: heard, phase: in_review}]\n"
        "    moves:\n"
        "      - {move: hear, sources: [filed], target: heard, guards: [{role: [chief]}]}\n"
        "      - {move: end, sources: [heard], target: completed, guards: [{role: [chief]}]}\n"
        "    attributes:\n"
        "      - {attribute: need, name: {en: Need}, type: text, classification: general_1}\n"
        "      - {attribute: contact, name: {en: Contact}, type: text, classification: general_2}\n"
    ),
    "indicators.yaml": (
        "indicators:\n"
        "  - {indicator: closed, title: {en: C}, formula: {count: [{of: cases, at: closed}]}, periods: [month],"
        " by: [department], least_size: 3}\n"
        "  - {indicator: stars, title: {en: S}, formula: {sum: {of: ratings, at: rated, value: rating}},"
        " periods: [month], by: [department]}\n"
        "  - {indicator: lately, title: {en: W}, formula: {count: [{of: cases, at: closed}]},"
        " window: {length: P1D, step: PT1H}}\n"
    ),
}


def problems(*publications: str) -> list[str]:
    """What is wrong with publications, each with its place; of the schema, or of the packs together."""
    listed = "".join(
        f"  - {{publication: p{place}, title: {{en: P}}, {OWNER}, {text}}}\n" for place, text in enumerate(publications)
    )
    files: Mapping[str, str] = {**FILES, "publications.yaml": f"publications:\n{listed}"}
    try:
        packs = ActivePacks.of({"p": parse(files)})
    except PackError as error:
        return [english(found.sentence) for found in error.problems]
    return [f"{'/'.join(map(str, found.path))}: {english(found.phrase)}" for found in problems_of(packs)]


@pytest.mark.parametrize(
    ("publication", "says"),
    [
        ("figure: {indicator: closed, period: month, order: rank}", "figure/order: the whole city has no rank"),
        (
            "figure: {indicator: closed, period: month, by: department, order: rank}",
            "figure/order: nobody can tell which side of 'closed' is better",
        ),
        ("flows: {flow: call, columns: [need]}, feeds: [atom, csv]", ""),
        ("flows: {flow: call, states: [heard, completed], place: segment}, feeds: [geojson]", ""),
        ("flows: {flow: call, columns: [contact]}", "flows/columns/0: attribute contact is classified general_2"),
        (
            "flows: {flow: call, columns: [need, prize]}",
            "flows/columns/1: flow 'call' has no attribute prize; there are",
        ),
        ("flows: {flow: call, states: [lost]}", "flows/states/0: "),
        ("flows: {flow: elsewhere}", "flows/flow: there is no flow 'elsewhere'"),
        ("flows: {flow: call}, feeds: [geojson]", "nothing here has a place that is shown"),
        ("cases: {event_class: light}, feeds: [csv]", ""),
        ("cases: {event_class: light}, feeds: [geojson]", "feeds: nothing here has a place that is shown"),
        ("cases: {event_class: noise}", "cases/event_class: nobody may see cases of 'noise'"),
        ("cases: {event_class: nothing}", "'nothing'"),
        ("areas: {layer: district}, feeds: [geojson]", ""),
        ("figure: {indicator: closed, period: month, by: department}", ""),
        ("figure: {indicator: closed, period: month}, feeds: [geojson]", "nothing here has a place that is shown"),
        ("figure: {indicator: closed, period: month}, least_group: 2", "least_group: figure 'closed' shows nothing of"),
        ("figure: {indicator: closed, period: year}", "figure/period: figure 'closed' is not made for this period"),
        ("figure: {indicator: lately, period: day}", "figure/period: figure 'lately' is not made for this period"),
        ("figure: {indicator: closed, period: month, by: grade}", "figure/by: figure 'closed' is not told apart so"),
        ("figure: {indicator: closed, period: month, layer: ward}", "figure/layer: figure 'closed' is not told apart"),
        (
            "figure: {indicator: closed, period: month, by: grade, layer: ward}",
            "told apart by one of `by`, `layer` and",
        ),
        ("figure: {indicator: stars, period: month}", ""),
        ("figure: {indicator: stars, period: month, by: department}", "figure/by: of figure 'stars' nobody knows"),
        ("figure: {indicator: nothing, period: month}", "figure/indicator: there is no figure 'nothing'"),
        ("least_group: 5", "exactly one of figure, flows, cases, or areas"),
        ("areas: {layer: a}, flows: {flow: call}", "exactly one of figure, flows, cases, or areas"),
        ("areas: {layer: a}, least_group: 0", "0 is less than 1"),
    ],
)
def test_what_not_everybody_may_know_is_refused(publication: str, says: str) -> None:
    found = problems(publication)
    assert bool(found) == bool(says), found
    assert says in " ".join(found)


def test_a_figure_is_shown_by_one_way_to_add_it_up() -> None:
    whole, parts = (
        "figure: {indicator: closed, period: month}",
        "figure: {indicator: closed, period: month, by: department}",
    )
    assert problems(whole) == []
    (problem,) = problems(whole, parts)
    assert problem == "figure: p/p0 shows this figure already; two ways to add it up would tell what neither shows"


def test_the_publications_of_the_house_hold() -> None:
    packs = ActivePacks.of(parse_all(read_packs(PACKS, "open-calls", "better-service")))
    assert problems_of(packs) == []
    named = packs.named(PUBLICATIONS)
    assert published_name(named["open-calls/calls"]) == "open-calls/call"
    assert published_name(named["better-service/response-rate"]) == "base/response-rate"
    assert published_name(named["better-service/manhole-covers"]) == "manhole-cover"
    assert named["open-calls/calls"].item.owner.department == "city-operations-command", "a parameter of the pack"
