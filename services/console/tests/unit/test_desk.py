"""Work lists and the acts that a case allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop.cases.v1.case_pb2 import LateReturn as Wish
from cityloop.sharing.v1.staff_pb2 import Person, PostHolder
from cityloop.sharing.v1.staff_service_pb2 import StaffMember
from cityloop_console.desk.domain.acts import (
    acts_of_assigning,
    acts_of_case,
    acts_of_oversight,
    acts_of_returns,
    acts_of_tasks,
)
from cityloop_console.desk.domain.colleagues import colleagues_of, name_of
from cityloop_console.desk.domain.work_lists import work_lists
from cityloop_flows import TimeAmount
from cityloop_messaging import to_timestamp
from cityloop_packs import LateReturn, PackItem, Process, Right

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
OFFERED, ACCEPTED, PASSED, FAILED_CHECK = (
    TaskState.TASK_STATE_DISPATCHED,
    TaskState.TASK_STATE_ACCEPTED,
    TaskState.TASK_STATE_PASSED,
    TaskState.TASK_STATE_FAILED_CHECK,
)
ROLES = {"drainage.handle": {"handle"}, "supervision.intake": {"intake"}}
PROCESS = Process.model_validate(
    {
        "process": "ordinary",
        "automatic": ["open"],
        "moves": [
            {
                "move": "open",
                "sources": ["pending_confirmation"],
                "target": "pending_filing",
                "guards": [{"role": ["intake"]}],
            },
            {
                "move": "file",
                "sources": ["pending_filing"],
                "target": "pending_dispatch",
                "guards": [{"role": ["intake"]}],
            },
            {
                "move": "void",
                "sources": ["pending_filing"],
                "target": "void",
                "guards": [{"role": ["supervise", "intake"]}, "reason"],
                "effects": ["cancel_tasks"],
            },
            {
                "move": "dispatch",
                "sources": ["pending_dispatch"],
                "target": "in_handling",
                "guards": [{"role": ["intake"]}],
                "effects": ["dispatch"],
            },
            {
                "move": "defer",
                "sources": ["pending_dispatch"],
                "target": "pending_filing",
                "guards": [{"role": ["intake"]}],
                "effects": [{"wait": {"move": "file", "time": {"natural_days": 10}, "chosen": True}}],
            },
        ],
    }
)


def task(number: str, state: TaskState, due: dt.datetime | None = None, department: str = "drainage") -> Task:
    return Task(
        task_id=number,
        task_number=number,
        state=state,
        department_id=department,
        due_at=None if due is None else to_timestamp(due),
        recorded_at=to_timestamp(NOON - HOUR),
    )


def roles(post: str) -> Collection[str]:
    return ROLES.get(post, ())


def test_lists_are_named_after_what_is_stuck_and_begin_with_what_is_due_first() -> None:
    tasks = [
        task("T-1", OFFERED, NOON + 4 * HOUR),
        task("T-2", OFFERED, NOON + HOUR),
        task("T-3", ACCEPTED, NOON - HOUR),
        task("T-4", ACCEPTED),
    ]
    case = Case(case_number="C-1", due_at=to_timestamp(NOON + HOUR), recorded_at=to_timestamp(NOON))
    found = work_lists(tasks, {"pending_check": [case]}, NOON)
    numbers = {name: [item.number for item in items] for name, items in found.items() if items}
    assert numbers == {
        "offered": ["T-2", "T-1"],
        "accepted": ["T-3", "T-4"],
        "due-soon": ["T-2"],
        "overdue": ["T-3"],
        "check": ["C-1"],
    }


def test_a_case_allows_what_its_process_allows_to_a_post_of_the_person() -> None:
    process = PackItem(PROCESS, "base", 1, "base/ordinary", "ordinary")
    case = Case(state="pending_filing")
    intake = {act.subject: act for act in acts_of_case(case, process, ["supervision.intake", "drainage.handle"], roles)}
    assert set(intake) == {"file", "void"}
    assert intake["void"].posts == ("supervision.intake",)
    assert (intake["file"].needs_text, intake["void"].needs_text) == (False, True)
    assert (intake["file"].waits, intake["file"].dispatches) == (False, False)
    assert all(act.first and act.replies for act in intake.values())
    assert list(acts_of_case(case, process, ["drainage.handle"], roles)) == []
    given_out = {
        act.subject: act for act in acts_of_case(Case(state="pending_dispatch"), process, ["supervision.intake"], roles)
    }
    assert {name: (act.waits, act.dispatches) for name, act in given_out.items()} == {
        "dispatch": (False, True),
        "defer": (True, False),
    }
    moved = Case(state="pending_confirmation")
    assert list(acts_of_case(moved, process, ["supervision.intake"], roles)) == [], "what happens by itself is no act"
    assert list(acts_of_case(case, None, ["supervision.intake"], roles)) == []


def test_tasks_are_handled_by_posts_with_the_right_in_their_own_department() -> None:
    tasks = [task("T-1", OFFERED), task("T-2", ACCEPTED), task("T-3", PASSED), task("T-4", OFFERED, department="other")]
    tasks.append(task("T-5", FAILED_CHECK))
    tasks[-1].contacted_at.CopyFrom(to_timestamp(NOON))

    def rights(found: Collection[str]) -> Collection[str]:
        return {Right.HANDLE_TASKS} if "handle" in found else set()

    acts = list(acts_of_tasks(tasks, "drainage", ["drainage.handle", "supervision.intake"], roles, rights))
    assert [act.key for act in acts if act.first] == ["accept/T-1", "feed-back/T-2", "feed-back/T-5"]
    assert [act.key for act in acts if not act.first] == [
        "return/T-1",
        *("contacted/T-2", "arrived/T-2", "take-over/T-2"),
        *("arrived/T-5", "take-over/T-5"),
    ], "a step is taken once"
    assert {act.kind for act in acts if act.needs_text} == {"feed-back", "return", "take-over"}
    assert {act.posts for act in acts} == {("drainage.handle",)}
    assert list(acts_of_tasks(tasks, "drainage", ["supervision.intake"], roles, rights)) == []


def test_what_one_has_comes_first_and_is_a_list_of_its_own() -> None:
    tasks = [task("T-1", OFFERED, NOON + HOUR), task("T-2", OFFERED), task("T-3", ACCEPTED, NOON + 9 * HOUR)]
    for given in tasks[1:]:
        given.assigned_post_id, given.assigned_person_id = "drainage.handle", "sun"
    tasks[0].assigned_post_id, tasks[0].assigned_person_id = "drainage.handle", "wu"
    waiting = {"pending_check": [Case(case_number="C-1")]}
    lists = work_lists(tasks, waiting, NOON, "sun")
    assert [(item.number, item.mine) for item in lists["offered"]] == [("T-2", True), ("T-1", False)]
    assert [item.number for item in lists["mine"]] == ["T-3", "T-2"]
    assert work_lists(tasks, waiting, NOON)["mine"] == [], "nobody has what nobody looks for"


def test_a_task_is_taken_given_and_given_back_by_those_who_may_and_from_a_colleague_with_a_note() -> None:
    free, mine, hers, done = (task(f"T-{number}", ACCEPTED) for number in range(1, 5))
    mine.assigned_person_id, hers.assigned_person_id, done.state = "sun", "wu", PASSED
    tasks = [free, mine, hers, done, task("T-5", OFFERED, department="other")]
    given = {"handle": {Right.HANDLE_TASKS}, "intake": {Right.ASSIGN_TASKS}}

    def acts(*posts: str) -> dict[str, bool]:
        def rights(found: Collection[str]) -> Collection[str]:
            return set().union(*(given.get(role, set()) for role in found))

        found = acts_of_assigning(tasks, "drainage", "sun", posts, roles, rights)
        return {act.key: act.needs_text for act in found}

    handler = acts("drainage.handle")
    free_or_mine = dict.fromkeys(("claim/T-1", "assign/T-1", "assign/T-2", "unassign/T-2"), False)
    assert handler == free_or_mine | dict.fromkeys(("claim/T-3", "assign/T-3", "unassign/T-3"), True)
    chief = acts("supervision.intake")
    assert chief == {key: needs for key, needs in handler.items() if not key.startswith("claim/")}
    assert acts("nobody") == {}


def test_an_accepted_task_is_asked_back_in_time_and_the_dispatcher_decides() -> None:
    rule = {"within": {"urgent_hours": 2}, "approved_by": ["intake"]}
    process = PackItem(PROCESS.model_copy(update={"late_return": LateReturn.model_validate(rule)}), "b", 1, "b/p", "p")
    fresh, late, asked, kept, offered = (task(f"T-{number}", ACCEPTED) for number in range(1, 6))
    offered.state = OFFERED
    for found in (fresh, asked, kept):
        found.accepted_at.CopyFrom(to_timestamp(NOON - 2 * HOUR))
    late.accepted_at.CopyFrom(to_timestamp(NOON - 3 * HOUR))
    asked.late_return, kept.late_return = Wish.LATE_RETURN_ASKED, Wish.LATE_RETURN_REFUSED
    tasks = [fresh, late, asked, kept, offered]

    def acts(post: str, by: PackItem[Process] | None = process) -> list[tuple[str, dt.datetime | None]]:
        def rights(found: Collection[str]) -> Collection[str]:
            return {Right.HANDLE_TASKS} if "handle" in found else set()

        def after(moment: dt.datetime, amount: TimeAmount) -> dt.datetime:
            return moment + amount.amount.time

        found = acts_of_returns(tasks, "drainage", by, [post], roles, rights, after, NOON)
        return [(act.key, act.until) for act in found if act.needs_text]

    assert acts("drainage.handle") == [("ask-return/T-1", NOON)], "the limit itself is in time"
    assert acts("supervision.intake") == [("approve-return/T-3", None), ("refuse-return/T-3", None)]
    assert acts("drainage.handle", PackItem(PROCESS, "b", 1, "b/p", "p")) == acts("drainage.handle", None) == []


def test_what_is_supervised_or_has_climbed_is_one_list() -> None:
    mine, watched, climbed = task("T-1", ACCEPTED), task("T-2", ACCEPTED), task("T-3", OFFERED, department="other")
    watched.supervised, watched.urgings = True, 2
    case = Case(case_number="C-1", supervised=True, recorded_at=to_timestamp(NOON))
    lists = work_lists([mine, watched], {}, NOON, others={"supervised": [case]}, climbed=[climbed, watched])
    assert [(item.number, item.urgings) for item in lists["supervised"]] == [("T-2", 2), ("T-3", 0), ("C-1", 0)]
    assert [item.number for item in lists["accepted"]] == ["T-1", "T-2"]


def test_departments_are_urged_while_they_are_at_work_and_supervision_is_ended_at_any_time() -> None:
    given = {"handle": {Right.URGE_CASES}, "intake": {Right.URGE_CASES, Right.SUPERVISE_CASES}}

    def acts(case: Case, *tasks: Task, ended: bool = False, post: str = "supervision.intake") -> list[str]:
        def rights(found: Collection[str]) -> Collection[str]:
            return set().union(*(given.get(role, set()) for role in found))

        found = acts_of_oversight(case, tasks, ended, [post], roles, rights)
        return [act.key for act in found if act.needs_text and not act.first]

    case, watched, at_work = Case(case_id="c"), Case(case_id="c", supervised=True), task("T-1", ACCEPTED)
    assert acts(case, at_work) == ["urge/c", "supervise/c"]
    assert acts(case, at_work, post="drainage.handle") == ["urge/c"]
    assert acts(watched, task("T-2", PASSED)) == ["end-supervision/c"]
    assert (acts(watched, at_work, ended=True), acts(case, at_work, ended=True)) == (["end-supervision/c"], [])
    assert acts(case, at_work, post="nobody") == []


def test_colleagues_are_those_who_handle_tasks_now() -> None:
    def member(name: str, post: str, begins: dt.datetime, ends: dt.datetime | None = None) -> StaffMember:
        until = None if ends is None else to_timestamp(ends)
        held = PostHolder(post_id=post, person_id=name, valid_from=to_timestamp(begins), valid_until=until)
        return StaffMember(person=Person(person_id=name, name=name.title()), holder=held)

    members = [
        member("wu", "drainage.handle", NOON - HOUR),
        member("sun", "drainage.handle", NOON - HOUR, NOON + HOUR),
        member("checker", "drainage.check", NOON - HOUR),
        member("later", "drainage.handle", NOON + HOUR),
        member("left", "drainage.handle", NOON - HOUR, NOON),
    ]
    found = colleagues_of(members, lambda post: {Right.HANDLE_TASKS} if post.endswith("handle") else set(), NOON)
    assert [colleague.key for colleague in found] == ["drainage.handle|sun", "drainage.handle|wu"]
    assert (name_of(found, "wu"), name_of(found, "left")) == ("Wu", "")
