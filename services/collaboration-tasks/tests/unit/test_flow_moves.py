"""Flows that are no cases, pure: what persons, time, reviews and children make of them, and what recurs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AnsweredForm, Label
from cityloop_calendars import CityTime
from cityloop_collaboration_tasks.flows.domain import duties
from cityloop_collaboration_tasks.flows.domain.access import takes_part, visible_reviews
from cityloop_collaboration_tasks.flows.domain.moves import (
    FlowRules,
    decide,
    due_to_move,
    entered,
    mark_overdue,
    reviews_of,
    run_automatic,
)
from cityloop_collaboration_tasks.flows.domain.running_flow import Review, RunningDuty, RunningFlow
from cityloop_flows import RunningClock
from cityloop_kernel import Actor, Moment, RefusedError
from cityloop_operator.operations import read_pack
from cityloop_packs import FLOWS, ActivePack, ActivePacks, Duty, FlowPhase, parse_all
from cityloop_testkit.sources import ROOT
from hypothesis import given
from hypothesis import strategies as st

NOON, DAY = dt.datetime(2026, 7, 1, 4, tzinfo=dt.UTC), dt.timedelta(days=1)
NAMES = ("base", "street-works", "open-calls")
PACKS = ActivePacks(
    {
        name: ActivePack(name, 1, content)
        for name, content in parse_all([read_pack(ROOT / "deploy" / "packs" / name) for name in NAMES]).items()
    }
)


def rules(name: str) -> FlowRules:
    return FlowRules(PACKS.named(FLOWS)[name], "peacetime", CityTime(ZoneInfo("Asia/Shanghai")))


PERMIT, CALL, PROPOSAL = rules("street-works/permit"), rules("open-calls/call"), rules("open-calls/proposal")


def opened(of: FlowRules, moment: dt.datetime = NOON) -> RunningFlow:
    initial = of.definition.item.initial
    flow = RunningFlow(
        flow_id="1",
        flow_number="F-2026-000001",
        version=1,
        definition=of.definition.name,
        name=Label(),
        state=initial,
        phase=FlowPhase.FILED,
        state_name=Label(),
        department_id="drainage",
        subject="a trench",
        jurisdiction="990100",
        opened_at=moment,
        phase_began_at=moment,
        occurred_at=moment,
        recorded_at=moment,
        transition=Transition(move="open"),
        clock=RunningClock(None, None),
        persons=frozenset({"wu"}),
    )
    return entered(flow, of, initial, moment)


def answered(of: FlowRules, form: str) -> RunningFlow:
    """One that somebody has opened, with all that a form asks."""
    return opened(of).with_form(AnsweredForm(form=form))


def by(role: str, person: str = "li") -> Actor:
    return Actor("drainage", "desk", f"drainage.{role}", person, frozenset({role}))


def at(moment: dt.datetime) -> Moment:
    return Moment(moment, moment)


def moved(flow: RunningFlow, of: FlowRules, name: str, role: str, moment: dt.datetime, *filed: Review) -> RunningFlow:
    return decide(flow, of, name, by(role), "because", reviews_of(filed), at(moment))


def review(person: str, verdict: str = "approved", score: int | None = 80) -> Review:
    return Review(person, "drainage.check", verdict, score, "good", NOON)


def refusal(flow: RunningFlow, of: FlowRules, name: str, role: str, *filed: Review) -> str:
    with pytest.raises(RefusedError) as raised:
        moved(flow, of, name, role, NOON, *filed)
    return raised.value.reason


def test_who_is_asked_for_more_has_the_rest_of_the_time_and_none_for_ever() -> None:
    flow = opened(PERMIT)
    assert flow.clock.due_at == NOON + 20 * DAY
    waiting = moved(flow, PERMIT, "ask-for-more", "supervise", NOON + 5 * DAY)
    assert (waiting.phase, waiting.clock.due_at) == (FlowPhase.WAITING, None)
    again = moved(waiting, PERMIT, "complete", "handle", NOON + 8 * DAY)
    assert (again.phase, again.clock.due_at) == (FlowPhase.FILED, NOON + 23 * DAY)
    lapses = due_to_move(waiting, PERMIT, reviews_of(()), at(NOON + 5 * DAY))
    assert lapses == NOON + 20 * DAY
    assert run_automatic(waiting, PERMIT, reviews_of(()), at(lapses - dt.timedelta(seconds=1))) == []
    (lapsed,) = run_automatic(waiting, PERMIT, reviews_of(()), at(lapses))
    assert (lapsed.phase, lapsed.ended, lapsed.transition.explanation.pack_id) == (
        FlowPhase.LAPSED,
        True,
        "street-works",
    )


def test_nobody_decides_what_he_opened_and_an_unknown_move_says_what_is_possible() -> None:
    flow = replace(opened(PERMIT), persons=frozenset({"li"}))
    assert refusal(flow, PERMIT, "grant", "supervise") == "SAME_PERSON"
    with pytest.raises(RefusedError, match="ask-for-more, grant, refuse, withdraw"):
        moved(flow, PERMIT, "finish", "handle", NOON)


def test_two_of_two_reviewers_must_approve_and_a_recused_one_is_not_counted() -> None:
    flow = answered(PROPOSAL, "reply")
    first, second = review("a"), review("b")
    assert refusal(flow, PROPOSAL, "select", "supervise", first) == "REVIEWS_MISSING"
    assert refusal(flow, PROPOSAL, "select", "supervise", first, review("c", "recused", None)) == "REVIEWS_MISSING"
    assert refusal(flow, PROPOSAL, "select", "supervise", first, review("b", "rejected")) == "NOT_APPROVED"
    assert moved(flow, PROPOSAL, "select", "supervise", NOON, first, second).phase is FlowPhase.IN_FORCE


def test_reviews_are_seen_once_they_cannot_be_filed_any_more() -> None:
    flow, filed = answered(PROPOSAL, "reply"), (review("a"), review("b"))
    definition = PROPOSAL.definition.item
    assert visible_reviews(definition, flow, filed) == ()
    selected = moved(flow, PROPOSAL, "select", "supervise", NOON, *filed)
    assert visible_reviews(definition, selected, filed) == filed


def test_roles_that_open_it_act_for_the_department_alone_that_did() -> None:
    flow = replace(opened(PERMIT), department_id="health")
    assert refusal(flow, PERMIT, "withdraw", "handle") == "ROLE_MISSING"
    assert moved(flow, PERMIT, "grant", "supervise", NOON).phase is FlowPhase.IN_FORCE


def test_those_take_part_who_opened_it_or_have_a_role_in_it() -> None:
    flow, definition = opened(PROPOSAL), PROPOSAL.definition.item
    assert takes_part(definition, flow, "drainage", ())
    assert takes_part(definition, flow, "health", {"check"})
    assert not takes_part(definition, flow, "health", {"handle", "sign"})
    assert not takes_part(None, flow, "health", {"check"})


def test_a_call_ends_by_itself_when_all_under_it_have_ended() -> None:
    piloting = entered(answered(CALL, "outcome"), CALL, "piloting", NOON)
    for children, ends in (({}, False), ({"in_force": 1, "refused": 2}, False), ({"completed": 1, "refused": 2}, True)):
        flow = replace(piloting, children=children)
        assert bool(run_automatic(flow, CALL, reviews_of(()), at(NOON))) is ends, children


def test_what_runs_out_is_marked_once_as_of_when_it_did() -> None:
    flow = opened(PERMIT)
    late = mark_overdue(flow, PERMIT, NOON + 21 * DAY)
    assert (late.overdue, late.version, late.occurred_at) == (True, 2, NOON + 20 * DAY)
    assert mark_overdue(late, PERMIT, NOON + 22 * DAY) is late
    assert mark_overdue(flow, PERMIT, NOON + DAY) is flow


def test_duties_begin_with_their_states_and_end_with_them() -> None:
    granted = moved(opened(PERMIT), PERMIT, "grant", "supervise", NOON)
    definition = PERMIT.definition.item
    (check,) = duties.duties_after(definition, granted, [])
    assert check == RunningDuty("site-check", NOON + 7 * DAY)
    assert duties.duties_after(definition, moved(granted, PERMIT, "finish", "handle", NOON), [check]) == []


@given(st.lists(st.integers(0, 24 * 60), max_size=30).map(sorted), st.integers(1, 24 * 60))
def test_once_between_two_due_times_is_enough_whoever_looks_in_between(hours: list[int], end: int) -> None:
    """Against a count by hand: a period without the duty is missed, whether or not somebody looked while it passed."""
    every, last = 168, max([end, *hours])
    duty = PERMIT.definition.item.duties[0].model_copy(update={"every": dt.timedelta(hours=every)})
    assert isinstance(duty, Duty)
    seldom = often = RunningDuty("site-check", NOON + duty.every)
    for hour in range(last + 1):
        moment = NOON + dt.timedelta(hours=hour)
        often = duties.missed_by(duty, often, moment)
        for _ in range(hours.count(hour)):
            seldom, often = duties.done(duty, seldom, moment), duties.done(duty, often, moment)
    seldom = duties.missed_by(duty, seldom, NOON + dt.timedelta(hours=last))
    done = {-(-hour // every) for hour in hours}
    missed = sum(period not in done for period in range(1, -(-last // every)))
    assert (often.times_done, often.times_missed) == (len(hours), missed)
    assert seldom == often
