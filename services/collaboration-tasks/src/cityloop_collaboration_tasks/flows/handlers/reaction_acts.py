"""What reactions of packs do with flows: each in the transaction in which its cause ends."""

from __future__ import annotations

from cityloop_database import UnitOfWork
from cityloop_reactions import ReactionRun

from cityloop_collaboration_tasks.flows.adapters import flow_store
from cityloop_collaboration_tasks.flows.domain.moves import move_of_reaction, reviews_of
from cityloop_collaboration_tasks.flows.handlers.flow_workflow import FlowWorkflow, lock
from cityloop_collaboration_tasks.flows.handlers.open_flow import open_flow_of_reaction


class FlowActs:
    """Opens flows and moves them; each returns the number of the flow."""

    def __init__(self, workflow: FlowWorkflow) -> None:
        self._workflow = workflow

    async def open_flow(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Raises: as `open_flow_of_reaction` says."""
        return (await open_flow_of_reaction(work, self._workflow, run)).flow_number

    async def move(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Raises: NotFoundError where there is no such flow, else as `move_of_reaction` says."""
        act = run.reaction.item.act.move
        assert act is not None  # noqa: S101 the reaction's own act
        flow = await lock(work, run.trigger.subject)
        reviews = reviews_of(await flow_store.reviews_of(work.connection, flow.flow_id))
        rules = self._workflow.rules_of(flow)
        moved = move_of_reaction(flow, rules, act.move, act.reason, run.explanation, reviews, run.moment)
        return (await self._workflow.save(work, [moved], run.moment)).flow_number
