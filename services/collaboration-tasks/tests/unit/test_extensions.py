"""More time, asked for in time, granted by another post; suspensions that end; work that begins later; whole clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from casework import ASSIGNMENTS, START, TABLE, accepted, actor, at, case, decide, move, rules, task_of
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.case import CasePhase
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules, opened
from cityloop_collaboration_tasks.cases.domain.clocks import follow_limits, keep_time
from cityloop_collaboration_tasks.cases.domain.proofs import Proofs
from cityloop_kernel import Actor, InvalidError, RefusedError

HANDLER, CHIEF = actor("handle"), actor("supervise", "command")
FLOW: dict[str, Any] = {
    "states": [{"state": name, "phase": "in_handling"} for name in ("extension_asked", "suspended", "deferred")],
    "moves": [
        *TABLE,
        move(
            "ask-extension",
            ["in_handling"],
            "extension_asked",
            [{"role": ["handle"]}, "reason", "own_task", "before_due", {"extended_fewer_than": 2}],
            ["keep_clock"],
        ),
        move(
            "extend",
            ["extension_asked"],
            "in_handling",
            [{"role": ["supervise", "handle"]}, "another_post", {"extended_fewer_than": 2}],
            ["keep_clock", {"extend_clock": {"by": {"work_days": 2}}}],
        ),
        move("refuse-extension", ["extension_asked"], "in_handling", [{"role": ["supervise"]}], ["keep_clock"]),
        move(
            "suspend",
            ["in_handling"],
            "suspended",
            [{"role": ["supervise"]}],
            ["suspend_clock", {"wait": {"move": "resume", "time": {"natural_days": 10}, "chosen": True}}],
        ),
        move("resume", ["suspended"], "in_handling", [{"role": ["supervise"]}], ["resume_clock"]),
        move(
            "defer",
            ["in_handling"],
            "deferred",
            [{"role": ["supervise"]}],
            ["suspend_clock", {"wait": {"move": "begin", "time": {"work_days": 3}, "tasks_wait": True}}],
        ),
        move("begin", ["deferred"], "in_handling", [{"role": ["supervise"]}, "waited"], []),
    ],
    "clocks": [{"stage": "in_handling", "work_days": 3, "warn_left": 1}, {"stage": "pending_check", "work_hours": 4}],
    "whole_clocks": [{"work_days": 5, "warn_left": 2}],
}
"""START is Wednesday at eight; the Friday is a holiday, the Sunday is made up."""


def by(mode: str = "peacetime", **more: Any) -> Rules:
    return rules(automatic=("confirm", "file", "dispatch"), mode=mode, **(FLOW | more))


RULES = by()


def on(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 7, day, hour, minute, tzinfo=dt.UTC)


def handled(rules: Rules = RULES) -> CaseChange:
    begun = case()
    return process.run_automatic(replace(begun, case=opened(begun.case, rules)), rules, at())


def refuses(reason: str, act: Callable[[], object]) -> None:
    with pytest.raises(RefusedError) as refused:
        act()
    assert refused.value.reason == reason


def made(
    before: CaseChange, name: str, by_whom: Actor = CHIEF, hours: float = 0, until: dt.datetime | None = None
) -> CaseChange:
    return process.decide(before, RULES, name, by_whom, "why", (), Proofs(), at(hours), until)


def dues(after: CaseChange) -> tuple[set[dt.datetime | None], dt.datetime | None]:
    return {after.case.due_at, *(task.due_at for task in after.tasks)}, after.case.whole.due_at


def asked(hours: float = 4) -> CaseChange:
    return made(handled(), "ask-extension", HANDLER, hours)


def test_who_asks_for_more_time_keeps_the_clock_and_who_grants_it_is_another_in_another_post() -> None:
    assert dues(handled()) == ({on(5, 18)}, on(7, 18))
    waiting = asked()
    assert dues(waiting) == dues(handled())
    assert waiting.case.clock_state == "in_handling"
    refuses("SAME_POST", lambda: made(waiting, "extend", HANDLER, 5))
    refuses("SAME_POST", lambda: made(waiting, "extend", actor("supervise", "command", HANDLER.person_id), 5))
    granted = made(waiting, "extend", CHIEF, 5)
    assert dues(granted) == ({on(7, 18)}, on(9, 18)), "the stage, its tasks and the whole have two working days more"
    assert granted.case.extensions == 1


def test_what_is_refused_leaves_the_clock_as_it_was_and_counts_for_nothing() -> None:
    after = made(asked(), "refuse-extension", CHIEF, 5)
    assert (dues(after), after.case.extensions) == (dues(handled()), 0)


def test_more_time_is_asked_for_before_the_limit_by_who_has_a_task_and_only_so_often() -> None:
    refuses("LIMIT_PASSED", lambda: asked(hours=24 * 4 + 10.5))
    refuses("NO_OWN_TASK", lambda: made(handled(), "ask-extension", actor("handle", "traffic-police"), 1))
    after = handled()
    for hours in (1, 2):
        after = made(made(after, "ask-extension", HANDLER, hours), "extend", CHIEF, hours + 0.5)
    assert after.case.due_at == on(9, 18)
    refuses("EXTENDED_OFTEN", lambda: made(after, "ask-extension", HANDLER, 3))


def test_an_extension_survives_another_process_and_another_mode() -> None:
    granted = made(asked(), "extend", CHIEF, 5)
    longer = by(clocks=[{"stage": "in_handling", "work_days": 4}])
    after = follow_limits(granted, longer, at(6))
    assert dues(after)[0] == {on(8, 18)}, "four and two days"
    assert after.versions[-1].transition.move == "follow-pack"
    assert follow_limits(after, longer, at(7)) is after


def test_a_pause_survives_another_process() -> None:
    """GLPI 15605, where the limit changes with the process."""
    paused = made(handled(), "suspend", CHIEF, 2, until=on(2, 10))
    resumed = keep_time(paused, RULES, at(26))
    after = follow_limits(resumed, by(clocks=[{"stage": "in_handling", "work_days": 5}]), at(27))
    assert after.case.due_at == on(8, 18), "five working days and one"


def test_a_suspension_lapses_by_itself_as_of_its_end_with_its_tasks_and_the_whole_clock() -> None:
    refuses("UNTIL_MISSING", lambda: made(handled(), "suspend", CHIEF, 2))
    refuses("UNTIL_MISSING", lambda: made(handled(), "suspend", CHIEF, 2, until=on(1, 9)))
    refuses("UNTIL_TOO_LATE", lambda: made(handled(), "suspend", CHIEF, 2, until=on(11, 11)))
    with pytest.raises(InvalidError, match="leave it out"):
        made(handled(), "ask-extension", HANDLER, 2, until=on(2, 10))
    paused = made(handled(), "suspend", CHIEF, 2, until=on(2, 10))
    assert dues(paused) == ({None}, None)
    assert keep_time(paused, RULES, at(25.9)) is paused
    after = keep_time(paused, RULES, at(40))
    assert (after.case.state.name, after.case.occurred_at) == ("in_handling", on(2, 10))
    assert dues(after) == ({on(6, 18)}, on(8, 18)), "one working day was suspended"
    assert after.case.transition.post_id == ""
    assert after.case.wait.until is None


def test_what_is_deferred_is_not_begun_before_its_time_and_then_has_all_of_it() -> None:
    deferred = made(handled(), "defer", CHIEF, 2)
    assert deferred.case.wait.until == on(6, 10)
    refuses("NOT_YET", lambda: tasks.accept(deferred, deferred.tasks[0], RULES, HANDLER, at(3)))
    refuses("NOT_YET", lambda: made(deferred, "begin", CHIEF, 3))
    begun = keep_time(deferred, RULES, at(24 * 5 + 3))
    assert (begun.case.state.name, begun.case.due_at) == ("in_handling", on(9, 10))
    assert begun.case.whole.due_at == on(10, 18)
    assert tasks.accept(begun, begun.tasks[0], RULES, HANDLER, at(24 * 5 + 4)).tasks[0].holder == HANDLER.person_id


def test_a_whole_clock_runs_over_all_stages_of_a_joint_case_and_has_its_own_warning_and_overdue_fact() -> None:
    before = handled(
        replace(RULES, assignments=(*ASSIGNMENTS, replace(ASSIGNMENTS[0], department_id="traffic-police")))
    )
    assert before.case.whole.due_at == on(7, 18)
    after = before
    for task in reversed(before.tasks):
        who = actor("handle", task.department_id)
        after = tasks.accept(after, task_of(after, task.department_id), RULES, who, at(1))
        after = tasks.feed_back(after, task_of(after, task.department_id), RULES, who, "done", [], at(2))
    assert (after.case.state.phase, after.case.due_at) == (CasePhase.PENDING_CHECK, on(1, 16))
    assert after.case.whole.due_at == on(7, 18), "whatever the stage"
    late = keep_time(after, RULES, at(24 * 7))
    told = [(item.transition.move, item.occurred_at) for item in late.versions if item.occurred_at > on(1, 12)]
    assert told == [("overdue", on(1, 16)), ("whole-overdue", on(7, 18))], "nobody is warned of what has passed"
    explanation = late.case.transition.explanation
    assert dict(explanation.inputs) == {"limit": "5", "unit": "work_days", "extensions": "0"}
    assert (late.case.overdue, late.case.whole_overdue) == (True, True)
    assert keep_time(late, RULES, at(24 * 8)) is late


def test_it_warns_once_before_a_limit_passes() -> None:
    soon = keep_time(handled(), RULES, at((on(5, 8) - START) / dt.timedelta(hours=1)))
    moves = [item.transition.move for item in soon.versions]
    assert moves.count("due-soon") == 1, "one working day before Sunday at six is Thursday at six"
    assert soon.case.occurred_at == on(2, 18)
    assert keep_time(soon, RULES, at(97)) is soon


def test_a_whole_clock_ends_with_the_case_and_begins_anew_when_it_is_reopened() -> None:
    closed = case(CasePhase.CLOSED)
    reopened = decide(closed, "reopen", actor("intake"), "it leaks", hours=2, by=RULES)
    assert reopened.case.whole.began_at == on(1, 10)
    assert reopened.case.whole.due_at == on(8, 10)
    void = decide(handled(), "void", actor("supervise"), "twice", hours=1, by=RULES)
    assert void.case.whole.due_at is None
    assert accepted("drainage").case.whole.due_at is None, "without such a clock none runs"
