"""A pack for an exercise: durations of the city's time are shorter, those of machines are not."""

from __future__ import annotations

import pytest
import yaml
from cityloop_declarations.values import ISO, duration_of
from cityloop_local.workspace import root
from cityloop_operator.fast_motion import CALENDAR_TIME, CITY_TIME, MACHINE_TIME, WINDOW, in_fast_motion
from cityloop_operator.operations import read_pack, read_packs
from cityloop_packs import KINDS, parse, parse_all
from cityloop_plays.state import Ramp

UNITS = ("_seconds", "_minutes", "_hours", "_days")
PACKS = sorted(file.parent.name for file in (root() / "deploy" / "packs").glob("*/pack.yaml"))


def test_every_duration_of_a_pack_is_the_citys_or_a_machines() -> None:
    schemas = [kind.schema.model_json_schema() for kind in KINDS]
    parts = [part for schema in schemas for part in (schema, *schema.get("$defs", {}).values())]
    named = {name for part in parts for name in part.get("properties", {}) if name.endswith(UNITS)}
    assert named == CITY_TIME | MACHINE_TIME | CALENDAR_TIME.keys()


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_in_fast_motion_is_a_pack_with_shorter_durations_and_the_same_else(pack: str) -> None:
    files = read_pack(root() / "deploy" / "packs" / pack)
    shortened = in_fast_motion(files, 60)
    required = parse_all(read_packs(root() / "deploy" / "packs", pack)[:-1])
    parse(shortened, required)
    assert in_fast_motion(files, 1) == files

    def compare(before: object, after: object) -> None:
        if isinstance(before, dict):
            assert isinstance(after, dict)
            hours = next((CALENDAR_TIME[key] for key in before if key in CALENDAR_TIME), 1)
            assert {"urgent_hours" if key in CALENDAR_TIME else key for key in before} == after.keys()
            for key, value in before.items():
                if key in CALENDAR_TIME:
                    assert after["urgent_hours"] * 60 == pytest.approx(value * hours)
                elif key == "warn_left":
                    assert after[key] * 60 == pytest.approx(value * hours)
                elif key == WINDOW:
                    assert after[key] == value
                elif key in CITY_TIME:
                    assert after[key] * 60 == pytest.approx(value)
                else:
                    compare(value, after[key])
        elif isinstance(before, list):
            assert isinstance(after, list)
            for one, other in zip(before, after, strict=True):
                compare(one, other)
        elif isinstance(before, str) and ISO.fullmatch(before):
            assert duration_of(str(after)) * 60 == duration_of(before)
        else:
            assert before == after

    for name, text in files.items():
        compare(yaml.safe_load(text), yaml.safe_load(shortened[name]))


def test_packs_are_packs_too_when_an_hour_is_a_second() -> None:
    for pack in PACKS:
        contents = [in_fast_motion(files, 3600) for files in read_packs(root() / "deploy" / "packs", pack)]
        assert len(parse_all(contents)) == len(contents)


def test_a_limit_of_a_rate_is_as_much_faster() -> None:
    files = {"rules.yaml": "rules: [{rate_of_change: {above: 30, clear_below: 10, per: PT1H}}]"}
    (rule,) = yaml.safe_load(in_fast_motion(files, 60)["rules.yaml"])["rules"]
    assert (rule["rate_of_change"]["above"], duration_of(rule["rate_of_change"]["per"]).total_seconds()) == (30, 60)


def test_a_gauge_reads_evenly_from_one_value_to_the_next_and_stays_there() -> None:
    ramp = Ramp(first=2, last=12, begins=100, ends=110)
    assert [ramp.at(moment) for moment in (90, 100, 105, 110, 500)] == [2, 2, 7, 12, 12]
    assert Ramp(first=2, last=12, begins=100, ends=100).at(100) == 12


def test_a_limit_by_calendar_counts_every_hour_in_an_exercise() -> None:
    clocks = [
        {"stage": "in_handling", "work_days": 5},
        {"stage": "pending_check", "work_hours": 6, "modes": ["response"]},
    ]
    files = {"process.yaml": yaml.safe_dump({"processes": [{"process": "any", "clocks": clocks}]})}
    (process,) = yaml.safe_load(in_fast_motion(files, 60)["process.yaml"])["processes"]
    assert process["clocks"] == [
        {"stage": "in_handling", "urgent_hours": 2},
        {"stage": "pending_check", "urgent_hours": 0.1, "modes": ["response"]},
    ]
