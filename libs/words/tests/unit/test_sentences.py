"""Sentences of refusals and explanations: made of facts, whole in both languages, none where a fact is missing."""

from __future__ import annotations

import re

import pytest
from cityloop_words import MEASURED, REFUSALS, Both, explained, listed, on_lines, refused, resources_in

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z][A-Za-z'-]*(?:\s+[A-Za-z][A-Za-z'-]*){2,}")
NAMES = {
    ("property", "water_level_cm"): Both("水位", "water level"),
    ("thing_model", "gauge"): Both("水位计", "Water level gauge"),
    ("algorithm", "ponding"): Both("积水识别", "ponding"),
    ("move", "pass-check"): Both("核查通过", "pass the check"),
    ("move", "arbitrate"): Both("裁定派遣", "arbitrate"),
    ("interlock", "road-clear"): Both("道路无车", "the road is clear"),
    ("department", "police"): Both("交警", "Traffic police"),
    ("post", "meteorology.sign"): Both("气象局签发人", "Signatory of meteorology"),
    ("area", "district/1"): Both("东湖区", "East Lake"),
    ("mode", "response"): Both("响应", "response"),
    ("mode", "peacetime"): Both("平时", "peacetime"),
    ("resource", "crew-1"): Both("抢排队 1", "pump crew 1"),
    ("kind", "crew"): Both("抢排队", "pump crew"),
}
READING = {"property": "water_level_cm", "unit": "cm", "value": "25.02", "limit": "25"} | {
    "phenomenon_time": "2026-11-26T08:00:00+00:00"
}
FORECAST = READING | {"value": "9.8451", "slope_per_hour": "1281.4", "confidence": "0.813"}
CROSSING = {
    "crossing_at": "2026-11-26T08:00:50+00:00",
    "crossing_earliest": "2026-11-26T08:00:43+00:00",
    "crossing_latest": "2026-11-26T08:03:00+00:00",
}
GAUGES = on_lines([("above_limit", "9.4", "东门 1", "East Gate 1"), ("silent", "", "东门 2", "East Gate 2")])
LOCK = {"interlock": "road-clear", "departments": "police"}
REFUSED = [
    ("SAME_PERSON", {"move": "pass-check"}),
    ("SAME_PERSON", {"number": "T-1"}),
    ("PHOTO_MISSING", {"move": "pass-check"}),
    (
        "REMEASUREMENT_FAILED",
        {"move": "pass-check", "below": "5", "seconds": "15", "mute": "false", "measured": GAUGES},
    ),
    ("REMEASUREMENT_FAILED", {"move": "pass-check", "below": "5", "seconds": "15", "mute": "true", "measured": GAUGES}),
    ("SENSING_UNAVAILABLE", {}),
    ("TASKS_OPEN", {"move": "pass-check", "tasks": "T-1, T-2"}),
    ("CHILDREN_OPEN", {"task": "T-1", "open": "2", "children": "4"}),
    ("RESOURCE_BOOKED", {"resource": "crew-1"}),
    ("RESOURCE_BOOKED", {"kind": "crew", "holders": on_lines([("crew-1", "C-1")]), "ahead": "0"}),
    ("ALREADY_ARBITRATED", {"task": "T-1"}),
    ("IN_DISPUTE", {"case": "C-1", "move": "arbitrate"}),
    ("INTERLOCK_DOES_NOT_HOLD", {**LOCK, "command": "D-1", "said": "nothing"}),
    ("INTERLOCK_DOES_NOT_HOLD", {**LOCK, "said": "no", "text": "有车"}),
    ("INTERLOCK_DOES_NOT_HOLD", {**LOCK, "said": "long ago", "age_seconds": "99", "valid_seconds": "60"}),
    ("COMMAND_TIMED_OUT", {"waited_for": "device"}),
    ("AGREEMENT_NOT_OPEN", {"agreement": "A-1", "modes": "response", "area": "district/1", "mode": "peacetime"}),
    ("FOREIGN_WARNING", {"warning": "W-1", "department": "police", "post": "meteorology.sign"}),
    (MEASURED, {"measured": GAUGES}),
    (MEASURED, {"measured": ""}),
]


def called(kind: str, name: str) -> Both:
    return NAMES.get((kind, name), Both(name, name))


def test_every_reason_is_tried() -> None:
    assert {reason for reason, _ in REFUSED} == set(REFUSALS)


@pytest.mark.parametrize(("reason", "facts"), REFUSED)
def test_a_refusal_is_a_sentence_in_each_language_with_names_and_no_identifiers(
    reason: str, facts: dict[str, str]
) -> None:
    said = refused(reason, facts, called)
    assert said is not None
    assert CHINESE.search(said.zh)
    assert not LATIN.search(said.zh)
    assert not CHINESE.search(said.en.replace("有车", ""))
    for _, name in NAMES:
        if "-" in name or "_" in name:
            assert name not in f"{said.zh} {said.en}", name


def test_a_refusal_says_its_numbers() -> None:
    facts = {"move": "pass-check", "below": "5", "seconds": "15", "mute": "false", "measured": GAUGES}
    said = refused("REMEASUREMENT_FAILED", facts, called)
    assert said == Both(
        "「核查通过」要求连续 15 秒低于 5；请待其达标：东门 1 超过限值，读数 9.4；东门 2 无读数",
        '"pass the check" needs less than 5 for 15 s; wait until they hold:'
        " East Gate 1 is above the limit, at 9.4; East Gate 2 is silent",
    )


@pytest.mark.parametrize(
    ("claim", "facts", "zh", "en"),
    [
        ("raised", READING, "水位 25.02 cm，高于 25 cm", "Water level 25.02 cm is above 25 cm"),
        ("cleared", READING, "水位 25.02 cm，低于 25 cm", "Water level 25.02 cm is below 25 cm"),
        ("raised", READING | {"unit": "1"}, "水位 25.02，高于 25", "Water level 25.02 is above 25"),
        (
            "predicted",
            FORECAST | CROSSING,
            "水位 9.845 cm，每小时上升 1,281 cm，约 50 秒后（43 秒至 3 分钟）达到 25 cm，置信度 81%",
            (
                "Water level 9.845 cm rises by 1,281 cm an hour and reaches 25 cm in about 50 s (43 s to 3 min),"
                " confidence 81%"
            ),
        ),
        (
            "cleared",
            FORECAST,
            "水位 9.845 cm，预计不再超过 25 cm，置信度 81%",
            "Water level 9.845 cm is not expected above 25 cm any more, confidence 81%",
        ),
        ("silent", {"thing_model": "gauge"}, "水位计失联，没有读数", "Water level gauge is silent: no readings come"),
        ("cleared", {"thing_model": "gauge"}, "水位计恢复上报", "Water level gauge reports again"),
        (
            "detected",
            {"algorithm": "ponding", "model_version": "2.3", "confidence": "0.55"},
            "算法 积水识别（版本 2.3）识别，置信度 55%",
            "Algorithm ponding (version 2.3) saw it, confidence 55%",
        ),
    ],
)
def test_an_explanation_is_a_sentence_in_each_language(claim: str, facts: dict[str, str], zh: str, en: str) -> None:
    assert explained(claim, facts, called) == Both(zh, en)


def test_what_a_release_before_left_out_makes_no_sentence() -> None:
    assert explained("raised", {"value": "25"}, called) is None
    assert explained("predicted", READING, called) is None
    assert explained("report", READING, called) is None
    assert refused("REMEASUREMENT_FAILED", {}, called) is None
    assert refused("UNHEARD_OF", {}, called) is None


def test_a_list_is_one_fact_and_no_text_breaks_it() -> None:
    facts = {"holders": on_lines([("crew-1", "C\t1\nx"), ("crew-2", "C-2")]), "resource": "crew-3"}
    assert resources_in(facts) == {"crew-1", "crew-2", "crew-3"}
    assert resources_in({}) == set()
    assert listed([Both("甲", "a"), Both("乙", "b")]) == Both("甲、乙", "a, b")
