"""What a plan refuses of figures: no denominator, other moments, circles, names that nobody has; with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml
from cityloop_kernel import Phrase
from cityloop_packs import ActivePack, ActivePacks, PackError, parse, problems_of, problems_with_city
from cityloop_testkit.english import english

CLOSED = {"of": "cases", "at": "closed"}
ROADS = [{"choice": name, "name": {"en": name}} for name in ("main", "side")]
TYPES: dict[str, tuple[Any, str]] = {
    "road": ({"choice": ROADS}, "general_1"),
    "depth": ({"number": {"unit": "cm", "least": 0, "most": 900}}, "general_1"),
    "loss": ({"number": {"least": 0}}, "general_1"),
    "hurt": ("flag", "general_2"),
}
FLOOD = {
    "event_class": "flood",
    "title": {"en": "flood"},
    "problem": "event",
    "fusion": {"distance_metres": 10, "window_hours": 1},
    "attributes": [
        {"attribute": name, "name": {"en": name}, "type": kind, "classification": classification}
        for name, (kind, classification) in TYPES.items()
    ],
}
ENDED = {"of": "flows", "at": "ended"}
COUNT = {"count": [CLOSED]}


def figure(name: str = "f", formula: Mapping[str, Any] = COUNT, **more: Any) -> dict[str, Any]:
    values = {"indicator": name, "title": {"en": name}, "formula": formula, "periods": ["month"], **more}
    return {key: value for key, value in values.items() if value is not None}


def files(*figures: dict[str, Any]) -> dict[str, str]:
    return {
        "pack.yaml": "{pack: p, title: {en: P}, kind: base}",
        "problem-kinds.yaml": "problem_kinds: [{problem_kind: event, name: {en: Event}}]",
        "event-classes.yaml": yaml.safe_dump({"event_classes": [FLOOD]}),
        "indicators.yaml": yaml.safe_dump({"indicators": list(figures)}, sort_keys=False),
    }


def looking_at(of: str, **said: Any) -> dict[str, Any]:
    return {"of": of, "at": "rated" if of == "ratings" else "closed", "where": {"attributes": [said]}}


def index(*parts: str) -> dict[str, Any]:
    return {"index": [{"indicator": part, "weight": 1, "worst": 0, "best": 1} for part in parts]}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (figure(formula={"ratio": {"numerator": [CLOSED]}}), "denominator: it is missing; add it"),
        (figure(formula={"count": [{"of": "cases", "at": "rated"}]}), "cases have no moment 'rated'"),
        (figure(formula={"count": [CLOSED | {"where": {"reached": ["joined"]}}]}), "no moment 'joined'"),
        (figure(formula=COUNT | {"sum": CLOSED | {"value": "reopened"}}), "exactly one formula"),
        (figure(formula={"sum": CLOSED | {"value": "rating"}}), "cases have no 'rating' to add up"),
        (figure(formula={"count": [ENDED | {"where": {"flows": ["permit"]}}]}), "there is no flow 'permit'"),
        (figure(formula={"count": [ENDED]}, by=["grade"]), "flows are not told apart by grade"),
        (figure(by=["channel"]), "cases are not told apart by channel"),
        (
            figure(formula={"count": [CLOSED | {"where": {"sources": ["report"]}}]}),
            "cases are not told apart by source",
        ),
        (
            figure(formula={"stock": [{"of": "devices", "at": "watched", "until": "ended"}]}),
            "devices have no moment 'ended'",
        ),
        (
            figure(
                formula={"stock": [{"of": "devices", "at": "watched"}]},
                periods=None,
                window={"length": "P1D", "step": "PT1H"},
            ),
            "what stands at the end of a period have periods",
        ),
        (
            figure(formula={"count": [{"of": "outages", "at": "began", "where": {"thing_models": ["no-model"]}}]}),
            "thing model 'no-model', which",
        ),
        (figure(unit="h"), "is no duration"),
        (figure(formula={"mean": CLOSED | {"since": "opened", "until": "closed"}}), "give it the unit s, min, h or d"),
        (figure(periods=None), "has periods, or a window"),
        (figure(periods=None, window={"length": "PT90M", "step": "PT1H"}), "whole steps"),
        (figure(periods=None, window={"length": "P999D", "step": "P1D"}), "more than"),
        (figure(formula={"entered": {"within_days": 3}}), "needs an owner"),
        (
            figure(milestones=[{"milestone": "m", "title": {"en": "m"}, "day": "2026-03-01"}] * 2),
            "milestones have names of their own",
        ),
        (figure(bands=[{"band": "a", "title": {"en": "a"}, "least": 1}]), "bands stand from the lowest"),
        (figure(formula=index("f", "f") | {}), "through p/f"),
        (figure(formula=index("none", "f")), "this pack has no figure 'p/none'"),
        (
            figure(formula={"count": [looking_at("cases", attribute="no_such", flag=True)]}),
            "declares attribute 'no_such'",
        ),
        (
            figure(formula={"count": [looking_at("cases", attribute="road", flag=True)]}),
            "'road' is a choice, and what is said",
        ),
        (
            figure(formula={"count": [looking_at("cases", attribute="road", among=["lane"])]}),
            "no choice 'lane'; name main or side",
        ),
        (figure(formula={"count": [looking_at("cases", attribute="hurt", flag=True)]}), "is classified general_2"),
        (
            figure(formula={"count": [looking_at("cases", attribute="depth", flag=True, least=1)]}),
            "say one of: `among`, `flag`",
        ),
        (figure(formula={"count": [looking_at("ratings", attribute="depth", least=1)]}), "ratings have no attributes"),
        (figure(formula={"sum": CLOSED}), "exactly one of: `value`, `attribute`"),
        (figure(formula={"sum": CLOSED | {"attribute": "depth"}}), "is in cm; give the figure this unit"),
        (figure(formula={"average": CLOSED | {"attribute": "loss"}}), "needs `least` and `most` within 100,000,000"),
        (figure(formula={"average": CLOSED | {"attribute": "loss"}}, unit="furlong"), "furlong"),
        (figure(by_attributes=["depth"]), "'depth' is a number, and what is said of it is for choice"),
        (
            figure(formula={"count": [CLOSED | {"where": {"classes": ["no-class"]}}]}),
            "event class 'no-class', which",
        ),
    ],
)
def test_it_is_refused_with_its_file_and_line(wrong: dict[str, Any], says: str) -> None:
    found = [(english(phrase), line) for phrase, line in problems(files(figure("before"), wrong))]
    assert [line for text, line in found if says in text and (line is None or line > 5)], found


def problems(given: dict[str, str]) -> Iterator[tuple[Phrase, int | None]]:
    """Those of a file by itself with their lines, else those among all packs, which data-sharing adds lines to."""
    try:
        content = parse(given)
    except PackError as error:
        for problem in error.problems:
            yield problem.sentence, problem.line
        return
    for among in problems_of(ActivePacks({"p": ActivePack("p", 1, content)})):
        yield among.phrase, None


def test_departments_and_layers_are_those_of_the_city() -> None:
    content = parse(
        files(figure(layers=["district"], formula={"count": [CLOSED | {"where": {"departments": ["roads"]}}]}))
    )
    packs = ActivePacks({"p": ActivePack("p", 1, content)})
    said = [english(problem.phrase) for problem in problems_with_city(packs, {"police"}, {"street"}, set())]
    assert len(said) == 2
    assert any("department 'roads'" in text for text in said)
    assert any("layer 'district'" in text for text in said)
    assert problems_with_city(packs, {"roads"}, {"district"}, set()) == []


def test_an_index_has_parts_that_are_told_apart_as_it_is() -> None:
    part, other = figure("a"), figure("b", by=["department"])
    content = parse(files(part, other, figure("i", index("a", "b"), by=["department"])))
    found = problems_of(ActivePacks({"p": ActivePack("p", 1, content)}))
    assert [english(problem.phrase) for problem in found] == [
        "'p/a' is not told apart as the index is; give it the same `by`, `by_attributes` and `layers`"
    ]
