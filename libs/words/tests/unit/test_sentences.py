"""Sentences of refusals and explanations: made of details, whole in both languages, none where a fact is missing."""

from __future__ import annotations

import re

import pytest
from cityloop_localisation import Catalogues, Name, Phrase
from cityloop_words import MEASURED, PLAIN_REFUSALS, REFUSALS, explain, on_lines, refusal_sentence, resources_in

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z][A-Za-z'-]*(?:\s+[A-Za-z][A-Za-z'-]*){2,}")
COMMAND_LINE = re.compile(r"cityloop (city|pack) \w+")
CATALOGUES = Catalogues.of("cityloop_words")
ZH, EN = CATALOGUES
NAMES = {
    ("property", "water_level_cm"): Name({"zh": "水位", "en": "water level"}),
    ("thing_model", "gauge"): Name({"zh": "水位计", "en": "Water level gauge"}),
    ("algorithm", "ponding"): Name({"zh": "积水识别", "en": "ponding"}),
    ("move", "pass-check"): Name({"zh": "核查通过", "en": "pass the check"}),
    ("move", "arbitrate"): Name({"zh": "裁定派遣", "en": "arbitrate"}),
    ("interlock", "road-clear"): Name({"zh": "道路无车", "en": "the road is clear"}),
    ("department", "police"): Name({"zh": "交警", "en": "Traffic police"}),
    ("post", "meteorology.sign"): Name({"zh": "气象局签发人", "en": "Signatory of meteorology"}),
    ("area", "district/1"): Name({"zh": "东湖区", "en": "East Lake"}),
    ("mode", "response"): Name({"zh": "响应", "en": "response"}),
    ("mode", "peacetime"): Name({"zh": "平时", "en": "peacetime"}),
    ("resource", "crew-1"): Name({"zh": "抢排队 1", "en": "pump crew 1"}),
    ("kind", "crew"): Name({"zh": "抢排队", "en": "pump crew"}),
}
READING = {"property": "water_level_cm", "unit": "cm", "value": "25.02", "limit": "25"} | {
    "phenomenon_time": "2026-11-26T08:00:00+00:00"
}
LIMIT = READING | {"rule_kind": "threshold"}
RATE = READING | {"rule_kind": "rate_of_change", "rate": "40", "per_seconds": "60", "direction": "rising"}
BAND = READING | {"rule_kind": "band"}
FORECAST = READING | {"rule_kind": "prediction", "value": "9.8451", "slope_per_hour": "1281.4", "confidence": "0.813"}
CROSSING = {
    "crossing_at": "2026-11-26T08:00:50+00:00",
    "crossing_earliest": "2026-11-26T08:00:43+00:00",
    "crossing_latest": "2026-11-26T08:03:00+00:00",
}
GAUGES = on_lines(
    [
        ("above_limit", "9.4", "en", "East Gate 1", "zh", "东门 1"),
        ("silent", "", "en", "East Gate 2", "zh", "东门 2"),
    ]
)
LOCK = {"interlock": "road-clear", "departments": "police"}
REFUSED = [
    ("ROLE_MISSING", {"move": "pass-check", "post": "p", "roles": "check inspect"}),
    ("REASON_MISSING", {"move": "pass-check"}),
    ("VERSION_CHANGED", {}),
    ("NOT_IN_DISPUTE", {"case": "C-1"}),
    ("TOO_LATE", {"move": "pass-check", "seconds": "1296000"}),
    ("NOT_CALLED_BACK", {"move": "pass-check", "seconds": "259200"}),
    ("REOPENED_OFTEN", {"move": "pass-check", "times": "1"}),
    *((reason, {"move": "pass-check"}) for reason in ("SAME_POST", "NO_CLOCK_RUNS", "LIMIT_PASSED", "NO_OWN_TASK")),
    ("EXTENDED_OFTEN", {"move": "pass-check", "times": "2"}),
    ("UNTIL_MISSING", {"move": "pass-check"}),
    ("UNTIL_TOO_LATE", {"move": "pass-check", "seconds": "86400"}),
    ("NOT_YET", {"move": "pass-check", "seconds": "86400"}),
    ("NOT_YET", {"number": "T-1", "seconds": "86400"}),
    ("TOO_EARLY", {"move": "pass-check", "seconds": "3600"}),
    ("DEADLINE_PASSED", {"move": "pass-check", "moment": "2026-07-01T12:00:00+08:00"}),
    ("FORM_MISSING", {"move": "finish", "form": "checklist"}),
    ("CHECKS_FAILED", {"move": "finish", "form": "checklist", "failed": "2"}),
    ("REVIEWS_MISSING", {"move": "pass-check", "filed": "1", "needed": "3"}),
    ("NOT_APPROVED", {"move": "pass-check", "approved": "1", "needed": "2"}),
    ("FLOWS_OPEN", {"move": "pass-check", "ended": "1", "children": "2"}),
    ("SEEN_SINCE", {"move": "pass-check", "seconds": "3600"}),
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
    ("METHOD_NOT_ALLOWED", {"caller": "city/operator", "method": "/x/Y"}),
    ("PACKS_UNDECIDED", {"set": "3"}),
    ("PACK_SET_CHANGED", {"set": "3", "expected": "2"}),
    ("PACK_UNKNOWN", {"pack": "p"}),
    ("PACK_UNKNOWN", {"pack": "p", "version": "2"}),
    ("PACK_SET_UNKNOWN", {"set": "3"}),
    ("PACK_SET_UNKNOWN", {}),
    ("NO_FORMER_PACK_SET", {"set": "3"}),
    ("NO_FORMER_PACK_SET", {}),
    ("ROLE_MISSING", {"roles": "check"}),
    ("REASON_MISSING", {}),
    ("SAME_PERSON", {"command": "D-1"}),
    ("FOREIGN_WARNING", {"warning": "W-1", "department": "police", "post": "meteorology.sign"}),
    (MEASURED, {"measured": GAUGES}),
    (MEASURED, {"measured": ""}),
    ("CONDITION_FAILED", {"move": "close", "condition": "diameter >= 300", "absent": ""}),
    ("CONDITION_FAILED", {"move": "close", "condition": "diameter >= 300", "absent": "diameter, hit"}),
]


def name_of(kind: str, name: str) -> Phrase:
    return NAMES.get((kind, name), name)


def test_every_reason_is_tried() -> None:
    assert {reason for reason, _ in REFUSED} == set(REFUSALS)


def test_a_reason_that_says_all_has_its_sentence_and_each_sentence_is_one_of_a_reason() -> None:
    said = (name.removeprefix("refused-") for name in CATALOGUES.arguments() if name.startswith("refused-"))
    sentences = {name.partition("-")[0] for name in said}
    assert sentences == PLAIN_REFUSALS | set(REFUSALS)
    assert PLAIN_REFUSALS.isdisjoint(REFUSALS)
    for reason in PLAIN_REFUSALS:
        assert CATALOGUES.arguments()[f"refused-{reason}"] == frozenset()
        sentence = refusal_sentence(reason, {"unheard-of": "x"}, name_of)
        assert sentence is not None
        assert CHINESE.search(ZH.spoken(sentence))
        assert not CHINESE.search(EN.spoken(sentence))


@pytest.mark.parametrize(("reason", "details"), REFUSED)
def test_a_refusal_is_a_sentence_in_each_language_with_names_and_no_identifiers(
    reason: str, details: dict[str, str]
) -> None:
    said = refusal_sentence(reason, details, name_of)
    assert said is not None
    zh, en = ZH.spoken(said), EN.spoken(said)
    assert CHINESE.search(zh)
    assert not LATIN.search(COMMAND_LINE.sub("", zh))
    assert not CHINESE.search(en.replace("有车", ""))
    for _, name in NAMES:
        if "-" in name or "_" in name:
            assert name not in f"{zh} {en}", name


def test_a_refusal_says_its_numbers() -> None:
    details = {"move": "pass-check", "below": "5", "seconds": "15", "mute": "false", "measured": GAUGES}
    said = refusal_sentence("REMEASUREMENT_FAILED", details, name_of)
    assert said is not None
    assert ZH.spoken(said) == "「核查通过」要求连续15秒低于 5；请待其达标：东门 1 超过限值，读数 9.4；东门 2 无读数"
    assert EN.spoken(said) == (
        '"pass the check" needs less than 5 for 15 sec; wait until they hold:'
        " East Gate 1 is above the limit, at 9.4; East Gate 2 is silent"
    )


@pytest.mark.parametrize(
    ("claim", "details", "zh", "en"),
    [
        ("raised", LIMIT, "水位 25.02 cm，高于 25 cm", "Water level 25.02 cm is above 25 cm"),
        ("cleared", LIMIT, "水位 25.02 cm，低于 25 cm", "Water level 25.02 cm is below 25 cm"),
        ("raised", LIMIT | {"unit": "1"}, "水位 25.02，高于 25", "Water level 25.02 is above 25"),
        (
            "predicted",
            FORECAST | CROSSING,
            "水位 9.845 cm，每小时上升 1,281 cm，约50秒后（43秒至3分钟）达到 25 cm，置信度 81%",
            (
                "Water level 9.845 cm rises by 1,281 cm an hour and reaches 25 cm in about 50 sec (43 sec to 3 min),"
                " confidence 81%"
            ),
        ),
        (
            "cleared",
            FORECAST,
            "水位 9.845 cm，预计不再超过 25 cm，置信度 81%",
            "Water level 9.845 cm is not expected above 25 cm any more, confidence 81%",
        ),
        (
            "raised",
            RATE,
            "水位 25.02 cm，60秒内上升 40 cm，超过限值 25 cm",
            "Water level 25.02 cm rises by 40 cm in 60 sec, above the limit of 25 cm",
        ),
        (
            "cleared",
            RATE | {"rate": "-2", "per_seconds": "3600", "direction": "falling"},
            "水位 25.02 cm，60分钟内下降不足 25 cm",
            "Water level 25.02 cm falls by less than 25 cm in 60 min",
        ),
        ("raised", BAND | {"side": "above"}, "水位 25.02 cm，高于 25 cm", "Water level 25.02 cm is above 25 cm"),
        ("raised", BAND | {"side": "below"}, "水位 25.02 cm，低于 25 cm", "Water level 25.02 cm is below 25 cm"),
        (
            "cleared",
            BAND | {"low": "3", "high": "26"},
            "水位 25.02 cm，已回到 3 cm 至 26 cm 之间",
            "Water level 25.02 cm is between 3 cm and 26 cm again",
        ),
        ("cleared", BAND | {"low": "3"}, "水位 25.02 cm，已回到 3 cm 以上", "Water level 25.02 cm is above 3 cm again"),
        ("cleared", BAND | {"high": "26"}, "水位 25.02 cm，低于 26 cm", "Water level 25.02 cm is below 26 cm"),
        ("silent", {"thing_model": "gauge"}, "水位计失联，没有读数", "Water level gauge is silent: no readings come"),
        ("cleared", {"thing_model": "gauge"}, "水位计恢复上报", "Water level gauge reports again"),
        (
            "detected",
            {"algorithm": "ponding", "model_version": "2.3", "confidence": "0.55"},
            "算法「积水识别」（版本 2.3）识别，置信度 55%",
            'Algorithm "ponding" (version 2.3) saw it, confidence 55%',
        ),
    ],
)
def test_an_explanation_is_a_sentence_in_each_language(claim: str, details: dict[str, str], zh: str, en: str) -> None:
    said = explain(claim, details, name_of)
    assert said is not None
    assert (ZH.spoken(said), EN.spoken(said)) == (zh, en)


def test_what_a_release_before_left_out_makes_no_sentence() -> None:
    assert explain("raised", {"value": "25"}, name_of) is None
    assert explain("raised", READING, name_of) is None, "of no kind of rule"
    assert explain("raised", READING | {"rule_kind": "none"}, name_of) is None
    assert explain("predicted", FORECAST, name_of) is None
    assert explain("report", READING, name_of) is None
    assert refusal_sentence("REMEASUREMENT_FAILED", {}, name_of) is None
    assert refusal_sentence("UNHEARD_OF", {}, name_of) is None


def test_a_list_is_one_fact_and_no_text_breaks_it() -> None:
    details = {"holders": on_lines([("crew-1", "C\t1\nx"), ("crew-2", "C-2")]), "resource": "crew-3"}
    assert resources_in(details) == {"crew-1", "crew-2", "crew-3"}
    assert resources_in({}) == set()
