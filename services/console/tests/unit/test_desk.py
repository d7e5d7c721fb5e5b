"""Work lists and the acts that a case allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop_console.desk.domain.acts import acts_of_case, acts_of_tasks
from cityloop_console.desk.domain.work_lists import work_lists
from cityloop_messaging import to_timestamp
from cityloop_packs import PackItem, Process, Right

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
OFFERED, ACCEPTED, PASSED = (
    TaskState.TASK_STATE_DISPATCHED,
    TaskState.TASK_STATE_ACCEPTED,
    TaskState.TASK_STATE_PASSED,
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
    assert (intake["file"].needs_reason, intake["void"].needs_reason) == (False, True)
    assert list(acts_of_case(case, process, ["drainage.handle"], roles)) == []
    moved = Case(state="pending_confirmation")
    assert list(acts_of_case(moved, process, ["supervision.intake"], roles)) == [], "what happens by itself is no act"
    assert list(acts_of_case(case, None, ["supervision.intake"], roles)) == []


def test_tasks_are_handled_by_posts_with_the_right_in_their_own_department() -> None:
    tasks = [task("T-1", OFFERED), task("T-2", ACCEPTED), task("T-3", PASSED), task("T-4", OFFERED, department="other")]

    def rights(found: Collection[str]) -> Collection[str]:
        return {Right.HANDLE_TASKS} if "handle" in found else set()

    acts = list(acts_of_tasks(tasks, "drainage", ["drainage.handle", "supervision.intake"], roles, rights))
    assert [act.key for act in acts] == ["accept/T-1", "feed-back/T-2"]
    assert {act.posts for act in acts} == {("drainage.handle",)}
    assert list(acts_of_tasks(tasks, "drainage", ["supervision.intake"], roles, rights)) == []
