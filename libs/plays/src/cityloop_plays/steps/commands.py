"""Steps that order devices about: what is seen on site, requests, second persons, the department's gateway."""

from __future__ import annotations

import asyncio
from typing import Literal

import grpc
from cityloop.sensing.v1 import commands_service_pb2 as commands
from cityloop.sensing.v1.command_pb2 import Command as CommandMessage
from cityloop.sensing.v1.command_pb2 import CommandState
from cityloop.sensing.v1.commands_service_pb2_grpc import CommandsServiceStub
from cityloop_kernel import say
from cityloop_messaging import Backoff
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import wait_for
from pydantic import Field

from cityloop_plays.model import PlayFailedError, PostHolder
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import Text, text_of, word

SERVICE = "sensing-ingest"


class Gateway(Step):
    """A department's gateway carries out, from now on, what its devices are told."""

    do: Literal["gateway"]
    department: Identifier = Field(description="Whose devices it is for.")

    async def play(self, stage: Stage) -> None:
        """Acknowledges and does each command; begins anew when the service is away."""
        stage.state.background[f"gateway-{self.department}"] = asyncio.create_task(self._serve(stage))

    async def _serve(self, stage: Stage) -> int:
        stub = CommandsServiceStub(stage.client.channel(SERVICE, self.department, "gateway"))  # type: ignore[no-untyped-call]
        backoff = Backoff(longest=1.0)
        while True:
            try:
                async for answer in stub.StreamCommands(commands.StreamCommandsRequest()):
                    await self._carry_out(stage, stub, answer.command)
                    backoff.reset()
            except grpc.aio.AioRpcError:
                await backoff.pause()

    async def _carry_out(self, stage: Stage, stub: CommandsServiceStub, command: CommandMessage) -> None:
        for state in (CommandState.COMMAND_STATE_ACKNOWLEDGED, CommandState.COMMAND_STATE_DONE):
            if command.state < state:
                request = commands.ReportCommandRequest(command_id=command.command_id, state=state)
                await stage.make(lambda request=request: stub.ReportCommand(request))  # type: ignore[misc]


class StateInterlock(PostHolder, Step):
    """A person on site says whether a condition holds."""

    do: Literal["interlock"]
    thing: str = Field(description="The device.")
    interlock: Identifier = Field(description="Which of its model's conditions.")
    holds: bool = Field(True, description="What the person saw.")
    text: Text = Field(description="In words.")

    async def play(self, stage: Stage) -> None:
        """Over gRPC, as a handset does."""
        stub = CommandsServiceStub(stage.client.channel(SERVICE, self.department, "handset"))  # type: ignore[no-untyped-call]
        request = commands.StateInterlockRequest(
            change=change(self.post, self.person),
            thing_id=self.thing,
            interlock=self.interlock,
            holds=self.holds,
            text=stage.translate(self.text),
        )
        await stage.make(lambda: stub.StateInterlock(request))
        post, thing = stage.names.post(self.post), stage.thing_name(self.thing)
        stage.print_line("play-interlock", post=post, thing=thing, text=text_of(self.text))


class Command(PostHolder, Step):
    """A device is told to do something."""

    do: Literal["command"]
    name: Identifier = Field(description="By which later steps know it.")
    thing: str = Field(description="The device.")
    command: Identifier = Field(description="Of its model.")
    parameters: dict[str, str] = Field(default_factory=dict, description="Of the command, by name.")
    of: Identifier = Field(description="Report whose case calls for it.")
    approve: PostHolder | None = Field(None, description="The second person; nobody when absent.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be done.")

    async def play(self, stage: Stage) -> None:
        """Request it, let the second person approve where one is named, wait until it is done."""
        stub = CommandsServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        case = (await stage.case_of(self.of)).case
        request = commands.RequestCommandRequest(
            change=change(self.post, self.person),
            thing_id=self.thing,
            command=self.command,
            parameters=self.parameters,
            issue=case.case_number,
        )
        if self.refused:
            await stage.refusal(lambda: stub.RequestCommand(request), self.name)
            return
        answer = await stage.make(lambda: stub.RequestCommand(request))
        command_id = answer.command.command_id
        stage.state.commands[self.name] = command_id
        if self.approve is not None:
            await self._approve(stage, command_id, self.approve)

        async def done() -> CommandMessage | None:
            found = await stage.make(lambda: stub.GetCommand(commands.GetCommandRequest(command=command_id)))
            message: CommandMessage = found.command
            return message if message.state >= CommandState.COMMAND_STATE_DONE else None

        ended = await wait_for(done, say("awaited-result", name=self.name))
        if ended.state != CommandState.COMMAND_STATE_DONE:
            state = CommandState.Name(ended.state)
            raise PlayFailedError(say("failed-command", name=self.name, state=state, reason=ended.reason))
        number, thing, command = ended.command_number, stage.thing_name(self.thing), stage.names.command(self.command)
        if ended.authorised_by_mode:
            mode = word(ended.authorised_by_mode)
            stage.print_line("play-commanded-by-mode", command_number=number, thing=thing, command=command, mode=mode)
        else:
            stage.print_line("play-commanded", command_number=number, thing=thing, command=command)

    async def _approve(self, stage: Stage, command_id: str, by: PostHolder) -> None:
        stub = CommandsServiceStub(stage.client.channel(SERVICE, by.department, "desk"))  # type: ignore[no-untyped-call]
        request = commands.ApproveCommandRequest(
            change=change(by.post, by.person), command_id=command_id, approved=True
        )
        await stage.make(lambda: stub.ApproveCommand(request))
