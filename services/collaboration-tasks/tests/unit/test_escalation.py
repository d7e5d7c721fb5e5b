"""A task whose department takes a step too late climbs, level by level, once; who did not see to it is recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pytest
from casework import HANDLER, TABLE, TIME, actor, at, case, decide, move, new_task, rules
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.case import Task
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.clocks import keep_time
from cityloop_collaboration_tasks.cases.domain.escalation import CityPost, EscalationChain, EscalationChains, step_clock
from cityloop_kernel import ConflictError
from cityloop_packs import Escalation, PackItem, TaskStep
from pydantic import ValidationError

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


@dataclass(frozen=True)
class Roster:
    """Who is on duty."""

    posts: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()


BY_ROSTER: list[dict[str, Any]] = [
    {"after": {"work_minutes": 30}, "roles": ["handle"]},
    {"after": {"work_hours": 1}, "roles": ["dispatch"], "department": "command", "roster": "on_duty"},
    {"after": {"work_hours": 2}, "roster": "leader", "department": "command"},
    {"after": {"work_hours": 3}, "roles": ["supervise"], "department": "supervision", "roster": "on_duty"},
]


def by_roster(**of_departments: Roster | None) -> Rules:
    """Rules of a chain that follows the roster; of a department that is not named nobody is on duty."""
    found = replace(chain(BY_ROSTER), ask_roster=lambda department, _: of_departments.get(department, Roster()))
    return by({TaskStep.ACCEPTED: found})


def chain(levels: list[dict[str, Any]], awaits: TaskStep = TaskStep.ACCEPTED) -> EscalationChain:
    item = Escalation.model_validate({"escalation": "e", "event_classes": ["any"], "awaits": awaits, "levels": levels})
    named = [level.get("department", "") for level in levels]
    return EscalationChain(PackItem(item, "pack", 7, "pack/e", "e"), named, POSTS)


def by(chains: EscalationChains) -> Rules:
    def climbing(department: str, due_at: dt.datetime | None, transition: Any) -> Any:
        task = new_task(department, due_at, transition)
        return replace(task, step_clock=step_clock(task, chains, TIME))

    base = rules(automatic=("confirm", "file", "dispatch"), **FLOW)
    return replace(base, chains=chains, new_task=climbing)


RULES = by({TaskStep.ACCEPTED: chain(LEVELS)})
ON_THE_WAY = by(
    {
        TaskStep.ACCEPTED: chain(LEVELS[:1]),
        TaskStep.CONTACTED: chain([{"after": {"urgent_hours": 1}, "roles": ["handle"]}], TaskStep.CONTACTED),
        TaskStep.ARRIVED: chain(
            [
                {"after": {"urgent_hours": 2}, "roles": ["dispatch"], "department": "command"},
                {"after": {"urgent_hours": 4}, "roles": ["supervise"], "department": "supervision"},
            ],
            TaskStep.ARRIVED,
        ),
    }
)


def given_out(rules: Rules = RULES) -> CaseChange:
    """Given out at eight on a Wednesday, with lunch from twelve to two."""
    return process.run_automatic(case(), rules, at())


def said(before: CaseChange, step: TaskStep, hours: float, metres: float | None = None) -> CaseChange:
    return tasks.record_step(before, before.tasks[0], ON_THE_WAY, HANDLER, step, "", metres, at(hours))


def levels_of(after: CaseChange) -> list[tuple[int, dt.datetime]]:
    return [
        (item.escalations[-1].level, item.occurred_at)
        for item in after.versions
        if isinstance(item, Task) and item.transition.move == "escalate"
    ]


def test_it_climbs_three_levels_each_at_its_time_and_who_was_absent_is_recorded() -> None:
    after = given_out()
    assert keep_time(after, RULES, at(0.4)) is after
    urged = keep_time(after, RULES, at(0.6))
    (task,) = urged.tasks
    assert (task.escalations[-1].level, task.escalations[-1].post_ids) == (1, ("drainage.handle",))
    assert task.escalations[-1].absent_post_ids == ()
    assert keep_time(urged, RULES, at(0.7)) is urged, "once"
    top = keep_time(urged, RULES, at(8))
    (task,) = top.tasks
    assert (task.escalations[-1].level, task.escalations[-1].post_ids) == (3, ("supervision.supervise",))
    assert task.escalations[-1].absent_post_ids == ("drainage.handle", "command.dispatch")
    assert [moment.hour + moment.minute / 60 for _, moment in levels_of(top)] == [8.5, 10, 15], "not over lunch"
    assert dict(task.transition.explanation.inputs) == {
        "escalation": "pack/e",
        "awaits": "accepted",
        "level": "3",
        "posts": "supervision.supervise",
        "absent": "command.dispatch",
    }
    assert [version.version for version in top.versions if version.transition.move == "escalate"][-1] == task.version


def test_who_takes_it_on_ends_it_and_what_was_climbed_stays() -> None:
    urged = keep_time(given_out(), RULES, at(1))
    taken = tasks.accept(urged, urged.tasks[0], RULES, HANDLER, at(1.5))
    assert keep_time(taken, RULES, at(3.5)) is taken
    assert taken.tasks[0].escalations[-1].level == 1


def test_what_is_suspended_does_not_climb_meanwhile() -> None:
    supervisor = actor("supervise")
    suspended = decide(given_out(), "suspend", supervisor, hours=0.25, by=RULES)
    assert levels_of(keep_time(suspended, RULES, at(3))) == []
    resumed = decide(suspended, "resume", supervisor, hours=2.25, by=RULES)
    climbed = keep_time(resumed, RULES, at(3.9))
    assert [moment for _, moment in levels_of(climbed)] == [at(2.5).occurred_at]


def test_a_chain_that_became_shorter_ends() -> None:
    urged = keep_time(given_out(), RULES, at(1))
    after = keep_time(urged, replace(RULES, chains={TaskStep.ACCEPTED: chain(LEVELS[:1])}), at(3))
    assert (after.tasks[0].escalations[-1].level, after.tasks[0].version) == (1, urged.tasks[0].version + 1)
    assert after.tasks[0].step_clock.due_at is None


def test_who_takes_it_on_and_neither_contacts_nor_arrives_climbs_from_when_he_took_it_on() -> None:
    urged = keep_time(given_out(ON_THE_WAY), ON_THE_WAY, at(0.6))
    taken = tasks.accept(urged, urged.tasks[0], ON_THE_WAY, HANDLER, at(1))
    assert not taken.tasks[0].waiting_posts, "it was taken on"
    late = keep_time(taken, ON_THE_WAY, at(2.5))
    (task,) = late.tasks
    assert (task.escalations[-1].awaits, task.escalations[-1].level) == (TaskStep.CONTACTED, 1)
    assert task.waiting_posts == ("drainage.handle",)
    assert levels_of(late)[-1] == (1, at(2).occurred_at)
    contacted = said(late, TaskStep.CONTACTED, 3.5)
    assert (contacted.tasks[0].contacted_at, contacted.tasks[0].waiting_posts) == (at(3.5).occurred_at, ())
    later = keep_time(contacted, ON_THE_WAY, at(6))
    (task,) = later.tasks
    assert (task.escalations[-1].awaits, task.escalations[-1].level) == (TaskStep.ARRIVED, 2)
    assert task.escalations[-1].absent_post_ids == ("command.dispatch",), "of this chain alone"
    assert [moment for _, moment in levels_of(later)[-2:]] == [at(3.5).occurred_at, at(5).occurred_at]
    there = said(later, TaskStep.ARRIVED, 6.5, 41.7)
    assert (there.tasks[0].arrived_at, there.tasks[0].waiting_posts) == (at(6.5).occurred_at, ())
    assert [(found.awaits, found.level) for found in there.tasks[0].escalations] == [
        (TaskStep.ACCEPTED, 1),
        (TaskStep.CONTACTED, 1),
        (TaskStep.ARRIVED, 2),
    ], "each stays"
    assert dict(there.tasks[0].transition.explanation.inputs) == {"metres": "42"}
    assert levels_of(keep_time(there, ON_THE_WAY, at(40))) == levels_of(there)


def test_who_arrives_need_not_contact_and_each_step_is_said_once_by_who_is_at_work() -> None:
    before = given_out(ON_THE_WAY)
    with pytest.raises(ConflictError, match="dispatched"):
        said(before, TaskStep.ARRIVED, 0.1)
    taken = tasks.accept(before, before.tasks[0], ON_THE_WAY, HANDLER, at(0.2))
    there = said(taken, TaskStep.ARRIVED, 0.5)
    assert levels_of(keep_time(there, ON_THE_WAY, at(40))) == []
    contacted = said(there, TaskStep.CONTACTED, 0.6)
    assert contacted.tasks[0].step_clock.due_at is None
    with pytest.raises(ConflictError, match="already"):
        said(contacted, TaskStep.ARRIVED, 0.7)


def test_where_no_contact_is_awaited_the_clock_of_the_arrival_goes_on_over_one() -> None:
    only = by({TaskStep.ARRIVED: ON_THE_WAY.chains[TaskStep.ARRIVED]})
    before = given_out(only)
    taken = tasks.accept(before, before.tasks[0], only, HANDLER, at(0.5))
    due = taken.tasks[0].step_clock.due_at
    assert due == at(2.5).occurred_at
    climbed = keep_time(taken, only, at(3))
    spoken = tasks.record_step(climbed, climbed.tasks[0], only, HANDLER, TaskStep.CONTACTED, "", None, at(3.5))
    assert (spoken.tasks[0].waiting_posts, spoken.tasks[0].step_clock) == (
        ("command.dispatch",),
        climbed.tasks[0].step_clock,
    )


def inputs_of(after: CaseChange) -> list[dict[str, str]]:
    moves = [item.transition for item in after.versions if isinstance(item, Task)]
    return [dict(found.explanation.inputs) for found in moves if found.move == "escalate"]


def test_it_goes_to_the_post_in_which_somebody_is_on_duty_and_then_to_who_leads() -> None:
    rules = by_roster(command=Roster(("command.dispatch", "command.other"), ("command.handle",)))
    after = keep_time(given_out(rules), rules, at(2.5))
    (task,) = after.tasks
    assert [found["posts"] for found in inputs_of(after)] == ["drainage.handle", "command.dispatch", "command.handle"]
    assert (task.escalations[-1].level, task.waiting_posts) == (3, ("command.handle",))
    assert task.escalations[-1].absent_post_ids == ("drainage.handle", "command.dispatch")
    assert (task.escalations[-1].vacant_levels, ["vacant" in found for found in inputs_of(after)]) == ((), [False] * 3)


def test_a_vacancy_falls_to_the_next_at_once_and_is_recorded() -> None:
    rules = by_roster(command=Roster((), ("command.handle",)))
    after = keep_time(given_out(rules), rules, at(1.1))
    (task,) = after.tasks
    assert levels_of(after) == [(1, at(0.5).occurred_at), (2, at(1).occurred_at), (3, at(1).occurred_at)]
    assert (task.waiting_posts, task.escalations[-1].vacant_levels) == (("command.handle",), (2,))
    assert task.escalations[-1].absent_post_ids == ("drainage.handle",)
    passed = inputs_of(after)[1]
    assert (passed["posts"], passed["absent"], passed["vacant"]) == ("", "drainage.handle", "on_duty")
    assert keep_time(after, rules, at(2.9)) is after, "the level after that has its own time"
    assert task.step_clock.due_at == at(3).occurred_at


def test_where_nobody_is_left_above_it_goes_to_all_posts_of_the_last_level() -> None:
    rules = by_roster()
    after = keep_time(given_out(rules), rules, at(1.1))
    (task,) = after.tasks
    assert (task.waiting_posts, task.step_clock.due_at) == (("supervision.supervise",), None)
    assert task.escalations[-1].vacant_levels == (2, 3, 4)
    assert [found.get("vacant") for found in inputs_of(after)] == [None, "on_duty", "leader", "on_duty"]
    assert {moment for _, moment in levels_of(after)[1:]} == {at(1).occurred_at}


def test_while_a_roster_is_not_known_it_waits_where_it_stands() -> None:
    unknown = by_roster(command=None)
    waiting = keep_time(given_out(unknown), unknown, at(1.1))
    assert waiting.tasks[0].escalations[-1].level == 1
    known = by_roster(command=Roster(("command.dispatch",)))
    after = keep_time(waiting, known, at(1.2))
    assert (levels_of(after)[-1], after.tasks[0].waiting_posts) == ((2, at(1).occurred_at), ("command.dispatch",))


@pytest.mark.parametrize("level", [{"roster": "on_duty"}, {}, {"roster": "leader"}])
def test_the_last_level_names_roles_and_so_does_each_but_that_of_a_leader(level: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        chain([{"after": {"work_hours": 1}, **level}])
