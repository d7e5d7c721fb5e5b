"""What reactions of packs do with cases: each in the transaction in which its cause ends."""

from __future__ import annotations

from cityloop_database import UnitOfWork
from cityloop_kernel import NotFoundError
from cityloop_reactions import ReactionRun

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.process import move_of_reaction
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.notes import add_note
from cityloop_collaboration_tasks.cases.handlers.open_linked_case import open_case_of_reaction

REMARK = "remark"
"""What a note is that a reaction has made."""


class CaseActs:
    """Opens cases, moves them, remarks on them; each returns the number of the case."""

    def __init__(self, workflow: CaseWorkflow) -> None:
        self._workflow = workflow

    async def open_case(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Raises: as `open_case_of_reaction` says."""
        return (await open_case_of_reaction(work, self._workflow, run)).case_number

    async def move(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Raises: NotFoundError where there is no such case, else as `move_of_reaction` says."""
        act = run.reaction.item.act.move
        assert act is not None  # noqa: S101 the reaction's own act
        before = await self._locked(work, run)
        rules = self._workflow.rules(before.case, run.moment)
        moved = move_of_reaction(before, rules, act.move, act.reason, run.explanation, run.moment)
        return (await self._workflow.save(work, moved)).case.case_number

    async def remark(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Raises: NotFoundError where there is no such case."""
        act = run.reaction.item.act.remark
        assert act is not None  # noqa: S101 the reaction's own act
        case = (await self._locked(work, run)).case
        await add_note(work, self._workflow.history, case.case_id, run.actor, run.moment, REMARK, reason=act.text)
        return case.case_number

    async def _locked(self, work: UnitOfWork, run: ReactionRun) -> CaseChange:
        name = run.trigger.case or run.trigger.event_id
        found = await case_store.find_case(work.connection, name) if name else None
        if found is None:
            raise NotFoundError(f"no case {name!r}", "CASE_UNKNOWN")
        return await lock_case_with_tasks(work.connection, found.case_id)
