"""What people, gateways and time do with commands, each with its evidence; every version is stored and published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_audit import record_evidence
from cityloop_database import Connection, Pool, UnitOfWork, next_numbers
from cityloop_kernel import (
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    Moment,
    NotFoundError,
    check_text,
    short_number,
)
from cityloop_messaging import Outbox, new_id
from cityloop_packs import THING_MODELS, ActivePacks, DeviceCommand, ModeName, RequestCommand, ThingModel
from cityloop_rpc import ChangeNotifier
from cityloop_telemetry import Logger, span

from cityloop_sensing_ingest.commands import domain
from cityloop_sensing_ingest.commands.adapters import command_messages, command_store
from cityloop_sensing_ingest.commands.domain import APPROVAL_WAITS, Command, CommandReason, CommandState, Statement
from cityloop_sensing_ingest.commands.telemetry import LogEvents, Metrics, Spans
from cityloop_sensing_ingest.registry.domain import RegisteredThing, Things

MAX_TEXT = 2_000
SERVICE_ACTOR = Actor("cityloop", "sensing-ingest")


class Commands:
    """Orders to devices.

    Args:
        pool: for what time does by itself.
        outbox: every version leaves through it.
        packs: the packs in use.
        modes: the operating mode of a place that lies in these areas.
        things: that are registered.
        streams: notified when a command is released.
        clock: the service's.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        modes: Callable[[Sequence[AreaReference]], ModeName],
        things: Things[Connection],
        streams: ChangeNotifier,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._packs = packs
        self._modes = modes
        self._things = things
        self._streams = streams
        self._clock = clock
        self._log = Logger()

    async def request(
        self,
        work: UnitOfWork,
        actor: Actor,
        moment: Moment,
        thing_id: str,
        name: str,
        parameters: Mapping[str, str],
        issue: str,
    ) -> Command:
        """A new command: released, waiting for its second person, or refused because its interlock does not hold.

        Raises:
            NotFoundError: the thing or its command is unknown.
            ForbiddenError, InvalidError: see `domain.check_request`.
        """
        check_text("issue", issue, MAX_TEXT)
        thing, model = await self._thing(work, thing_id)
        definition = domain.command_definition(model, thing.thing_model, name)
        domain.check_request(definition, thing.department_id, actor, parameters, issue)
        return await self._new(work, actor, moment, thing, definition, parameters, issue, authorised=False)

    async def request_by_reaction(
        self,
        work: UnitOfWork,
        actor: Actor,
        moment: Moment,
        thing_id: str,
        wanted: RequestCommand,
        issue: str,
        authorised: bool,
    ) -> Command:
        """A command that a reaction of a pack asks for; one that needs a second person waits for him.

        Args:
            work: the transaction.
            actor: the post that signed it, which has to be one that may ask itself; else the service.
            moment: of the request.
            thing_id: of a thing of the model that the reaction names.
            wanted: the command with its parameters.
            issue: why.
            authorised: whether an order authorised it beforehand: then nobody has to approve it.

        Raises:
            NotFoundError: the thing or its command is unknown.
            ConflictError: the thing is of another model, or the interlock does not hold.
            ForbiddenError, InvalidError: see `domain.check_request`.
        """
        thing, model = await self._thing(work, thing_id)
        if thing.thing_model != wanted.thing_model:
            raise ConflictError(f"{thing_id} is a {thing.thing_model}", "THING_MODEL_OTHER")
        definition = domain.command_definition(model, thing.thing_model, wanted.command)
        if actor.post_id:
            domain.check_request(definition, thing.department_id, actor, wanted.parameters, issue)
        else:
            domain.check_parameters(definition, wanted.parameters)
        command = await self._new(work, actor, moment, thing, definition, wanted.parameters, issue, authorised)
        if command.state is CommandState.REFUSED:
            raise ConflictError(command.reason, command.code, dict(command.details))
        return command

    async def _new(
        self,
        work: UnitOfWork,
        actor: Actor,
        moment: Moment,
        thing: RegisteredThing,
        definition: DeviceCommand,
        parameters: Mapping[str, str],
        issue: str,
        authorised: bool,
    ) -> Command:
        statement, blocked = await self._interlock(work, definition, thing.thing_id, moment)
        state, mode = domain.first_state(definition, self._modes(thing.place.areas), authorised)
        (number,) = await next_numbers(work.connection, "command_numbers", 1)
        command = Command(
            command_id=str(new_id()),
            command_number=short_number("D", moment.occurred_at.year, number),
            version=1,
            state=CommandState.REFUSED if blocked else state,
            thing_id=thing.thing_id,
            department_id=thing.department_id,
            jurisdiction=thing.place.jurisdiction,
            command=definition.command,
            parameters=dict(parameters),
            issue=issue,
            requested_by_post_id=actor.post_id,
            requested_by_person_id=actor.person_id,
            approved_by_post_id="",
            authorised_by_mode="" if blocked else mode,
            interlock=statement,
            reason=blocked.text,
            expires_at=None if blocked else moment.recorded_at + _time_limit(definition, state),
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
            thing_name=thing.name,
            thing_model=thing.thing_model,
            code=blocked.code,
            details=blocked.details,
        )
        return await self._save(work, command, actor, moment, "request-command")

    async def approve(
        self, work: UnitOfWork, actor: Actor, moment: Moment, command_id: str, approved: bool, reason: str
    ) -> Command:
        """The second person releases a command or refuses it; the interlock must hold then too.

        Raises:
            NotFoundError: there is no such command.
            ForbiddenError, ConflictError: see `domain.check_approval`.
            InvalidError: a refusal without a reason.
        """
        check_text("reason", reason, MAX_TEXT)
        before = await self._locked(work, command_id)
        thing, model = await self._thing(work, before.thing_id)
        definition = domain.command_definition(model, thing.thing_model, before.command)
        domain.check_approval(definition, before, actor, moment.recorded_at)
        if not approved and not reason:
            raise InvalidError("say why the command is not approved", "REASON_MISSING")
        statement, blocked = await self._interlock(work, definition, before.thing_id, moment)
        if approved and not blocked:
            command = before.released(definition, moment)
        else:
            command = before.with_state(CommandState.REFUSED, moment, reason if not approved else blocked)
        command = replace(command, approved_by_post_id=actor.post_id, interlock=statement)
        return await self._save(work, command, actor, moment, "approve-command" if approved else "refuse-command")

    async def state_interlock(
        self, work: UnitOfWork, actor: Actor, moment: Moment, thing_id: str, interlock: str, holds: bool, text: str
    ) -> Statement:
        """Record what a person on site states about the condition of an interlock.

        Raises:
            NotFoundError: the thing or the interlock is unknown.
            ForbiddenError, InvalidError: see `domain.check_statement`.
        """
        check_text("text", text, MAX_TEXT)
        thing, model = await self._thing(work, thing_id)
        domain.check_statement(domain.interlock_named(model, thing.thing_model, interlock), actor, text)
        statement = Statement(interlock, actor.post_id, moment.occurred_at, holds, text)
        await command_store.save_statement(work.connection, thing_id, statement, actor)
        details = {"interlock": interlock, "holds": holds, "text": text}
        await record_evidence(work.connection, actor, moment, "state-interlock", thing_id, details)
        return statement

    async def report(self, actor: Actor, command_id: str, state: CommandState | None, reason: str) -> Command:
        """Record what the gateway reports of a command; a repeated report changes nothing.

        Raises:
            NotFoundError: there is no such command.
            ForbiddenError: its thing is not of the gateway's department.
            InvalidError, ConflictError: see `domain.report`.
        """
        check_text("reason", reason, MAX_TEXT)
        now = self._clock()
        moment = Moment(now, now)
        if state is None:
            raise InvalidError("report ACKNOWLEDGED, DONE or REFUSED", "STATE_INVALID")
        async with UnitOfWork(self._pool) as work:
            before = await self._locked(work, command_id)
            if before.department_id != actor.department_id:
                raise ForbiddenError(f"{before.command_number} is for a thing of another department", "FOREIGN_COMMAND")
            command = domain.report(before, state, reason, moment)
            if command is not before:
                await self._save(work, command, actor, moment, "report-command")
        return command

    async def time_out(self) -> None:
        """End the commands whose time has passed."""
        now = self._clock()
        async with UnitOfWork(self._pool) as work:
            due = await command_store.lock_due(work.connection, now)
            for before in due:
                moment = Moment(before.expires_at or now, now)
                waited = "second person" if before.state is CommandState.PENDING_APPROVAL else "device"
                reason = CommandReason(
                    f"nothing came from the {waited} in time", domain.TIMED_OUT, {"waited_for": waited}
                )
                command = before.with_state(CommandState.TIMED_OUT, moment, reason)
                with span(Spans.TIME_OUT, attributes={"cityloop.command.number": command.command_number}):
                    await self._save(work, command, SERVICE_ACTOR, moment, "time-out-command")
        for command in due:
            self._log.warning(LogEvents.COMMAND_TIMED_OUT, command=command.command_number, thing=command.thing_id)

    async def _thing(self, work: UnitOfWork, thing_id: str) -> tuple[RegisteredThing, ThingModel | None]:
        thing = await self._things.lock(work.connection, thing_id)
        if thing is None:
            raise NotFoundError(f"no thing {thing_id!r}", "THING_UNKNOWN")
        found = self._packs().named(THING_MODELS).get(thing.thing_model)
        return thing, None if found is None else found.item

    async def _locked(self, work: UnitOfWork, command_id: str) -> Command:
        command = await command_store.lock(work.connection, command_id)
        if command is None:
            raise NotFoundError(f"no command {command_id!r}", "COMMAND_UNKNOWN")
        return command

    async def _interlock(
        self, work: UnitOfWork, definition: DeviceCommand, thing_id: str, moment: Moment
    ) -> tuple[Statement | None, CommandReason]:
        """The newest statement on the interlock of a command, and why it blocks the command."""
        lock = definition.interlock
        newest = None
        if lock is not None:
            newest = await command_store.newest_statement(work.connection, thing_id, lock.interlock, lock.departments)
        return newest, domain.blocking_reason(lock, newest, moment.recorded_at)

    async def _save(self, work: UnitOfWork, command: Command, actor: Actor, moment: Moment, action: str) -> Command:
        await command_store.save(work.connection, command)
        await self._outbox.add(work, [command_messages.command_fact(command)])
        details = {"command": command.command, "state": command.state, "issue": command.issue, "reason": command.reason}
        await record_evidence(work.connection, actor, moment, action, command.command_number, details)
        Metrics.COMMANDS.labels(command.state).inc()
        if command.state is CommandState.RELEASED:
            work.after_commit(self._streams.notify)
        return command


def _time_limit(definition: DeviceCommand, state: CommandState) -> dt.timedelta:
    return (
        APPROVAL_WAITS if state is CommandState.PENDING_APPROVAL else dt.timedelta(seconds=definition.complete_seconds)
    )
