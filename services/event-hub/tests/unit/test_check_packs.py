"""What the hub has against packs: names that stand twice, and warnings that nobody in the city could sign."""

from __future__ import annotations

import fusing
import pytest
from cityloop_city import CityModel
from cityloop_event_hub.packs.handlers.check_packs import pack_check
from cityloop_kernel import NotReadyError
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_testkit.english import english
from fusing import EVENING

city, packs = fusing.city, fusing.packs


def evening(old: str = "", new: str = "", file: str = "warnings.yaml") -> ActivePacks:
    assert old in EVENING[file]
    files = {**EVENING, file: EVENING[file].replace(old, new) if old else EVENING[file]}
    return ActivePacks({"evening": ActivePack("evening", 1, parse(files))})


def test_packs_that_the_city_can_run_are_taken(city: CityModel, packs: ActivePacks) -> None:
    assert pack_check(lambda: city)(evening()) == []
    assert pack_check(lambda: city)(packs) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "warnings.yaml",
            "issuing_department: flood-control",
            "issuing_department: transport",
            "none of whose posts has the right sign_warnings",
        ),
        ("thing-models.yaml", "    reporting_seconds: 60\n", "", "give 'water-level-gauge' its reporting_seconds"),
    ],
)
def test_what_cannot_work_is_named(city: CityModel, file: str, old: str, new: str, problem: str) -> None:
    problems = pack_check(lambda: city)(evening(old, new, file))
    assert problems
    assert problem in english(problems[0].phrase)


def test_two_plans_may_not_be_drafted_by_one_rule(city: CityModel) -> None:
    head, mark, first = EVENING["warnings.yaml"].partition("  - warning: water-rises")
    plan, _, _ = first.partition("  - warning:")
    twin = head + mark + plan + "  - warning: water-rises-too" + plan
    problems = pack_check(lambda: city)(ActivePacks.of({"evening": parse({**EVENING, "warnings.yaml": twin})}))
    says = "warnings water-rises and water-rises-too are drafted by rule 'evening/level-rising'; keep one"
    assert says in [english(item.phrase) for item in problems]


def test_departments_are_not_checked_while_there_is_no_city() -> None:
    def none() -> CityModel:
        raise NotReadyError("no city")

    assert pack_check(none)(evening("issuing_department: flood-control", "issuing_department: dams")) == []
