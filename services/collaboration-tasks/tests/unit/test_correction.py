"""A correction of class or place: what may be corrected, where it stands then, whose task it is, what clocks say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from casework import HANDLER, START, accepted, actor, at, case, dispatched, new_task, refusal, rules
from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.common.v1.common_pb2 import Place, Position
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_collaboration_tasks.cases.domain import correction, tasks
from cityloop_collaboration_tasks.cases.domain.case import Case, CasePhase, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import Assignment, CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.correction import CORRECT, with_class_and_place
from cityloop_flows import RunningClock
from cityloop_kernel import ConflictError, ForbiddenError, InvalidError
from cityloop_packs import Right

HERE = Place(position=Position(longitude=113.1, latitude=23.1), text="第一街路口")
THERE = Place(position=Position(longitude=113.2, latitude=23.1))
DRAINAGE = (Assignment("drainage", TaskRole.LEAD),)
ROADS = (Assignment("roads", TaskRole.LEAD), Assignment("street", TaskRole.PARTICIPANT))
RECORD = case_pb2.Transition(move=CORRECT, post_id="supervision.intake", reason="it is a broken pipe")
TRUE, FALSE = VerdictKind.VERDICT_KIND_TRUE, VerdictKind.VERDICT_KIND_FALSE
WRONG_CLASS, WRONG_PLACE = VerdictKind.VERDICT_KIND_WRONG_CLASS, VerdictKind.VERDICT_KIND_WRONG_PLACE


def corrected(
    before: CaseChange,
    responsible: tuple[Assignment, ...] = ROADS,
    responsible_before: tuple[Assignment, ...] = DRAINAGE,
    hours: float = 1,
    by: Rules | None = None,
) -> CaseChange:
    after = with_class_and_place(before.case, "burst-pipe", before.case.place)
    found = replace(by or rules(), assignments=responsible)
    start = CaseChange(before.case, before.tasks)
    return correction.correct(start, after, found, responsible_before, RECORD, at(hours))


def states(after: CaseChange) -> dict[str, tuple[TaskRole, TaskState]]:
    return {task.department_id: (task.role, task.state) for task in after.tasks}


def limits(hours: float) -> Rules:
    """Rules of a class whose stage of handling may last so long."""
    return rules(clocks=[{"stage": "in_handling", "urgent_hours": hours}])


def test_only_a_post_with_the_right_corrects() -> None:
    with pytest.raises(ForbiddenError) as refused:
        correction.require_right(HANDLER)
    assert refusal(refused) == "RIGHT_MISSING"
    correction.require_right(replace(actor("intake"), rights=frozenset({Right.CORRECT_CASES})))


def test_a_case_says_what_stood_there_before_without_the_words_of_the_place() -> None:
    found = replace(case().case, place=HERE)
    after = with_class_and_place(found, "burst-pipe", THERE)
    assert (after.event_class, after.place, after.correction.number) == ("burst-pipe", THERE, 1)
    assert after.correction.former_class == "any"
    assert (after.correction.former_place.position, after.correction.former_place.text) == (HERE.position, "")
    again = with_class_and_place(after, "any", THERE)
    assert (again.correction.number, again.correction.former_class) == (2, "burst-pipe")
    assert not again.correction.HasField("former_place")


@pytest.mark.parametrize(
    ("phase", "event_class", "reason"),
    [
        (CasePhase.CLOSED, "burst-pipe", "CORRECTION_OF_ENDED"),
        (CasePhase.IN_HANDLING, "any", "CORRECTION_OF_NOTHING"),
    ],
)
def test_what_has_ended_and_what_is_so_already_is_refused(phase: CasePhase, event_class: str, reason: str) -> None:
    found = replace(case(phase).case, place=HERE)
    with pytest.raises((ConflictError, InvalidError)) as refused:
        with_class_and_place(found, event_class, HERE)
    assert refusal(refused) == reason


def test_it_stands_in_a_state_of_its_phase_that_the_process_comes_to() -> None:
    role = [{"role": ["dispatch"]}]
    own = [{"state": "at_work", "phase": "in_handling"}]
    moves: list[dict[str, Any]] = [
        {"move": "give", "sources": ["pending_dispatch"], "target": "at_work", "guards": role, "effects": ["dispatch"]},
        {"move": "check", "sources": ["at_work"], "target": "closed", "guards": role, "effects": ["cancel_tasks"]},
    ]
    by = rules(states=own, moves=moves, clocks=[{"stage": "at_work", "urgent_hours": 2}], not_fixed=())
    after = corrected(dispatched("drainage"), by=by).case
    assert (after.state.name, after.state.phase, after.clock_state) == ("at_work", CasePhase.IN_HANDLING, "at_work")
    assert after.due_at == START + dt.timedelta(hours=2)
    with pytest.raises(ConflictError) as refused:
        corrected(case(CasePhase.PENDING_CLOSING), by=by)
    assert refusal(refused) == "CORRECTION_WITHOUT_STATE"


def test_the_task_of_who_is_responsible_no_longer_ends_with_the_reason_and_others_get_theirs() -> None:
    after = corrected(accepted())
    assert states(after) == {
        "drainage": (TaskRole.LEAD, TaskState.CANCELLED),
        "roads": (TaskRole.LEAD, TaskState.DISPATCHED),
        "street": (TaskRole.PARTICIPANT, TaskState.DISPATCHED),
    }
    ended, lead, under = (next(t for t in after.tasks if t.department_id == n) for n in ("drainage", "roads", "street"))
    assert (ended.transition.move, ended.transition.reason) == (CORRECT, "it is a broken pipe")
    assert (lead.parent_task_id, lead.children, under.parent_task_id) == ("", 1, lead.task_id)
    assert (after.case.lead_department_id, lead.due_at) == ("roads", after.case.due_at)
    assert after.case.transition == RECORD


def test_who_stays_has_the_part_of_now_and_its_task_goes_on() -> None:
    before = accepted("drainage", "roads")
    after = corrected(before)
    assert states(after)["roads"] == (TaskRole.LEAD, TaskState.ACCEPTED)
    lead = next(task for task in after.tasks if task.department_id == "roads")
    assert (lead.parent_task_id, len(after.tasks)) == ("", 3)


def test_nothing_moves_where_the_same_departments_are_responsible() -> None:
    chosen = accepted("police")
    after = corrected(chosen, responsible=DRAINAGE)
    assert states(after) == {"police": (TaskRole.LEAD, TaskState.ACCEPTED)}
    assert after.case.lead_department_id == "police"
    assert after.tasks[0].transition.move == CORRECT, "its department hears of the class"


def test_what_is_done_stays_done_and_is_no_later_for_the_correction() -> None:
    before = accepted()
    before = tasks.feed_back(before, before.tasks[0], rules(), HANDLER, "pumped dry", [], at(1))
    assert before.case.state.phase is CasePhase.PENDING_CHECK
    after = corrected(before, hours=9)
    assert states(after) == {"drainage": (TaskRole.LEAD, TaskState.FED_BACK)}
    assert not after.tasks[0].overdue


def test_before_a_dispatch_nothing_is_handed_out() -> None:
    after = corrected(case(CasePhase.PENDING_DISPATCH))
    assert not after.tasks
    assert after.case.lead_department_id == ""


def test_a_visit_stays_with_whoever_makes_it() -> None:
    before = accepted()
    visit = replace(new_task("neighbours", None, RECORD), role=TaskRole.PARTICIPANT, message_ids=("m",))
    after = corrected(before.with_task(visit))
    assert states(after)["neighbours"] == (TaskRole.PARTICIPANT, TaskState.DISPATCHED)


def test_a_shorter_limit_ends_earlier_and_a_longer_one_later_both_from_the_beginning() -> None:
    before = accepted()
    assert before.case.due_at == START + dt.timedelta(hours=4)
    shorter = corrected(before, responsible=DRAINAGE, by=limits(0.5))
    assert shorter.case.due_at == START + dt.timedelta(minutes=30), "passed already when it is corrected at one hour"
    assert shorter.tasks[0].due_at == shorter.case.due_at
    longer = corrected(before, responsible=DRAINAGE, by=limits(8))
    assert (longer.case.due_at, longer.tasks[0].due_at) == (START + dt.timedelta(hours=8),) * 2
    back = correction.correct(
        CaseChange(shorter.case, shorter.tasks),
        with_class_and_place(shorter.case, "any", shorter.case.place),
        rules(),
        DRAINAGE,
        RECORD,
        at(2),
    )
    assert back.case.due_at == before.case.due_at, "no clock begins anew, however often it is corrected"


def test_what_is_marked_late_stays_late() -> None:
    before = accepted()
    late = CaseChange(replace(before.case, overdue=True), before.tasks)
    after = corrected(late, by=limits(90), hours=5).case
    assert (after.overdue, after.due_at) == (True, START + dt.timedelta(hours=90))


def test_a_suspended_clock_has_the_time_left_that_it_would_have_had() -> None:
    time = rules().time
    clock = RunningClock.started(START, rules().process.item.limit("in_handling", "peacetime"), time)
    stopped = clock.stopped(START + dt.timedelta(hours=1), time.count(clock.unit))
    limit = limits(2).process.item.limit("in_handling", "peacetime")
    after = stopped.limited_from_beginning(limit, time)
    assert (after.remaining, after.due_at) == (dt.timedelta(hours=1), None)
    resumed = after.resumed(START + dt.timedelta(hours=10), time.count(after.unit))
    assert resumed.due_at == START + dt.timedelta(hours=11)
    assert stopped.limited_from_beginning(None, time).due_at is None


def signal(name: str, event_class: str = "any", place: Place = HERE) -> Signal:
    return Signal(signal_id=name, event_class=event_class, place=place)


def said(before: Case, after: Case, signals: list[Signal], **last: VerdictKind) -> dict[str, VerdictKind]:
    known = {name: Verdict(signal_id=name, kind=kind) for name, kind in last.items()}
    return {item.signal_id: item.kind for item in correction.verdicts_of(before, after, signals, known, "why")}


def test_what_raised_it_hears_once_what_was_wrong_and_hears_when_it_was_right_after_all() -> None:
    before = replace(case().case, place=HERE)
    other = with_class_and_place(before, "burst-pipe", HERE)
    signals = [signal("a"), signal("b", "burst-pipe"), signal("c"), signal("d")]
    assert said(before, other, signals, c=FALSE, d=WRONG_CLASS) == {"a": WRONG_CLASS}
    assert said(other, with_class_and_place(other, "any", HERE), signals, a=WRONG_CLASS) == {
        "a": TRUE,
        "b": WRONG_CLASS,
    }
    moved = with_class_and_place(before, "any", THERE)
    assert said(before, moved, [signal("a"), signal("e", place=THERE)]) == {"a": WRONG_PLACE}
    assert said(moved, with_class_and_place(moved, "any", HERE), [signal("a")], a=WRONG_PLACE) == {"a": TRUE}
