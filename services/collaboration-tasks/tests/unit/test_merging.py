"""A case becomes part of another and stands by itself again: work, clocks, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from casework import START, TIME, accepted, actor, at, case, decide, dispatched, fed_back, new_task, refusal, rules
from cityloop.cases.v1 import case_pb2
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.common.v1.common_pb2 import Correction, Merge, Place
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop.events.v1.signal_pb2 import Signal, SignalSource, SignalSourceType
from cityloop_collaboration_tasks.cases.domain import merging, process, splitting, tasks
from cityloop_collaboration_tasks.cases.domain.case import Case, CasePhase, Task, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.correction import with_class_and_place
from cityloop_collaboration_tasks.cases.domain.merging import BeforeMerge, Merged
from cityloop_flows import RunningClock
from cityloop_kernel import ConflictError, InvalidError, NotFoundError, RefusedError
from hypothesis import given
from hypothesis import strategies as st

RECORD = case_pb2.Transition(post_id="supervision.intake", reason="it is one hole")
DISPATCHED, ACCEPTED, CANCELLED = TaskState.DISPATCHED, TaskState.ACCEPTED, TaskState.CANCELLED
JOINED, LEFT = splitting.JOINED, splitting.LEFT
TRUE, FALSE = VerdictKind.VERDICT_KIND_TRUE, VerdictKind.VERDICT_KIND_FALSE


def other(found: CaseChange, hours: float = 0) -> CaseChange:
    """The same as another case, with tasks of its own, begun so many hours earlier."""
    earlier = dt.timedelta(hours=hours)

    def since(clock: RunningClock) -> RunningClock:
        return clock if clock.began_at is None else clock.begun_at(clock.began_at - earlier, TIME)

    named = replace(found.case, case_id="other", case_number="C-2026-000002", event_id="other event")
    named = replace(named, clock=since(named.clock), whole=since(named.whole), event_number="E-2026-000002")
    own = tuple(replace(task, case_id="other", task_id=f"other {task.task_id}") for task in found.tasks)
    lead = {task.task_id: f"other {task.task_id}" for task in found.tasks}
    own = tuple(replace(task, parent_task_id=lead.get(task.parent_task_id, "")) for task in own)
    return CaseChange(named, own)


def settled(found: CaseChange) -> CaseChange:
    return CaseChange(found.case, found.tasks)


def merge(part: CaseChange, whole: CaseChange, hours: float = 1, by: Rules | None = None) -> Merged:
    return merging.merge(settled(part), settled(whole), by or rules(), by or rules(), RECORD, at(hours))


def separate(merged: Merged, part: CaseChange, whole: CaseChange, hours: float = 2) -> Merged:
    before = BeforeMerge(part.case, {task.task_id: task for task in part.tasks}, whole.case)
    found, into = settled(merged.part), settled(merged.whole)
    return merging.separate(found, into, before, rules(), rules(), RECORD, at(hours))


def states(found: CaseChange) -> list[tuple[str, TaskRole, TaskState]]:
    return sorted((task.department_id, task.role, task.state) for task in found.tasks)


def test_the_case_ends_without_clocks_and_says_where_it_goes_on() -> None:
    part, whole = other(accepted("drainage")), accepted("drainage")
    after = merge(part, whole)
    ended = after.part.case
    assert (ended.state.phase, ended.due_at, ended.version) == (CasePhase.VOID, None, part.case.version + 1)
    assert (ended.merge.number, ended.merge.case_number) == (1, "C-2026-000001")
    assert (ended.merge.event_id, ended.transition.move, ended.transition.reason) == (
        "event",
        "merge",
        "it is one hole",
    )
    assert after.whole.case.transition.move == "take-in"
    assert not after.whole.case.merge.number


def test_work_that_the_other_has_is_cancelled_and_other_work_goes_over_as_far_as_it_is() -> None:
    part, whole = other(accepted("roads", "drainage")), accepted("drainage")
    due = {task.department_id: task.due_at for task in part.tasks}
    after = merge(part, whole)
    assert {task.state for task in after.part.tasks} == {CANCELLED}
    assert states(after.whole) == [("drainage", TaskRole.LEAD, ACCEPTED), ("roads", TaskRole.CO_HANDLER, ACCEPTED)]
    moved = next(task for task in after.whole.tasks if task.department_id == "roads")
    lead = next(task for task in after.whole.tasks if task.department_id == "drainage")
    assert (moved.due_at, moved.version, moved.case_id) == (due["roads"], 1, "case")
    assert (moved.parent_task_id, lead.children, moved.accepted_at) == (lead.task_id, 1, START)
    ended = next(task for task in after.part.tasks if task.department_id == "roads")
    assert moved.replaces == (ended.task_id,)
    assert (ended.transition.move, ended.transition.reason) == ("merge", "it is one hole")


def test_visits_are_work_of_their_own() -> None:
    visit = replace(new_task("drainage", None, RECORD), message_ids=("m",), task_id="visit", role=TaskRole.PARTICIPANT)
    part = other(accepted("drainage").with_task(visit))
    after = merge(part, accepted("drainage"))
    assert [task.message_ids for task in after.whole.tasks if task.message_ids] == [("m",)]


def test_clocks_begin_with_the_earlier_of_the_two_and_never_later() -> None:
    part, whole = other(accepted("drainage"), hours=2), accepted("drainage")
    assert (whole.case.due_at, part.case.due_at) == (START + dt.timedelta(hours=4), START + dt.timedelta(hours=2))
    after = merge(part, whole)
    assert after.whole.case.due_at == part.case.due_at
    assert after.whole.tasks[0].due_at == after.whole.case.due_at
    turned = merge(accepted("drainage"), other(accepted("drainage"), hours=2))
    assert turned.whole.case.due_at == part.case.due_at


def test_what_goes_over_from_a_suspended_case_runs_where_the_other_runs_and_stands_where_it_stands() -> None:
    whole = accepted("drainage")
    part = other(accepted("roads"))
    stopped = replace(part.tasks[0], due_at=None, remaining=dt.timedelta(hours=1))
    after = merge(CaseChange(part.case, (stopped,)), whole)
    moved = next(task for task in after.whole.tasks if task.department_id == "roads")
    assert (moved.due_at, moved.remaining) == (START + dt.timedelta(hours=2), None)
    count = TIME.count(whole.case.clock.unit)
    suspended = CaseChange(replace(whole.case, clock=whole.case.clock.stopped(START, count)), whole.tasks)
    after = merge(part, suspended)
    moved = next(task for task in after.whole.tasks if task.department_id == "roads")
    assert (moved.due_at, moved.remaining) == (None, dt.timedelta(hours=3))


@pytest.mark.parametrize(
    ("part", "whole", "reason"),
    [
        (case(CasePhase.CLOSED), other(case()), "MERGE_OF_ENDED"),
        (case(), other(case(CasePhase.VOID)), "MERGE_OF_ENDED"),
        (case(), case(), "MERGE_OF_ITSELF"),
        (accepted(), other(case(CasePhase.PENDING_DISPATCH)), "MERGE_WRONG_WAY"),
        (accepted(), other(fed_back()), "MERGE_WRONG_WAY"),
        (fed_back(), other(case(CasePhase.PENDING_CLOSING)), "MERGE_WRONG_WAY"),
    ],
)
def test_what_cannot_be_merged_is_refused(part: CaseChange, whole: CaseChange, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        merge(part, whole)
    assert refusal(refused) == reason


def test_without_an_event_nothing_can_be_merged() -> None:
    beside = other(case())
    with pytest.raises(InvalidError) as refused:
        merge(CaseChange(replace(beside.case, event_id=""), ()), case())
    assert refusal(refused) == "MERGE_WITHOUT_EVENT"


def test_a_case_that_is_part_of_another_is_decided_there() -> None:
    after = settled(merge(other(accepted()), accepted()).part)
    for act in (
        lambda: decide(after, "void", actor("supervise"), "twice"),
        lambda: merge(after, case()),
        lambda: merge(case(), after),
        lambda: with_class_and_place(after.case, "another", Place()),
        lambda: splitting.split(after.case, ["s"], "any", at(3)),
    ):
        with pytest.raises(ConflictError) as refused:
            act()
        assert refusal(refused) == "CASE_MERGED"
    assert process.apply_not_fixed(after, rules(not_fixed=("reopen",)), at(3)) is after


@given(st.sampled_from([0, 1, 3]), st.sampled_from([0, 2]), st.permutations(["drainage", "roads", "street"]))
def test_a_merge_taken_back_leaves_work_and_clocks_as_they_were(
    earlier: float, later: float, departments: list[str]
) -> None:
    part, whole = other(accepted(*departments[:2]), earlier), accepted(*departments[1:])
    merged = merge(part, whole)
    after = separate(merged, part, whole, 1 + later)
    assert states(after.part) == states(part)
    assert [task for task in states(after.whole) if task[2] is not CANCELLED] == states(whole)
    for now, before in ((after.part.case, part.case), (after.whole.case, whole.case)):
        assert (now.state, now.clock, now.whole, now.clock_state) == (
            before.state,
            before.clock,
            before.whole,
            before.clock_state,
        )
    due = {task.task_id: task.due_at for task in part.tasks}
    assert {task.task_id: task.due_at for task in after.part.tasks} == due
    assert after.part.case.version == merged.part.case.version + 1
    assert (after.part.case.merge.number, after.part.case.merge.case_id) == (2, "")


def test_a_clock_that_a_switch_had_shortened_is_as_it_was_after_a_merge_is_taken_back() -> None:
    part, whole = other(accepted("roads"), hours=2), accepted("drainage")
    shorter = replace(whole.case.clock.limit, time=dt.timedelta(hours=1))  # type: ignore[type-var]
    switched = whole.case.clock.limited(shorter, START + dt.timedelta(hours=2), TIME)
    assert switched.due_at == START + dt.timedelta(hours=3)
    whole = CaseChange(replace(whole.case, clock=switched), whole.tasks)
    merged = merge(part, whole)
    assert merged.whole.case.due_at == START - dt.timedelta(hours=1), "that of a matter which began so early"
    assert separate(merged, part, whole).whole.case.clock == switched


def test_what_was_done_meanwhile_comes_back_with_the_case_and_is_checked_there() -> None:
    part, whole = other(accepted("roads")), accepted("drainage")
    merged = merge(part, whole)
    moved = next(task for task in merged.whole.tasks if task.department_id == "roads")
    done = tasks.feed_back(settled(merged.whole), moved, rules(), actor("handle", "roads"), "filled", [], at(1.5))
    after = separate(Merged(merged.part, done), part, whole)
    assert states(after.part) == [("roads", TaskRole.LEAD, TaskState.FED_BACK)]
    assert after.part.case.state.phase is CasePhase.PENDING_CHECK
    assert after.part.tasks[0].handled_by_persons
    assert ("roads", TaskRole.CO_HANDLER, CANCELLED) in states(after.whole)
    assert after.whole.case.state.phase is CasePhase.IN_HANDLING


def test_what_is_late_stays_late() -> None:
    part, whole = other(accepted("roads"), hours=9), accepted("drainage")
    merged = merge(part, whole)
    assert merged.part.case.overdue
    assert separate(merged, part, whole).part.case.overdue


def test_a_merge_is_taken_back_only_while_the_other_is_open() -> None:
    part, whole = other(case(CasePhase.PENDING_FILING)), case(CasePhase.IN_HANDLING)
    merged = merge(part, whole)
    ended = CaseChange(decide(settled(merged.whole), "void", actor("supervise"), "gone").case, ())
    with pytest.raises(ConflictError) as refused:
        separate(Merged(merged.part, ended), part, whole)
    assert refusal(refused) == "SEPARATION_OF_ENDED"
    with pytest.raises(ConflictError) as refused:
        separate(Merged(part, whole), part, whole)
    assert refusal(refused) == "NOT_MERGED"
    beyond = CaseChange(replace(merged.whole.case, merge=Merge(number=1, case_id="third", case_number="C-3")), ())
    with pytest.raises(ConflictError) as refused:
        separate(Merged(merged.part, beyond), part, whole)
    assert refusal(refused) == "CASE_MERGED"


def test_it_comes_back_as_it_was_corrected_before() -> None:
    part, whole = other(case(CasePhase.PENDING_FILING)), case(CasePhase.IN_HANDLING)
    part = CaseChange(replace(part.case, correction=Correction(number=3, former_class="x")), ())
    assert separate(merge(part, whole), part, whole).part.case.correction.number == 3


def signal(name: str, report: str = "") -> Signal:
    kind = SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT if report else SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM
    return Signal(signal_id=name, event_class="any", source=SignalSource(type=kind, source_id=report or name))


def test_members_are_those_that_joined_and_have_not_left() -> None:
    said = [(JOINED, "a"), (JOINED, "b"), (LEFT, "a"), (JOINED, "c"), (LEFT, "c"), (JOINED, "a")]
    found = splitting.members_of([EventSignal(change=change, signal=signal(name)) for change, name in said])
    assert list(found) == ["b", "a"]


def test_all_of_a_report_goes_and_one_signal_stays() -> None:
    members = {item.signal_id: item for item in (signal("a", "R-1"), signal("b", "R-1"), signal("c", "R-2"))}
    assert list(splitting.chosen(members, ["a"])) == ["a", "b"]
    for names, reason in ((["a", "c"], "SPLIT_LEAVES_NOTHING"), ([], "SPLIT_OF_HOW_MANY"), (["x"], "SIGNAL_UNKNOWN")):
        with pytest.raises((InvalidError, NotFoundError)) as refused:
            splitting.chosen(members, names)
        assert refusal(refused) == reason


def test_each_split_says_those_before_and_has_an_event_of_its_own() -> None:
    once = splitting.split(case().case, ["b", "a"], "pothole", at(1))
    twice = splitting.split(once, ["c"], "any", at(2))
    assert [(item.number, list(item.signal_ids), item.event_class) for item in twice.splits] == [
        (1, ["a", "b"], "pothole"),
        (2, ["c"], "any"),
    ]
    assert len({item.event_id for item in twice.splits}) == 2
    assert once.splits[0] == twice.splits[0]
    for found, reason in ((case(CasePhase.CLOSED).case, "SPLIT_OF_ENDED"), (full(), "SPLIT_TOO_OFTEN")):
        with pytest.raises(ConflictError) as refused:
            splitting.split(found, ["a"], "any", at(1))
        assert refusal(refused) == reason


def full() -> Case:
    found = case().case
    return replace(found, splits=splitting.split(found, ["a"], "any", at(1)).splits * splitting.MOST_SPLITS)


def test_fusion_hears_once_and_hears_when_it_was_right_after_all() -> None:
    signals = [signal(name) for name in "abc"]

    def said(kind: VerdictKind, **last: VerdictKind) -> dict[str, VerdictKind]:
        known = {name: Verdict(signal_id=name, kind=value) for name, value in last.items()}
        return {item.signal_id: item.kind for item in splitting.verdicts_of(signals, kind, known, "why")}

    wrong = splitting.WRONGLY_FUSED
    assert said(wrong, a=TRUE, b=FALSE) == {"a": wrong, "c": wrong}
    assert said(wrong, a=wrong, b=wrong, c=wrong) == {}
    assert said(TRUE, a=splitting.WRONGLY_SEPARATE, b=FALSE) == {"a": TRUE}


def test_the_tasks_of_a_merge_have_numbers_of_their_own() -> None:
    moved: Sequence[Task] = merge(other(accepted("roads")), dispatched("drainage")).whole.tasks
    assert [task.task_number for task in moved if task.replaces] == [""], "numbered when they are saved"
