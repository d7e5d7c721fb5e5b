"""Commands that reactions of packs ask for: in the transaction in which their cause ends."""

from __future__ import annotations

from cityloop_database import UnitOfWork
from cityloop_reactions import ReactionRun

from cityloop_sensing_ingest.commands.handlers.commands import Commands


class CommandActs:
    """Asks for commands; returns the number of the command."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def request(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Raises: as `Commands.request_by_reaction` says."""
        act = run.reaction.item.act.request_command
        assert act is not None  # noqa: S101 the reaction's own act
        thing_id = act.thing or run.target.name
        issue = f"{act.reason} ({run.reaction.name}: {run.trigger.case or run.cause})"
        authorised = run.reaction.item.authorised is not None
        command = await self._commands.request_by_reaction(
            work, run.actor, run.moment, thing_id, act, issue, authorised
        )
        return command.command_number
