"""gRPC: cityloop.sensing.v1.CommandsService. The certificate names the department."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from cityloop.sensing.v1 import commands_service_pb2 as messages
from cityloop.sensing.v1 import commands_service_pb2_grpc as stubs
from cityloop.sensing.v1.command_pb2 import Command
from cityloop.sensing.v1.command_pb2 import CommandState as MessageState
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, ConflictError, Moment, NotFoundError
from cityloop_rpc import Authorizer, ChangeNotifier, caller

from cityloop_sensing_ingest.commands.adapters import command_messages, command_store
from cityloop_sensing_ingest.commands.domain import NOT_HOLDING
from cityloop_sensing_ingest.commands.handlers.commands import Commands


class CommandsServicer(stubs.CommandsServiceServicer):
    """Orders to devices: policy, second person, interlock, acknowledgement, result."""

    def __init__(self, pool: Pool, authorizer: Authorizer, commands: Commands, streams: ChangeNotifier) -> None:
        self._pool = pool
        self._authorizer = authorizer
        self._commands = commands
        self._streams = streams

    async def RequestCommand(  # noqa: N802 the contract's name
        self, request: messages.RequestCommandRequest, _context: Any
    ) -> messages.RequestCommandResponse:
        """Ask for a command; one whose interlock does not hold is recorded as refused, and the call fails."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.RequestCommandResponse:
            command = await self._commands.request(
                work, actor, moment, request.thing_id, request.command, request.parameters, request.issue
            )
            return messages.RequestCommandResponse(command=command_messages.command_message(command))

        method, answer_type = "CommandsService/RequestCommand", messages.RequestCommandResponse
        answer = await self._authorizer.run_change(
            method, request.change, request, answer_type, effect, subject=request.thing_id
        )
        _raise_refused(answer.command)
        return answer

    async def ApproveCommand(  # noqa: N802
        self, request: messages.ApproveCommandRequest, _context: Any
    ) -> messages.ApproveCommandResponse:
        """The second person's answer; where the interlock holds no more, the command is refused and the call fails."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ApproveCommandResponse:
            command = await self._commands.approve(
                work, actor, moment, request.command_id, request.approved, request.reason
            )
            return messages.ApproveCommandResponse(command=command_messages.command_message(command))

        method, answer_type = "CommandsService/ApproveCommand", messages.ApproveCommandResponse
        answer = await self._authorizer.run_change(
            method, request.change, request, answer_type, effect, subject=request.command_id
        )
        if request.approved:
            _raise_refused(answer.command)
        return answer

    async def StateInterlock(  # noqa: N802
        self, request: messages.StateInterlockRequest, _context: Any
    ) -> messages.StateInterlockResponse:
        """What a person on site saw."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.StateInterlockResponse:
            statement = await self._commands.state_interlock(
                work, actor, moment, request.thing_id, request.interlock, request.holds, request.text
            )
            return messages.StateInterlockResponse(statement=command_messages.statement_message(statement))

        method, answer_type = "CommandsService/StateInterlock", messages.StateInterlockResponse
        return await self._authorizer.run_change(
            method, request.change, request, answer_type, effect, subject=request.thing_id
        )

    async def StreamCommands(  # noqa: N802
        self, _request: messages.StreamCommandsRequest, _context: Any
    ) -> AsyncIterator[messages.StreamCommandsResponse]:
        """Commands that wait, then every command as it is released; each once a stream."""
        department = caller().department
        sent: set[str] = set()
        while True:
            subscription = self._streams.subscribe()
            async with self._pool.acquire() as connection:
                released = await command_store.released(connection, department, self._authorizer.clock())
            for command in released:
                if command.command_id not in sent:
                    yield messages.StreamCommandsResponse(command=command_messages.command_message(command))
            sent = {command.command_id for command in released}
            await self._streams.wait(subscription)

    async def ReportCommand(  # noqa: N802
        self, request: messages.ReportCommandRequest, _context: Any
    ) -> messages.ReportCommandResponse:
        """What the device did; a report that comes again changes nothing."""
        identity = caller()
        actor = Actor(identity.department, identity.system)
        state = command_messages.STATES.get(request.state)
        command = await self._commands.report(actor, request.command_id, state, request.reason)
        return messages.ReportCommandResponse(command=command_messages.command_message(command))

    async def GetCommand(  # noqa: N802
        self, request: messages.GetCommandRequest, _context: Any
    ) -> messages.GetCommandResponse:
        """A command by its id or number, with every version."""
        async with self._pool.acquire() as connection:
            history = await command_store.history(connection, request.command)
        if not history:
            raise NotFoundError(f"no command {request.command!r}", "COMMAND_UNKNOWN")
        return messages.GetCommandResponse(command=history[-1], history=history)


def _raise_refused(command: Command) -> None:
    """Fail a call that asked for what was refused; the refusal itself has been recorded."""
    if command.state == MessageState.COMMAND_STATE_REFUSED:
        details = {"command": command.command_number, **command.details}
        raise ConflictError(f"{command.command_number} is refused: {command.reason}", NOT_HOLDING, details)
