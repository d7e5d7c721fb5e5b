"""Every guard refuses by what it says it needs, for a reason that the catalogues have; every effect is carried out."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop_collaboration_tasks.cases.domain.effects import CASE_EFFECTS, TASK_EFFECTS
from cityloop_expressions import Judgement
from cityloop_flows import EFFECTS, GUARDS, Guard, GuardContext, Requester, Timing
from cityloop_flows.guards.another_person.guard import AnotherPersonGuard, Handlers
from cityloop_flows.guards.another_post.guard import AnotherPostGuard, LastMover
from cityloop_flows.guards.approved.guard import ApprovedGuard
from cityloop_flows.guards.before_due.guard import BeforeDueGuard, StageClock
from cityloop_flows.guards.called_back.guard import CallBackAnswer, CallBackGuard
from cityloop_flows.guards.children_ended.guard import Children, ChildrenEndedGuard
from cityloop_flows.guards.condition.guard import ConditionGuard, Conditions
from cityloop_flows.guards.disputed.guard import DisputedGuard
from cityloop_flows.guards.extended_fewer_than.guard import ExtensionLimitGuard
from cityloop_flows.guards.form_complete.guard import CompletedForms, FormCompleteGuard
from cityloop_flows.guards.no_detection_since.guard import LastSignal, NoDetectionSinceGuard
from cityloop_flows.guards.not_after.guard import NotAfterGuard
from cityloop_flows.guards.not_before.guard import NotBeforeGuard
from cityloop_flows.guards.own_task.guard import OwnTaskGuard, OwnTasks
from cityloop_flows.guards.photo.guard import PhotoGuard, Photos
from cityloop_flows.guards.reason.guard import Reason, ReasonGuard
from cityloop_flows.guards.remeasurement.guard import Gauge, Gauges, RemeasurementGuard
from cityloop_flows.guards.reopened_fewer_than.guard import ReopenCount, ReopenLimitGuard
from cityloop_flows.guards.review_filed.guard import ReviewFiledGuard, Reviews
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_flows.guards.since.guard import SinceGuard
from cityloop_flows.guards.tasks_done.guard import OpenTasks, TasksDoneGuard
from cityloop_flows.guards.undisputed.guard import Dispute, UndisputedGuard
from cityloop_flows.guards.waited.guard import WaitedGuard, WaitEnd
from cityloop_flows.guards.within.guard import WithinGuard
from cityloop_localisation import Catalogues
from cityloop_words import refusal_sentence

MOVER = Requester("drainage.check", "li", frozenset({"check"}))
LIMIT = RemeasurementGuard(below=5, dwell=dt.timedelta(minutes=10))
WET = Gauge(False, True, "one above limit", "above_limit\t9\t一\tone")
DRY = Gauge(True, True, "one holds at 2", "holds\t2\t一\tone")
NOON, DAY, SECOND = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC), dt.timedelta(days=1), dt.timedelta(seconds=1)
CASES: list[tuple[Guard, GuardContext, GuardContext, str]] = [
    (
        RoleGuard(roles=("intake",)),
        GuardContext(MOVER),
        GuardContext(Requester("p", "li", frozenset({"intake"}))),
        "ROLE_MISSING",
    ),
    (ReasonGuard(), GuardContext(Reason("")), GuardContext(Reason("wet")), "REASON_MISSING"),
    (
        AnotherPersonGuard(),
        GuardContext(MOVER, Handlers(frozenset({"li"}))),
        GuardContext(MOVER, Handlers(frozenset({"wu"}))),
        "SAME_PERSON",
    ),
    (PhotoGuard(), GuardContext(Photos(0)), GuardContext(Photos(1)), "PHOTO_MISSING"),
    (
        LIMIT,
        GuardContext(Gauges(LIMIT, True, (WET,))),
        GuardContext(Gauges(LIMIT, True, (DRY,))),
        "REMEASUREMENT_FAILED",
    ),
    (LIMIT, GuardContext(Gauges(None, False)), GuardContext(Gauges(LIMIT, True)), "VERSION_CHANGED"),
    (TasksDoneGuard(), GuardContext(OpenTasks(("T-1",))), GuardContext(OpenTasks(())), "TASKS_OPEN"),
    (
        UndisputedGuard(),
        GuardContext(Dispute("C-1", True, "rule")),
        GuardContext(Dispute("C-1", False, "rule")),
        "IN_DISPUTE",
    ),
    (
        DisputedGuard(),
        GuardContext(Dispute("C-1", False, "rule")),
        GuardContext(Dispute("C-1", True, "rule")),
        "NOT_IN_DISPUTE",
    ),
    (
        WithinGuard(period=DAY),
        GuardContext(Timing(NOON + DAY + SECOND, NOON)),
        GuardContext(Timing(NOON + DAY, NOON)),
        "TOO_LATE",
    ),
    (ReopenLimitGuard(times=1), GuardContext(ReopenCount(1)), GuardContext(ReopenCount(0)), "REOPENED_OFTEN"),
    (
        ConditionGuard(holds="diameter >= 300"),
        GuardContext(Conditions(lambda text: Judgement(text, False, ("diameter",)))),
        GuardContext(Conditions(lambda text: Judgement(text, text == "diameter >= 300"))),
        "CONDITION_FAILED",
    ),
    (
        CallBackGuard(or_after=DAY),
        GuardContext(Timing(NOON + SECOND, NOON), CallBackAnswer(NOON - SECOND)),
        GuardContext(Timing(NOON + SECOND, NOON), CallBackAnswer(NOON)),
        "NOT_CALLED_BACK",
    ),
    (
        CallBackGuard(or_after=DAY),
        GuardContext(Timing(NOON + DAY - SECOND, NOON), CallBackAnswer(None)),
        GuardContext(Timing(NOON + DAY, NOON), CallBackAnswer(None)),
        "NOT_CALLED_BACK",
    ),
    (
        AnotherPostGuard(),
        GuardContext(MOVER, LastMover("traffic-police.handle", "li")),
        GuardContext(MOVER, LastMover("traffic-police.handle", "wu")),
        "SAME_POST",
    ),
    (
        AnotherPostGuard(),
        GuardContext(MOVER, LastMover("drainage.check", "wu")),
        GuardContext(MOVER, LastMover("", "")),
        "SAME_POST",
    ),
    (
        BeforeDueGuard(),
        GuardContext(Timing(NOON + SECOND, NOON), StageClock(NOON, 0)),
        GuardContext(Timing(NOON, NOON), StageClock(NOON, 9)),
        "LIMIT_PASSED",
    ),
    (
        BeforeDueGuard(),
        GuardContext(Timing(NOON, NOON), StageClock(None, 0)),
        GuardContext(Timing(NOON, NOON), StageClock(NOON + SECOND, 0)),
        "NO_CLOCK_RUNS",
    ),
    (
        ExtensionLimitGuard(times=2),
        GuardContext(StageClock(None, 2)),
        GuardContext(StageClock(NOON, 1)),
        "EXTENDED_OFTEN",
    ),
    (OwnTaskGuard(), GuardContext(OwnTasks(any_open=False)), GuardContext(OwnTasks(any_open=True)), "NO_OWN_TASK"),
    (
        FormCompleteGuard(form="round"),
        GuardContext(CompletedForms({"other": 0})),
        GuardContext(CompletedForms({"round": 2})),
        "FORM_MISSING",
    ),
    (
        FormCompleteGuard(form="round", passed=True),
        GuardContext(CompletedForms({"round": 2})),
        GuardContext(CompletedForms({"round": 0})),
        "CHECKS_FAILED",
    ),
    (
        WaitedGuard(),
        GuardContext(Timing(NOON, NOON), WaitEnd(NOON + SECOND)),
        GuardContext(Timing(NOON, NOON), WaitEnd(NOON)),
        "NOT_YET",
    ),
    (
        WaitedGuard(),
        GuardContext(Timing(NOON, NOON), WaitEnd(NOON + DAY)),
        GuardContext(Timing(NOON, NOON), WaitEnd(None)),
        "NOT_YET",
    ),
    (
        SinceGuard(period=DAY),
        GuardContext(Timing(NOON + DAY - SECOND, NOON)),
        GuardContext(Timing(NOON + DAY, NOON)),
        "TOO_EARLY",
    ),
    (
        NotBeforeGuard(moment=NOON),
        GuardContext(Timing(NOON - SECOND, NOON)),
        GuardContext(Timing(NOON, NOON)),
        "TOO_EARLY",
    ),
    (
        NotAfterGuard(moment=NOON),
        GuardContext(Timing(NOON + SECOND, NOON)),
        GuardContext(Timing(NOON, NOON)),
        "DEADLINE_PASSED",
    ),
    (ReviewFiledGuard(), GuardContext(Reviews(0, 0)), GuardContext(Reviews(1, 0)), "REVIEWS_MISSING"),
    (ApprovedGuard(at_least=2, of=3), GuardContext(Reviews(2, 2)), GuardContext(Reviews(3, 2)), "REVIEWS_MISSING"),
    (ApprovedGuard(at_least=2), GuardContext(Reviews(3, 1)), GuardContext(Reviews(2, 2)), "NOT_APPROVED"),
    (
        ChildrenEndedGuard(),
        GuardContext(Children({"completed": 1, "filed": 1}, frozenset({"completed"}))),
        GuardContext(Children({"completed": 2}, frozenset({"completed"}))),
        "FLOWS_OPEN",
    ),
    (
        ChildrenEndedGuard(how="any", phases=("completed",)),
        GuardContext(Children({"refused": 2}, frozenset({"completed", "refused"}))),
        GuardContext(Children({"completed": 1, "filed": 1}, frozenset({"completed", "refused"}))),
        "FLOWS_OPEN",
    ),
    (
        NoDetectionSinceGuard(period=DAY),
        GuardContext(Timing(NOON, NOON - DAY), LastSignal(NOON - DAY + SECOND)),
        GuardContext(Timing(NOON, NOON - DAY), LastSignal(NOON - DAY)),
        "SEEN_SINCE",
    ),
]
"""A guard, what it refuses by, what it lets pass, and the reason."""


def test_every_guard_is_tried_here() -> None:
    assert {type(guard) for guard, *_ in CASES} == set(GUARDS)


@pytest.mark.parametrize(
    ("guard", "refusing", "passing", "reason"), CASES, ids=[f"{number} {case[3]}" for number, case in enumerate(CASES)]
)
def test_a_guard_refuses_by_what_it_needs_and_says_why_in_each_language(
    guard: Guard, refusing: GuardContext, passing: GuardContext, reason: str
) -> None:
    """It is given only what it says that it needs."""
    needed, enough = (GuardContext(*(known[kind] for kind in guard.needs)) for known in (refusing, passing))
    refusal = guard.judge("pass-check", needed)
    assert refusal is not None
    assert refusal.reason == reason
    assert guard.judge("pass-check", enough) is None
    sentence = refusal_sentence(refusal.reason, refusal.details, lambda _kind, name: name)
    assert sentence is not None
    assert all(language.spoken(sentence) for language in Catalogues.of("cityloop_words"))


def test_every_effect_is_carried_out() -> None:
    assert set(CASE_EFFECTS) | set(TASK_EFFECTS) == set(EFFECTS)
