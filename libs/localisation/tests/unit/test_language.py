"""What a language does by CLDR, names by tag, and which language a reader gets."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from cityloop_localisation import Catalogues, Language, Name, Room, Sentence, negotiate

NOON = dt.datetime(2026, 11, 29, 4, 5, 6, tzinfo=dt.UTC)
ZONE = ZoneInfo("Asia/Shanghai")
PLURALS = """
reports = { $count ->
    [one] { $count } report
   *[other] { $count } reports
}
soon = in { DURATION($seconds) }
begins = { CAPITAL($word) } begins
inside = the { SMALL($word) }
"""


def english() -> Language:
    return Language("en", [Room("en", "en.ftl", PLURALS)])


def test_numbers_and_plurals_are_those_of_the_language() -> None:
    assert [english().say("reports", count=count) for count in (1, 2, 1_234)] == [
        "1 report",
        "2 reports",
        "1,234 reports",
    ]
    french = Language("fr", [Room("fr", "fr.ftl", PLURALS)])
    assert french.say("reports", count=0) == "0 report"
    assert english().say("reports", count=1.5) == "1.5 reports"


def test_durations_lists_and_moments_are_those_of_the_language() -> None:
    zh, en = Catalogues.of()
    assert (zh.duration(50), zh.duration(180), en.duration(50), en.duration(180)) == (
        "50秒",
        "3分钟",
        "50 sec",
        "3 min",
    )
    assert english().say("soon", seconds=119.4) == "in 119 sec"
    assert (zh.listed(["甲", "乙", "丙"]), en.listed(["a", "b", "c"])) == ("甲、乙和丙", "a, b, and c")
    assert (zh.listed(["甲", "乙"], "or"), en.listed(["a", "b"], "or")) == ("甲或乙", "a or b")
    assert (zh.listed(["甲", "乙"], "clauses"), en.listed(["a", "b"], "clauses")) == ("甲；乙", "a; b")
    assert zh.listed(["甲", "乙"], "lines") == "甲\n乙"
    assert zh.moment(NOON, ZONE) == "2026年11月29日 12:05"
    assert en.moment(NOON, ZONE, seconds=True) == "Nov 29, 2026, 12:05:06"
    assert english().say("begins", word="water level") == "Water level begins"
    assert english().say("inside", word="Gauge") == "the gauge"


def test_an_argument_may_be_as_long_as_it_is() -> None:
    text = "x" * 100_000
    assert english().say("begins", word=text) == f"{text} begins"
    assert english().say("begins", word=Sentence("begins", {"word": text})) == f"{text} begins begins"


def test_a_name_is_said_in_the_language_else_in_the_first_else_in_any() -> None:
    zh = Language("zh", [])
    en = Language("en", [], [zh])
    assert en.spoken(Name({"zh": "水务局", "en-GB": "Water", "en": "Water Affairs"})) == "Water Affairs"
    assert en.spoken(Name({"fr": "Eaux", "zh": "水务局"})) == "水务局"
    assert zh.spoken(Name({"fr": "Eaux", "zh": ""})) == "Eaux"
    assert zh.spoken(Name({})) == ""


def test_a_language_that_cldr_does_not_know_is_written_as_english() -> None:
    assert Language("qaa", []).number(1_234.5) == "1,234.5"
    assert (Language("ar", []).direction, Language("en-XA", []).direction) == ("rtl", "ltr")


@pytest.mark.parametrize(
    ("asked", "accepted", "tag"),
    [
        ("", "", "zh"),
        ("en", "zh", "en"),
        ("EN-gb", "", "en"),
        ("xx", "en", "en"),
        ("", "fr, en;q=0.8, zh;q=0.5", "en"),
        ("", "zh-Hant-TW;q=0.5, en;q=0.4", "zh"),
        ("", "en;q=0, fr", "zh"),
        ("", "en;q=nonsense, zh;q=0.1", "zh"),
        ("", "*", "zh"),
        ("", "en; Q=0.2, pt-br;q=0.3", "pt-BR"),
        ("", ",;,;q", "zh"),
    ],
)
def test_a_reader_gets_what_he_chose_else_what_he_accepts_most(asked: str, accepted: str, tag: str) -> None:
    assert negotiate(asked, accepted, ("zh", "en", "pt-BR")) == tag
