"""Orders to devices: who may give them, what must hold first, and from which state to which they go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cityloop.common.v1.common_pb2 import Label
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, NotFoundError
from cityloop_packs import DeviceCommand, Interlock, ModeName, ThingModel

APPROVAL_WAITS = dt.timedelta(minutes=15)
"""How long a command waits for its second person."""
NOT_HOLDING, TIMED_OUT = "INTERLOCK_DOES_NOT_HOLD", "COMMAND_TIMED_OUT"
"""Codes of reasons that the service itself gives."""


class CommandState(StrEnum):
    """Where a command stands."""

    PENDING_APPROVAL = "pending_approval"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"

    @property
    def ended(self) -> bool:
        """Whether nothing more becomes of it."""
        return self in {CommandState.DONE, CommandState.REFUSED, CommandState.TIMED_OUT}


REPORTS = {
    CommandState.ACKNOWLEDGED: {CommandState.RELEASED},
    CommandState.DONE: {CommandState.RELEASED, CommandState.ACKNOWLEDGED},
    CommandState.REFUSED: {CommandState.RELEASED, CommandState.ACKNOWLEDGED},
}
"""What a gateway may report, and from which states."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person on site stated about an interlock's condition."""

    interlock: str
    post_id: str
    stated_at: dt.datetime
    holds: bool
    text: str


@dataclass(frozen=True, slots=True)
class CommandReason:
    """Why a command came into its state: in words, and where the service itself gives it, a code with its details."""

    text: str = ""
    code: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Command:
    """An order to a device."""

    command_id: str
    command_number: str
    version: int
    state: CommandState
    thing_id: str
    department_id: str
    """That owns the thing."""
    jurisdiction: str
    command: str
    parameters: Mapping[str, str]
    issue: str
    requested_by_post_id: str
    requested_by_person_id: str
    """Never published."""
    approved_by_post_id: str
    authorised_by_mode: str
    interlock: Statement | None
    reason: str
    expires_at: dt.datetime | None
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    thing_name: Label
    thing_model: str
    code: str = ""
    """Of a reason that the service itself gives."""
    details: Mapping[str, str] = field(default_factory=dict)
    """Of such a reason."""

    def with_state(self, state: CommandState, moment: Moment, reason: str | CommandReason = "") -> Command:
        """The command in its next state, with the words of a person or a reason of the service's own."""
        own = reason if isinstance(reason, CommandReason) else CommandReason(reason)
        return replace(
            self,
            version=self.version + 1,
            state=state,
            reason=own.text,
            code=own.code,
            details=own.details,
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
        )

    def released(self, definition: DeviceCommand, moment: Moment) -> Command:
        """The command on its way to the device, which has so long for it."""
        expires_at = moment.recorded_at + dt.timedelta(seconds=definition.complete_seconds)
        return replace(self.with_state(CommandState.RELEASED, moment), expires_at=expires_at)


def command_definition(model: ThingModel | None, thing_model: str, command: str) -> DeviceCommand:
    """The command of a thing model.

    Raises:
        ConflictError: no active pack has the model.
        NotFoundError: the model has no such command.
    """
    if model is None:
        raise ConflictError(f"no active pack has the thing model {thing_model!r}; apply one", "NO_THING_MODEL")
    found = next((item for item in model.commands if item.command == command), None)
    if found is None:
        known = ", ".join(item.command for item in model.commands) or "none"
        raise NotFoundError(f"a {thing_model} has no command {command!r}; it has {known}", "COMMAND_UNKNOWN")
    return found


def check_request(
    definition: DeviceCommand, owner: str, actor: Actor, parameters: Mapping[str, str], issue: str
) -> None:
    """Whether this post may ask for this.

    Raises:
        ForbiddenError: the thing is not of the actor's department, or the post has none of the roles.
        InvalidError: the issue is missing, or a parameter is unknown, missing or has no allowed value.
    """
    _check_post(definition.command, definition.roles, owner, actor)
    if not issue:
        raise InvalidError("name the issue: the case, plan or document that calls for the command", "ISSUE_MISSING")
    check_parameters(definition, parameters)


def check_parameters(definition: DeviceCommand, parameters: Mapping[str, str]) -> None:
    """Whether these are the parameters of a command, each with one of its values.

    Raises:
        InvalidError: one is unknown, missing or has no allowed value.
    """
    for name in sorted(set(parameters) - set(definition.parameters)):
        known = ", ".join(sorted(definition.parameters)) or "none"
        raise InvalidError(f"{definition.command!r} has no parameter {name!r}; it has {known}", "PARAMETER_UNKNOWN")
    for name, values in sorted(definition.parameters.items()):
        if name not in parameters:
            raise InvalidError(f"{definition.command!r} needs {name}: one of {', '.join(values)}", "PARAMETER_MISSING")
        if parameters[name] not in values:
            raise InvalidError(
                f"{name} of {definition.command!r} is one of {', '.join(values)}, not {parameters[name]!r}",
                "PARAMETER_INVALID",
            )


def check_approval(definition: DeviceCommand, command: Command, actor: Actor, now: dt.datetime) -> None:
    """Whether this post and person may be the second, now.

    Raises:
        ForbiddenError: the thing is another department's, the post has none of the roles, or the person asked himself.
        ConflictError: the command waits for nobody.
    """
    _check_post(definition.command, definition.approve_roles, command.department_id, actor)
    if actor.person_id == command.requested_by_person_id:
        text = f"{command.command_number} was requested by the same person; another must approve it"
        raise ForbiddenError(text, "SAME_PERSON", {"command": command.command_number})
    expired = command.expires_at is not None and command.expires_at <= now
    if command.state is not CommandState.PENDING_APPROVAL or expired:
        state = CommandState.TIMED_OUT if expired else command.state
        raise ConflictError(f"{command.command_number} is {state}; it waits for nobody", "ILLEGAL_TRANSITION")


def _check_post(command: str, roles: Sequence[str], owner: str, actor: Actor) -> None:
    if actor.department_id != owner:
        raise ForbiddenError(f"the thing is of {owner}, not of {actor.department_id}", "FOREIGN_THING")
    if actor.roles.isdisjoint(roles):
        text = f"{actor.post_id} has none of the roles {', '.join(roles)} for {command!r}"
        raise ForbiddenError(text, "ROLE_MISSING", {"roles": " ".join(roles)})


def blocking_reason(interlock: Interlock | None, newest: Statement | None, now: dt.datetime) -> CommandReason:
    """Why an interlock does not let a command pass, and what to do; empty where it does.

    Args:
        interlock: of the command; None where it needs none.
        newest: the last statement of a post of the interlock's departments.
        now: the statement must be younger than it is valid.
    """
    if interlock is None:
        return CommandReason()
    who = " or ".join(interlock.departments)
    details = {"interlock": interlock.interlock, "departments": " ".join(interlock.departments)}
    if newest is None:
        text = f"{interlock.interlock}: nobody of {who} has stated on site that it holds"
        return CommandReason(text, NOT_HOLDING, {**details, "said": "nothing"})
    if not newest.holds:
        text = f"{interlock.interlock}: {newest.post_id} stated that it does not hold ({newest.text}); clear it first"
        return CommandReason(text, NOT_HOLDING, {**details, "said": "no", "text": newest.text})
    age, valid = (now - newest.stated_at).total_seconds(), interlock.valid_seconds
    if age >= valid:
        text = f"{interlock.interlock}: stated {age:.0f} s ago, valid for {valid:.0f} s; {who} must state it anew"
        times = {"age_seconds": f"{age:.0f}", "valid_seconds": f"{valid:.0f}"}
        return CommandReason(text, NOT_HOLDING, {**details, "said": "long ago", **times})
    return CommandReason()


def first_state(definition: DeviceCommand, mode: ModeName, authorised: bool = False) -> tuple[CommandState, str]:
    """Where a command whose interlock holds begins, and the mode that authorised it beforehand.

    Args:
        definition: of the command.
        mode: where the thing stands.
        authorised: whether an order authorised it beforehand.
    """
    if not definition.approve_roles or authorised:
        return CommandState.RELEASED, ""
    if mode in definition.pre_authorised_modes:
        return CommandState.RELEASED, mode
    return CommandState.PENDING_APPROVAL, ""


def report(command: Command, state: CommandState, reason: str, moment: Moment) -> Command:
    """The command after a gateway's report; the same command when it was reported before.

    Raises:
        InvalidError: no gateway reports this state, or a refusal has no reason.
        ConflictError: the command cannot come to this state any more.
    """
    if state not in REPORTS:
        raise InvalidError("report ACKNOWLEDGED, DONE or REFUSED", "STATE_INVALID")
    if state is command.state or (state is CommandState.ACKNOWLEDGED and command.state is CommandState.DONE):
        return command
    if state is CommandState.REFUSED and not reason:
        raise InvalidError("say why the device refused", "REASON_MISSING")
    if command.state not in REPORTS[state]:
        raise ConflictError(
            f"{command.command_number} is {command.state}; it cannot become {state}", "ILLEGAL_TRANSITION"
        )
    return command.with_state(state, moment, reason)


def interlock_named(model: ThingModel | None, thing_model: str, name: str) -> Interlock:
    """An interlock of a thing model's commands.

    Raises:
        NotFoundError: none of them has it.
    """
    commands = () if model is None else model.commands
    found = next((item.interlock for item in commands if item.interlock and item.interlock.interlock == name), None)
    if found is None:
        raise NotFoundError(f"no command of a {thing_model} has the interlock {name!r}", "INTERLOCK_UNKNOWN")
    return found


def check_statement(interlock: Interlock, actor: Actor, text: str) -> None:
    """Whether this post may state the condition of the interlock.

    Raises:
        ForbiddenError: its department or its roles are not those that the interlock names.
        InvalidError: what was seen is missing.
    """
    if actor.department_id not in interlock.departments:
        raise ForbiddenError(
            f"{interlock.interlock} is stated by {' or '.join(interlock.departments)}, not by {actor.department_id}",
            "FOREIGN_INTERLOCK",
        )
    if interlock.roles and actor.roles.isdisjoint(interlock.roles):
        raise ForbiddenError(
            f"{interlock.interlock} is stated on site, by a post with role {' or '.join(interlock.roles)}",
            "ROLE_MISSING",
            {"roles": " ".join(interlock.roles)},
        )
    if not text:
        raise InvalidError("say what was seen on site", "TEXT_MISSING")
