"""What people, gateways and time do with commands, each with its evidence; every version is kept and published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_audit import record_evidence
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment, NotFoundError, short_number
from cityloop_messaging import Outbox, new_id
from cityloop_packs import THING_MODELS, ActivePacks, DeviceCommand, ModeName, ThingModel
from cityloop_rpc import ChangeNotifier
from cityloop_telemetry import LogEvent, Logger, Metrics, Spans, span

from cityloop_sensing_ingest.adapters import command_facts, command_store
from cityloop_sensing_ingest.adapters.things import KnownThing, lock_thing
from cityloop_sensing_ingest.domain import commands
from cityloop_sensing_ingest.domain.commands import APPROVAL_WAITS, Command, CommandState, Missing, Statement

MAX_TEXT = 2_000
ITSELF = Actor("cityloop", "sensing-ingest")


class Commands:
    """Orders to devices.

    Args:
        pool: for what time does by itself.
        outbox: every version leaves through it.
        packs: the packs in use.
        modes: the operating mode of a place that lies in these areas.
        streams: woken when a command is released.
        clock: the service's.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        modes: Callable[[Sequence[AreaReference]], ModeName],
        streams: ChangeNotifier,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._packs = packs
        self._modes = modes
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
            ForbiddenError, InvalidError: see `commands.check_request`.
        """
        _bounded(issue)
        thing, model = await self._thing(work, thing_id)
        plan = commands.plan_of(model, thing.thing_model, name)
        commands.check_request(plan, thing.department_id, actor, parameters, issue)
        statement, missing = await self._interlock(work, plan, thing_id, moment)
        state, mode = commands.first_state(plan, self._modes(thing.place.areas))
        number = await command_store.next_number(work.connection)
        command = Command(
            command_id=str(new_id()),
            command_number=short_number("D", moment.occurred_at.year, number),
            version=1,
            state=CommandState.REFUSED if missing else state,
            thing_id=thing_id,
            department_id=thing.department_id,
            jurisdiction=thing.place.jurisdiction,
            command=name,
            parameters=dict(parameters),
            issue=issue,
            requested_by_post_id=actor.post_id,
            requested_by_person_id=actor.person_id,
            approved_by_post_id="",
            authorised_by_mode="" if missing else mode,
            interlock=statement,
            reason=missing.text,
            expires_at=None if missing else moment.recorded_at + _waits(plan, state),
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
            thing_name=thing.name,
            thing_model=thing.thing_model,
            code=missing.code,
            facts=missing.facts,
        )
        return await self._save(work, command, actor, moment, "request-command")

    async def approve(
        self, work: UnitOfWork, actor: Actor, moment: Moment, command_id: str, approved: bool, reason: str
    ) -> Command:
        """The second person releases a command or refuses it; the interlock must hold then too.

        Raises:
            NotFoundError: there is no such command.
            ForbiddenError, ConflictError: see `commands.check_approval`.
            InvalidError: a refusal without a reason.
        """
        _bounded(reason)
        before = await self._locked(work, command_id)
        thing, model = await self._thing(work, before.thing_id)
        plan = commands.plan_of(model, thing.thing_model, before.command)
        commands.check_approval(plan, before, actor, moment.recorded_at)
        if not approved and not reason:
            raise InvalidError("say why the command is not approved", "REASON_MISSING")
        statement, missing = await self._interlock(work, plan, before.thing_id, moment)
        if approved and not missing:
            command = before.released(plan, moment)
        else:
            command = before.moved(CommandState.REFUSED, moment, reason if not approved else missing)
        command = replace(command, approved_by_post_id=actor.post_id, interlock=statement)
        return await self._save(work, command, actor, moment, "approve-command" if approved else "refuse-command")

    async def state(
        self, work: UnitOfWork, actor: Actor, moment: Moment, thing_id: str, interlock: str, holds: bool, text: str
    ) -> Statement:
        """What a person on site says of the condition of an interlock.

        Raises:
            NotFoundError: the thing or the interlock is unknown.
            ForbiddenError, InvalidError: see `commands.check_statement`.
        """
        _bounded(text)
        thing, model = await self._thing(work, thing_id)
        commands.check_statement(commands.interlock_named(model, thing.thing_model, interlock), actor, text)
        statement = Statement(interlock, actor.post_id, moment.occurred_at, holds, text)
        await command_store.state(work.connection, thing_id, statement, actor)
        details = {"interlock": interlock, "holds": holds, "text": text}
        await record_evidence(work.connection, actor, moment, "state-interlock", thing_id, details)
        return statement

    async def report(self, actor: Actor, command_id: str, state: CommandState | None, reason: str) -> Command:
        """What the gateway says of a command; said again it changes nothing.

        Raises:
            NotFoundError: there is no such command.
            ForbiddenError: its thing is not of the gateway's department.
            InvalidError, ConflictError: see `commands.report`.
        """
        _bounded(reason)
        now = self._clock()
        moment = Moment(now, now)
        if state is None:
            raise InvalidError("report ACKNOWLEDGED, DONE or REFUSED", "STATE_INVALID")
        async with UnitOfWork(self._pool) as work:
            before = await self._locked(work, command_id)
            if before.department_id != actor.department_id:
                raise ForbiddenError(f"{before.command_number} is for a thing of another department", "FOREIGN_COMMAND")
            command = commands.report(before, state, reason, moment)
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
                why = Missing(f"nothing came from the {waited} in time", commands.TIMED_OUT, {"waited_for": waited})
                command = before.moved(CommandState.TIMED_OUT, moment, why)
                with span(Spans.TIME_OUT, attributes={"command": command.command_number}):
                    await self._save(work, command, ITSELF, moment, "time-out-command")
        for command in due:
            self._log.warning(LogEvent.COMMAND_TIMED_OUT, command=command.command_number, thing=command.thing_id)

    async def _thing(self, work: UnitOfWork, thing_id: str) -> tuple[KnownThing, ThingModel | None]:
        thing = await lock_thing(work.connection, thing_id)
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
        self, work: UnitOfWork, plan: DeviceCommand, thing_id: str, moment: Moment
    ) -> tuple[Statement | None, Missing]:
        """What was said last of the interlock of a command, and what is missing."""
        lock = plan.interlock
        newest = None
        if lock is not None:
            newest = await command_store.newest_statement(work.connection, thing_id, lock.interlock, lock.departments)
        return newest, commands.what_is_missing(lock, newest, moment.recorded_at)

    async def _save(self, work: UnitOfWork, command: Command, actor: Actor, moment: Moment, action: str) -> Command:
        await command_store.save(work.connection, command)
        await self._outbox.add(work, [command_facts.fact(command)])
        details = {"command": command.command, "state": command.state, "issue": command.issue, "reason": command.reason}
        await record_evidence(work.connection, actor, moment, action, command.command_number, details)
        Metrics.COMMANDS.labels(command.state).inc()
        if command.state is CommandState.RELEASED:
            work.after_commit(self._streams.notify)
        return command


def _waits(plan: DeviceCommand, state: CommandState) -> dt.timedelta:
    return APPROVAL_WAITS if state is CommandState.PENDING_APPROVAL else dt.timedelta(seconds=plan.complete_seconds)


def _bounded(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise InvalidError(f"at most {MAX_TEXT} characters", "TEXT_TOO_LONG")
