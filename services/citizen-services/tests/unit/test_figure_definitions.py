"""How figures are made: in words of both languages, and a version for each change of what makes their values."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cityloop.sharing.v1.city_pb2 import City
from cityloop_citizen_services.publications.domain.definitions import FigureVersion, next_version
from cityloop_citizen_services.publications.entrypoints.figure_formulas import FormulaWords
from cityloop_city import CityModel
from cityloop_localisation import Catalogues
from cityloop_operator.operations import read_packs
from cityloop_packs import INDICATORS, ActivePacks, Indicator, parse_all
from cityloop_packs.kinds.indicators.selections import DIMENSIONS, MOMENTS

FOLDER = Path(__file__).parents[4] / "deploy/packs"
PACKS = ActivePacks.of(parse_all(read_packs(FOLDER, *(path.parent.name for path in FOLDER.glob("*/pack.yaml")))))
CITY = CityModel("c", 1, City(), departments={}, posts={})
ZH, EN = Catalogues.of("cityloop_citizen_services", "cityloop_words")
NOW = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
CLOSED: dict[str, Any] = {"of": "cases", "at": "closed"}


def figure(formula: dict[str, Any], **more: Any) -> Indicator:
    said = {"indicator": "x", "title": {"en": "x"}, "formula": formula, "periods": ["year"], **more}
    return Indicator.model_validate(said)


def said(indicator: Indicator, pack: str = "base") -> str:
    return EN.spoken(FormulaWords(PACKS, CITY, f"{pack}/x").formula(indicator))


def test_each_figure_of_our_packs_is_said_in_both_languages() -> None:
    for name, found in PACKS.named(INDICATORS).items():
        words = FormulaWords(PACKS, CITY, name)
        for language in (ZH, EN):
            assert language.spoken(words.formula(found.item))
            assert language.spoken(words.sources(found.item))


def test_every_moment_kind_and_way_to_tell_records_apart_has_words() -> None:
    ids = {f"made-of-{kind}" for kind in MOMENTS} | {f"made-at-{name}" for names in MOMENTS.values() for name in names}
    # By rule nobody chooses records.
    ids |= {f"made-by-{name}" for names in DIMENSIONS.values() for name in names if name != "rule"}
    assert [name for name in sorted(ids) if not (ZH.has(name) and EN.has(name))] == []


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ({"count": [CLOSED]}, "How many: cases, when closed"),
        (
            {"stock": [{"of": "flows", "at": "opened", "until": "ended"}]},
            "How many at the end of the period: matters, from opened until ended",
        ),
        (
            {"stock_ratio": {"numerator": [{"of": "devices", "at": "watched"}], "denominator": [
                {"of": "devices", "at": "watched"}]}},
            "At the end of the period devices, from watched on; divided by: devices, from watched on",
        ),
        (
            {"count": [CLOSED | {"where": {"reopened": False, "least_rating": 3, "attributes": [
                {"attribute": "depth", "least": "0.50", "most": 20}, {"attribute": "depth", "most": "1E+2"}]}}]},
            "How many: cases (rated 3 or better; not reopened; depth from 0.5 to 20; depth at most 100), when closed",
        ),
        (
            {"mean": CLOSED | {"since": "opened", "until": "closed", "where": {
                "took": {"since": "opened", "until": "closed", "at_most": "P30D"}}}},
            "Time from opened to closed on average: cases (from opened to closed within 30 days), when closed",
        ),
        ({"sum": {"of": "ratings", "at": "rated", "value": "rating"}}, "rating added up: ratings, when rated"),
        ({"entered": {"within_days": 3}}, "What its owner says for each period"),
    ],
)  # fmt: skip
def test_a_formula_is_said_whole(formula: dict[str, Any], words: str) -> None:
    timed = {"unit": "h"} if "mean" in formula else {}
    owned = {"owner": {"department": "d", "role": "r"}} if "entered" in formula else {}
    assert said(figure(formula, **timed, **owned)) == words


def test_a_version_begins_where_what_makes_the_value_changes() -> None:
    first = next_version(None, figure({"count": [CLOSED]}), 4, NOW)
    assert first == FigureVersion(1, figure({"count": [CLOSED]}).model_dump_json(exclude_unset=True), NOW, 4)
    renamed = figure({"count": [CLOSED]}, title={"en": "y"}, by=["grade"], tags=["sdg"])
    assert next_version(first, renamed, 5, NOW) is None
    other = figure({"count": [CLOSED]}, decimals=0)
    second = next_version(first, other, 5, NOW)
    assert second is not None
    assert (second.version, second.indicator.decimals, second.pack_version) == (2, 0, 5)
    assert next_version(second, figure({"count": [CLOSED]}), 4, NOW) is None, "a replica that is behind"
    assert next_version(replace(second, pack_version=4), figure({"count": [CLOSED]}), 4, NOW) is not None
