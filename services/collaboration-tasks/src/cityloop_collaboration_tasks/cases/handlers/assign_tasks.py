"""Who of a department has one of its tasks: given by people, and taken from whoever leaves the post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, Moment, NotReadyError, check_text
from cityloop_packs import Right
from cityloop_rpc import PersonCheck

from cityloop_collaboration_tasks.cases.adapters import holder_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks, lock_task
from cityloop_collaboration_tasks.cases.domain.assigning import (
    Holder,
    StillHolds,
    assign,
    check_holder,
    without_leavers,
)
from cityloop_collaboration_tasks.cases.domain.case import Case, Task
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow

MAX_PERSON = 200
"""Characters of a staff number."""


def holding_now(check_person: PersonCheck, clock: Callable[[], dt.datetime]) -> StillHolds:
    """Whether people hold their posts now, by the staff directory; whoever cannot be looked up yet still does."""

    def still_holds(holder: Holder) -> bool:
        try:
            check_person(holder.department_id, holder.post_id, holder.person_id, clock())
        except ForbiddenError:
            return False
        except NotReadyError:
            return True
        return True

    return still_holds


class Assigning:
    """Gives tasks to people of their departments.

    Args:
        workflow: the rules of cases.
        city: in use.
        rights: what the roles of a post give.
        still_holds: by the staff directory.
    """

    def __init__(
        self,
        workflow: CaseWorkflow,
        city: Callable[[], CityModel],
        rights: Callable[[Collection[str]], Collection[str]],
        still_holds: StillHolds,
    ) -> None:
        self._workflow = workflow
        self._city = city
        self._rights = rights
        self._still_holds = still_holds

    async def assign(
        self, work: UnitOfWork, actor: Actor, task_id: str, post_id: str, person_id: str, note: str, moment: Moment
    ) -> tuple[Task, Case]:
        """A task goes to a colleague, to whoever asks for it, or back to all who handle the department's tasks."""
        check_text("note", note, MAX_TEXT)
        check_text("person_id", person_id, MAX_PERSON)
        before, task = await lock_task(work.connection, actor, task_id)
        holder = Holder(task.department_id, post_id, person_id)
        post = self._city().posts.get(post_id)
        rights = frozenset() if post is None else frozenset(map(Right, self._rights(post.roles)))
        check_holder(holder, "" if post is None else post.department_id, rights, self._still_holds)
        before = without_leavers(before, self._still_holds, moment)
        task = next(found for found in before.tasks if found.task_id == task_id)
        after = await self._workflow.save(work, assign(before, task, actor, holder, note, moment))
        task = next(found for found in after.tasks if found.task_id == task_id)
        details = {"case_version": after.case.version, "note": note, "task": task.task_number}
        details |= {"to_post": post_id, "to_person": person_id}
        await record_evidence(work.connection, actor, moment, task.transition.move, after.case.case_number, details)
        return task, after.case


class Leavers:
    """Looks again and again who has left; a second look changes nothing, so several replicas may."""

    def __init__(
        self, pool: Pool, workflow: CaseWorkflow, still_holds: StillHolds, clock: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._workflow = workflow
        self._still_holds = still_holds
        self._clock = clock

    async def check(self) -> None:
        """Tasks of those who have left are for all who handle their departments' tasks."""
        async with self._pool.acquire() as connection:
            held = await holder_store.holders(connection)
            left = [holder for holder in held if not self._still_holds(holder)]
            cases = {case_id for holder in left for case_id in await holder_store.cases_held_by(connection, holder)}
        for case_id in sorted(cases):
            now = self._clock()
            async with UnitOfWork(self._pool) as work:
                before = await lock_case_with_tasks(work.connection, case_id)
                after = without_leavers(before, self._still_holds, Moment(now, now))
                if after is not before:
                    await self._workflow.save(work, after)
