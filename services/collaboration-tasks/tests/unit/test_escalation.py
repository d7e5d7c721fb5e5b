"""A task that nobody takes on climbs, level by level, once; who did not see to it in time is recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from casework import HANDLER, TABLE, TIME, actor, at, case, decide, move, new_task, rules
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.case import Task
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.clocks import keep_time
from cityloop_collaboration_tasks.cases.domain.escalation import CityPost, EscalationChain, acceptance_clock
from cityloop_packs import Escalation, PackItem

LEVELS: list[dict[str, Any]] = [
    {"after": {"work_minutes": 30}, "roles": ["handle"]},
    {"after": {"work_hours": 2}, "roles": ["dispatch"], "department": "command"},
    {"after": {"work_hours": 5}, "roles": ["supervise"], "department": "supervision"},
]
POSTS = [
    CityPost(f"{department}.{role}", department, frozenset({role}))
    for department in ("drainage", "command", "supervision")
    for role in ("handle", "dispatch", "supervise")
]
FLOW: dict[str, Any] = {
    "states": [{"state": "suspended", "phase": "in_handling"}],
    "moves": [
        *TABLE,
        move("suspend", ["in_handling"], "suspended", [{"role": ["supervise"]}], ["suspend_clock"]),
        move("resume", ["suspended"], "in_handling", [{"role": ["supervise"]}], ["resume_clock"]),
    ],
}


def chain(levels: list[dict[str, Any]]) -> EscalationChain:
    item = Escalation.model_validate({"escalation": "e", "event_classes": ["any"], "levels": levels})
    named = [level.get("department", "") for level in levels]
    return EscalationChain(PackItem(item, "pack", 7, "pack/e", "e"), named, POSTS)


def by(levels: list[dict[str, Any]]) -> Rules:
    found = chain(levels)

    def climbing(department: str, due_at: dt.datetime | None, transition: Any) -> Any:
        return replace(
            new_task(department, due_at, transition), acceptance=acceptance_clock(found, at().occurred_at, TIME)
        )

    base = rules(automatic=("confirm", "file", "dispatch"), **FLOW)
    return replace(base, chain=found, new_task=climbing)


RULES = by(LEVELS)


def given_out() -> CaseChange:
    """Given out at eight on a Wednesday, with lunch from twelve to two."""
    return process.run_automatic(case(), RULES, at())


def levels_of(after: CaseChange) -> list[tuple[int, dt.datetime]]:
    return [
        (item.escalation.level, item.occurred_at)
        for item in after.versions
        if isinstance(item, Task) and item.transition.move == "escalate"
    ]


def test_it_climbs_three_levels_each_at_its_time_and_who_was_absent_is_recorded() -> None:
    after = given_out()
    assert keep_time(after, RULES, at(0.4)) is after
    urged = keep_time(after, RULES, at(0.6))
    (task,) = urged.tasks
    assert (task.escalation.level, task.escalation.post_ids) == (1, ("drainage.handle",))
    assert task.escalation.absent_post_ids == ()
    assert keep_time(urged, RULES, at(0.7)) is urged, "once"
    top = keep_time(urged, RULES, at(8))
    (task,) = top.tasks
    assert (task.escalation.level, task.escalation.post_ids) == (3, ("supervision.supervise",))
    assert task.escalation.absent_post_ids == ("drainage.handle", "command.dispatch")
    assert [moment.hour + moment.minute / 60 for _, moment in levels_of(top)] == [8.5, 10, 15], "not over lunch"
    assert dict(task.transition.explanation.inputs) == {
        "escalation": "pack/e",
        "level": "3",
        "posts": "supervision.supervise",
        "absent": "command.dispatch",
    }
    assert [version.version for version in top.versions if version.transition.move == "escalate"][-1] == task.version


def test_who_takes_it_on_ends_it_and_what_was_climbed_stays() -> None:
    urged = keep_time(given_out(), RULES, at(1))
    taken = tasks.accept(urged, urged.tasks[0], HANDLER, at(1.5))
    assert keep_time(taken, RULES, at(3.5)) is taken
    assert taken.tasks[0].escalation.level == 1


def test_what_is_suspended_does_not_climb_meanwhile() -> None:
    supervisor = actor("supervise")
    suspended = decide(given_out(), "suspend", supervisor, hours=0.25, by=RULES)
    assert levels_of(keep_time(suspended, RULES, at(3))) == []
    resumed = decide(suspended, "resume", supervisor, hours=2.25, by=RULES)
    climbed = keep_time(resumed, RULES, at(3.9))
    assert [moment for _, moment in levels_of(climbed)] == [at(2.5).occurred_at]


def test_a_chain_that_became_shorter_ends() -> None:
    urged = keep_time(given_out(), RULES, at(1))
    after = keep_time(urged, replace(RULES, chain=chain(LEVELS[:1])), at(3))
    assert (after.tasks[0].escalation.level, after.tasks[0].version) == (1, urged.tasks[0].version + 1)
    assert after.tasks[0].acceptance.due_at is None
