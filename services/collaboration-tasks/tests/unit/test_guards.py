"""Every guard refuses by what it says it needs, for a reason that the catalogues have; every effect is carried out."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop_collaboration_tasks.cases.domain.effects import CASE_EFFECTS, TASK_EFFECTS
from cityloop_flows import EFFECTS, GUARDS, Guard, Knowledge, Mover, Timing
from cityloop_flows.guards.another_person.guard import AnotherPerson, Handlers
from cityloop_flows.guards.called_back.guard import CallBack, CalledBack
from cityloop_flows.guards.disputed.guard import Disputed
from cityloop_flows.guards.photo.guard import Photos, PhotoShown
from cityloop_flows.guards.reason.guard import Reason, ReasonGiven
from cityloop_flows.guards.remeasurement.guard import Gauge, Gauges, Remeasurement
from cityloop_flows.guards.reopened_fewer_than.guard import Reopened, ReopenedFewerThan
from cityloop_flows.guards.role.guard import RoleHeld
from cityloop_flows.guards.tasks_done.guard import OpenTasks, TasksDone
from cityloop_flows.guards.undisputed.guard import Dispute, Undisputed
from cityloop_flows.guards.within.guard import Within
from cityloop_localisation import Catalogues
from cityloop_words import refusal_sentence

MOVER = Mover("drainage.check", "li", frozenset({"check"}))
LIMIT = Remeasurement(below=5, dwell=dt.timedelta(minutes=10))
WET = Gauge(False, True, "one above limit", "above_limit\t9\t一\tone")
DRY = Gauge(True, True, "one holds at 2", "holds\t2\t一\tone")
NOON, DAY, SECOND = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC), dt.timedelta(days=1), dt.timedelta(seconds=1)
CASES: list[tuple[Guard, Knowledge, Knowledge, str]] = [
    (RoleHeld(roles=("intake",)), Knowledge(MOVER), Knowledge(Mover("p", "li", frozenset({"intake"}))), "ROLE_MISSING"),
    (ReasonGiven(), Knowledge(Reason("")), Knowledge(Reason("wet")), "REASON_MISSING"),
    (
        AnotherPerson(),
        Knowledge(MOVER, Handlers(frozenset({"li"}))),
        Knowledge(MOVER, Handlers(frozenset({"wu"}))),
        "SAME_PERSON",
    ),
    (PhotoShown(), Knowledge(Photos(0)), Knowledge(Photos(1)), "PHOTO_MISSING"),
    (LIMIT, Knowledge(Gauges(LIMIT, True, (WET,))), Knowledge(Gauges(LIMIT, True, (DRY,))), "REMEASUREMENT_FAILED"),
    (LIMIT, Knowledge(Gauges(None, False)), Knowledge(Gauges(LIMIT, True)), "VERSION_CHANGED"),
    (TasksDone(), Knowledge(OpenTasks(("T-1",))), Knowledge(OpenTasks(())), "TASKS_OPEN"),
    (Undisputed(), Knowledge(Dispute("C-1", True, "rule")), Knowledge(Dispute("C-1", False, "rule")), "IN_DISPUTE"),
    (Disputed(), Knowledge(Dispute("C-1", False, "rule")), Knowledge(Dispute("C-1", True, "rule")), "NOT_IN_DISPUTE"),
    (Within(period=DAY), Knowledge(Timing(NOON + DAY + SECOND, NOON)), Knowledge(Timing(NOON + DAY, NOON)), "TOO_LATE"),
    (ReopenedFewerThan(times=1), Knowledge(Reopened(1)), Knowledge(Reopened(0)), "REOPENED_OFTEN"),
    (
        CalledBack(or_after=DAY),
        Knowledge(Timing(NOON + SECOND, NOON), CallBack(NOON - SECOND)),
        Knowledge(Timing(NOON + SECOND, NOON), CallBack(NOON)),
        "NOT_CALLED_BACK",
    ),
    (
        CalledBack(or_after=DAY),
        Knowledge(Timing(NOON + DAY - SECOND, NOON), CallBack(None)),
        Knowledge(Timing(NOON + DAY, NOON), CallBack(None)),
        "NOT_CALLED_BACK",
    ),
]
"""A guard, what it refuses by, what it lets pass, and the reason."""


def test_every_guard_is_tried_here() -> None:
    assert {type(guard) for guard, *_ in CASES} == set(GUARDS)


@pytest.mark.parametrize(
    ("guard", "refusing", "passing", "reason"), CASES, ids=[f"{number} {case[3]}" for number, case in enumerate(CASES)]
)
def test_a_guard_refuses_by_what_it_needs_and_says_why_in_each_language(
    guard: Guard, refusing: Knowledge, passing: Knowledge, reason: str
) -> None:
    """It is given only what it says that it needs."""
    needed, enough = (Knowledge(*(known[kind] for kind in guard.needs)) for known in (refusing, passing))
    refusal = guard.judge("pass-check", needed)
    assert refusal is not None
    assert refusal.reason == reason
    assert guard.judge("pass-check", enough) is None
    sentence = refusal_sentence(refusal.reason, refusal.details, lambda _kind, name: name)
    assert sentence is not None
    assert all(language.spoken(sentence) for language in Catalogues.of("cityloop_words"))


def test_every_effect_is_carried_out() -> None:
    assert set(CASE_EFFECTS) | set(TASK_EFFECTS) == set(EFFECTS)
