"""What reactions of packs do with briefings: in the transaction in which the cause ends."""

from __future__ import annotations

from cityloop_database import UnitOfWork
from cityloop_reactions import ReactionRun

from cityloop_collaboration_tasks.briefings.handlers.draft import Drafting, draft_by_reaction


class BriefingActs:
    """Drafts briefings; returns the number of the edition."""

    def __init__(self, drafting: Drafting) -> None:
        self._drafting = drafting

    async def draft_briefing(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Raises: as `draft_by_reaction` says."""
        return await draft_by_reaction(work, self._drafting, run)
