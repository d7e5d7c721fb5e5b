"""Who handles a case with whom, by where and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from cityloop.common.v1.common_pb2 import AreaReference, EventGrade, Place
from cityloop_city import CityModel, model_of
from cityloop_collaboration_tasks.cases.handlers.assignments import assignments_of, lead_of, situation_of
from cityloop_operator.operations import read_city
from cityloop_packs import ActivePacks, ModeName, parse_all

ROOT = Path(__file__).parents[4]
EVENING = dt.datetime(2026, 7, 1, 11, 0, tzinfo=dt.UTC)
"""Seven in the evening in Yunwan."""
BASE = {
    "pack.yaml": "{pack: ground, kind: base, title: {en: Ground}}",
    "event-classes.yaml": "event_classes: [{event_class: flood, title: {en: Flood}, problem: event}]",
    "responsibilities.yaml": "responsibilities:\n"
    "  - {responsibility: water, event_classes: [flood], department: drainage}",
}
DUTY = {
    "pack.yaml": "{pack: duty, title: {en: Duty}, requires: [ground]}",
    "responsibilities.yaml": """
responsibilities:
  - {overrides: ground/water, co_handlers: [flood-control], scope: {grades: [serious], areas: {district: ["990101"]}}}
  - {overrides: ground/water, department: emergency-management, scope: {grades: [general], hours: "18:30-08:00"}}
""",
}


@pytest.fixture(scope="module")
def city() -> CityModel:
    city_id, records = read_city(ROOT / "deploy/cities/simulated")
    return model_of(city_id, 1, records)


def departments(
    city: CityModel, grade: EventGrade, moment: dt.datetime, mode: ModeName = "peacetime", district: str = "990101"
) -> tuple[str, Sequence[str]]:
    packs = ActivePacks.of(parse_all([BASE, DUTY]))
    place = Place(areas=[AreaReference(layer="district", area_id=district)])
    situation = situation_of(place, mode, grade, moment, city)
    assignments = assignments_of("flood", situation, "drainage", packs, city)
    return lead_of("flood", situation, packs, city), [part.department_id for part in assignments]


def test_the_assignments_depend_on_grade_place_and_hour(city: CityModel) -> None:
    serious, general = EventGrade.EVENT_GRADE_SERIOUS, EventGrade.EVENT_GRADE_GENERAL
    assert departments(city, serious, EVENING) == ("drainage", ["drainage", "flood-control"])
    assert departments(city, serious, EVENING, district="990102") == ("drainage", ["drainage"])
    assert departments(city, general, EVENING) == ("emergency-management", ["drainage"])
    assert departments(city, general, EVENING - dt.timedelta(hours=2)) == ("drainage", ["drainage"])
