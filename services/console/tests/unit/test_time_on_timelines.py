"""Why a clock rang or a task climbed is a sentence in each language; what is not known says nothing."""

from __future__ import annotations

import re

import pytest
from cityloop_calendars import TimeUnit
from cityloop_console.timelines.domain.names import CLOCK_MOVES, because_of_time
from cityloop_localisation import Catalogues
from cityloop_packs import TaskStep

ZH, EN = Catalogues.of("cityloop_localisation", "cityloop_words", "cityloop_console")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LEVEL = {
    "escalation": "slow-roads",
    "awaits": "accepted",
    "level": "2",
    "posts": "command.dispatch",
    "absent": "transport.handle",
}


def as_it_is(_kind: str, name: str) -> str:
    return name


@pytest.mark.parametrize("move", sorted(CLOCK_MOVES))
@pytest.mark.parametrize("unit", list(TimeUnit))
def test_a_clock_says_its_limit_as_it_counts(move: str, unit: TimeUnit) -> None:
    said = because_of_time(move, {"limit": "5", "unit": unit.value, "extensions": "0"}, as_it_is)
    assert said is not None
    zh, en = ZH.spoken(said), EN.spoken(said)
    assert "5" in zh
    assert CHINESE.search(zh)
    assert "5" in en
    assert not CHINESE.search(en)


@pytest.mark.parametrize("facts", [LEVEL, {**LEVEL, "absent": ""}])
def test_a_level_says_who_is_to_see_to_it_and_who_did_not(facts: dict[str, str]) -> None:
    said = because_of_time("escalate", facts, as_it_is)
    assert said is not None
    for language in (ZH, EN):
        assert "command.dispatch" in language.spoken(said)
        assert ("transport.handle" in language.spoken(said)) is bool(facts["absent"])


def test_a_level_says_which_step_was_awaited() -> None:
    said = [because_of_time("escalate", {**LEVEL, "awaits": step.value}, as_it_is) for step in TaskStep]
    for language in (ZH, EN):
        assert len({language.spoken(reason) for reason in said if reason is not None}) == len(TaskStep)


def test_a_level_is_called_what_its_pack_calls_it() -> None:
    def called(kind: str, name: str) -> str:
        return {("escalation_level", "slow-roads/2"): "supervised handling"}.get((kind, name), name)

    said = because_of_time("escalate", LEVEL, called)
    assert said is not None
    assert "2 (supervised handling)" in EN.spoken(said)
    unnamed = because_of_time("escalate", LEVEL, as_it_is)
    assert unnamed is not None
    assert "slow-roads" not in EN.spoken(unnamed)


def test_what_is_no_matter_of_time_or_lacks_its_facts_says_nothing() -> None:
    assert because_of_time("dispatch", {"limit": "5", "unit": "work_days"}, as_it_is) is None
    assert because_of_time("overdue", {"limit": "5"}, as_it_is) is None
    assert because_of_time("escalate", {"level": "1"}, as_it_is) is None


@pytest.mark.parametrize("vacant", ["on_duty", "leader"])
@pytest.mark.parametrize("posts", ["command.dispatch", ""])
@pytest.mark.parametrize("absent", ["transport.handle", ""])
def test_a_level_without_anybody_on_duty_says_so(vacant: str, posts: str, absent: str) -> None:
    said = because_of_time("escalate", {**LEVEL, "vacant": vacant, "posts": posts, "absent": absent}, as_it_is)
    assert said is not None
    zh, en = ZH.spoken(said), EN.spoken(said)
    assert ("无带班人员" in zh, "nobody who leads" in en) == (vacant == "leader", vacant == "leader")
    assert ("无人值班" in zh, "nobody on duty" in en) == (vacant == "on_duty", vacant == "on_duty")
    assert ("climbs on at once" in en, "it goes to command.dispatch" in en) == (not posts, bool(posts))
    assert ("随即升至上一级" in zh) is (not posts)
    assert ("transport.handle" in zh, "transport.handle" in en) == (bool(absent), bool(absent))
