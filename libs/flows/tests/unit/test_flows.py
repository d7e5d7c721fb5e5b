"""A flow as data: how guards and effects are written, which limits hold, where it leads."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import jsonschema
import pytest
from cityloop_calendars import TimeUnit
from cityloop_declarations import duration_of
from cityloop_flows import GUARDS, Clock, Limit, TaskFlow, can_end, reachability_problems
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_flows.guards.remeasurement.guard import RemeasurementGuard
from cityloop_flows.guards.role.guard import RoleGuard
from cityloop_kernel import phrase_list, say
from pydantic import ValidationError


class Errand(TaskFlow):
    """A small kind of flow: a phase to begin, one to work, one to end."""

    phases: ClassVar = ("begun", "at_work", "over")
    ended_phases: ClassVar = ("over",)
    knowledge: ClassVar = frozenset(needed for guard in GUARDS for needed in guard.needs)


def move(name: str, source: str, target: str, *guards: Any, effects: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {
        "move": name,
        "sources": [source],
        "target": target,
        "guards": [{"role": ["intake"]}, *guards],
        "effects": list(effects),
    }


def errand(*moves: dict[str, Any], **more: Any) -> Errand:
    given = {"initial": "begun", "all_fed_back": "at_work", "returned": "begun", "moves": list(moves)}
    return Errand.model_validate(given | more)


GO, END = move("go", "begun", "at_work", effects=("dispatch",)), move("end", "at_work", "over", "tasks_done")


def test_guards_and_effects_are_read_as_they_are_written_and_written_as_they_were_read() -> None:
    written = move(
        "end",
        "at_work",
        "over",
        "tasks_done",
        {"remeasurement": {"below": 5.0, "dwell": "PT15M"}},
        effects=({"dispatch": {"final": True}},),
    )
    (made,) = errand(written).moves
    assert made.model_dump(mode="json", exclude_unset=True) == written
    assert made.guard(RoleGuard) == RoleGuard(roles=("intake",))
    assert made.guard(RemeasurementGuard) == RemeasurementGuard(below=5, dwell=dt.timedelta(minutes=15))
    assert made.effect(Dispatch) == Dispatch(final=True)


@pytest.mark.parametrize(
    ("guard", "fits"),
    [
        ("photo", True),
        ("foto", False),
        ("role", False),
        ({"role": ["intake"]}, True),
        ({"role": ["A King"]}, False),
        ({"within": "P15D"}, True),
        ({"within": {"period": "P15D"}}, True),
        ({"within": 15}, False),
        ({"remeasurement": {"below": 5, "dwell": "PT15M"}}, True),
        ({"remeasurement": {"below": 5}}, False),
    ],
)
def test_the_json_schema_takes_what_a_flow_takes(guard: Any, fits: bool) -> None:
    checks = jsonschema.Draft202012Validator(Errand.model_json_schema())
    given = {"initial": "begun", "all_fed_back": "at_work", "returned": "begun"}
    step = {"move": "end", "sources": ["at_work"], "target": "over", "effects": ["cancel_tasks"]}
    role = [] if isinstance(guard, dict) and "role" in guard else [{"role": ["intake"]}]
    flow = given | {"moves": [GO, step | {"guards": [*role, guard]}]}
    assert checks.is_valid(flow) is fits
    if fits:
        Errand.model_validate(flow)
    else:
        with pytest.raises(ValidationError):
            Errand.model_validate(flow)


@pytest.mark.parametrize(
    ("text", "seconds"), [("PT15M", 900), ("P15D", 1_296_000), ("P1W", 604_800), ("P1DT2H0.5S", 93_600.5)]
)
def test_a_duration_is_one_of_iso_8601_without_years_and_months(text: str, seconds: float) -> None:
    assert duration_of(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "P1Y", "P1M", "15", "P1DT", "PT1H30", f"P{10**12}D"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="declaration-no-duration"):
        duration_of(text)


def test_a_state_has_its_phase_and_a_phase_is_a_state_where_none_is_declared() -> None:
    flow = errand(GO, END, move("wait", "at_work", "waiting"), states=[{"state": "waiting", "phase": "at_work"}])
    assert [flow.phase_of(state) for state in ("waiting", "at_work", "over")] == ["at_work", "at_work", "over"]
    with pytest.raises(ValidationError, match=r"flow-no-state \(state asleep\)"):
        errand(GO, move("end", "at_work", "asleep"))
    with pytest.raises(ValidationError, match=r"flow-no-phase .*phase odd"):
        errand(GO, END, states=[{"state": "waiting", "phase": "odd"}])


def test_the_clock_of_a_state_goes_before_that_of_its_phase_and_one_of_the_mode_before_one_for_any() -> None:
    clocks = [
        {"stage": "at_work", "urgent_hours": 8},
        {"stage": "at_work", "urgent_hours": 4, "modes": ["response"]},
        {"stage": "waiting", "urgent_hours": 99, "modes": ["emergency"]},
    ]
    states = [{"state": "waiting", "phase": "at_work"}]
    flow = errand(GO, END, move("wait", "at_work", "waiting"), states=states, clocks=clocks)
    hours = {
        (state, mode): None if (limit := flow.limit(state, mode)) is None else limit.time.total_seconds() / 3600
        for state in ("begun", "at_work", "waiting")
        for mode in ("peacetime", "response", "emergency")
    }
    assert [hours["begun", mode] for mode in ("peacetime", "response")] == [None, None]
    assert [hours["at_work", mode] for mode in ("peacetime", "response", "emergency")] == [8, 4, 8]
    assert [hours["waiting", mode] for mode in ("peacetime", "response", "emergency")] == [8, 4, 99]
    assert flow.limit("of a pack before", "peacetime") is None


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ({"urgent_hours": 0.25}, Limit(dt.timedelta(minutes=15), TimeUnit.URGENT_HOURS)),
        ({"natural_days": 3}, Limit(dt.timedelta(days=3), TimeUnit.NATURAL_DAYS)),
        ({"work_hours": 4}, Limit(dt.timedelta(hours=4), TimeUnit.WORK_HOURS)),
        ({"work_days": 5}, Limit(dt.timedelta(days=5), TimeUnit.WORK_DAYS)),
        ({}, None),
        ({"work_days": 5, "urgent_hours": 4}, None),
    ],
    ids=str,
)
def test_a_clock_has_one_limit_and_its_unit_says_how_it_counts(limit: dict[str, float], expected: Limit | None) -> None:
    clock = {"stage": "at_work", **limit}
    assert jsonschema.Draft202012Validator(Clock.model_json_schema()).is_valid(clock) is (expected is not None)
    if expected is not None:
        assert errand(GO, END, clocks=[clock]).limit("at_work", "peacetime") == expected
    else:
        with pytest.raises(ValidationError, match="flow-one-amount"):
            errand(GO, END, clocks=[clock])


def test_what_leads_nowhere_is_named() -> None:
    assert list(reachability_problems(errand(GO, END))) == []
    stuck = errand(move("go", "begun", "at_work"), move("end", "over", "over", "tasks_done"))
    assert say("flow-never-ends", state="begun", ends=phrase_list(["over"], "or")) in list(reachability_problems(stuck))
    unreached = errand(GO, END, states=[{"state": "asleep", "phase": "at_work"}])
    assert list(reachability_problems(unreached)) == [say("flow-state-never-reached", state="asleep")]


def test_what_tasks_do_leads_on() -> None:
    """Given out, all are fed back or one is returned; without that the state after the dispatch leads nowhere."""
    given_out = errand(
        move("go", "begun", "out", effects=("dispatch",)), END, states=[{"state": "out", "phase": "at_work"}]
    )
    assert list(reachability_problems(given_out)) == []
    kept = errand(move("go", "begun", "out"), END, states=[{"state": "out", "phase": "at_work"}])
    assert not can_end(kept, "out")


def test_a_move_that_may_lapse_is_no_way_to_the_end() -> None:
    lapsing = errand(GO, move("end", "at_work", "over", "tasks_done", {"within": "P1D"}))
    assert list(reachability_problems(lapsing)) == [
        say("flow-never-ends", state=state, ends=phrase_list(["over"], "or")) for state in ("at_work", "begun")
    ]


def test_a_clock_that_is_suspended_must_go_on_and_only_such_a_one_can() -> None:
    states = [{"state": "waiting", "phase": "at_work"}]
    suspend = move("suspend", "at_work", "waiting", effects=("suspend_clock",))
    resume = move("resume", "waiting", "at_work", effects=("resume_clock",))
    clock = {"stage": "waiting", "urgent_hours": 1}
    assert list(reachability_problems(errand(GO, END, suspend, resume, states=states))) == []
    assert list(reachability_problems(errand(GO, END, suspend, resume, states=states, clocks=[clock]))) == [
        say("flow-clock-never-runs", stage="waiting")
    ]
    back = move("back", "waiting", "at_work")
    assert list(reachability_problems(errand(GO, END, suspend, back, states=states))) == [
        say("flow-clock-stays-suspended", state="waiting")
    ]
    (problem,) = reachability_problems(errand(GO, END, move("wait", "at_work", "waiting"), resume, states=states))
    assert problem == say("flow-resumes-nothing", move="resume")
