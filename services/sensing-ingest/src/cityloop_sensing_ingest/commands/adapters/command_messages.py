"""Commands as the contract has them, and as facts."""

from __future__ import annotations

from cityloop.sensing.v1 import command_pb2
from cityloop.topics import SENSING_COMMAND_RESULTS
from cityloop_messaging import Fact, fact_of, to_datetime, to_timestamp

from cityloop_sensing_ingest.commands.domain import Command, CommandState, Statement

STATES = {command_pb2.CommandState.Value(f"COMMAND_STATE_{state.name}"): state for state in CommandState}


def command_message(command: Command) -> command_pb2.Command:
    """The command as its contract has it: with posts, without persons."""
    return command_pb2.Command(
        command_id=command.command_id,
        command_number=command.command_number,
        version=command.version,
        occurred_at=to_timestamp(command.occurred_at),
        recorded_at=to_timestamp(command.recorded_at),
        state=f"COMMAND_STATE_{command.state.name}",
        thing_id=command.thing_id,
        command=command.command,
        parameters=dict(command.parameters),
        issue=command.issue,
        requested_by_post_id=command.requested_by_post_id,
        approved_by_post_id=command.approved_by_post_id,
        authorised_by_mode=command.authorised_by_mode,
        interlock=None if command.interlock is None else statement_message(command.interlock),
        reason=command.reason,
        expires_at=None if command.expires_at is None else to_timestamp(command.expires_at),
        thing_name=command.thing_name,
        thing_model=command.thing_model,
        code=command.code,
        details=dict(command.details),
    )


def statement_message(statement: Statement) -> command_pb2.InterlockStatement:
    """The statement as its contract has it."""
    return command_pb2.InterlockStatement(
        interlock=statement.interlock,
        post_id=statement.post_id,
        stated_at=to_timestamp(statement.stated_at),
        holds=statement.holds,
        text=statement.text,
    )


def statement_of(data: bytes) -> Statement:
    """A statement as it is stored with a command."""
    found = command_pb2.InterlockStatement.FromString(data)
    return Statement(found.interlock, found.post_id, to_datetime(found.stated_at), found.holds, found.text)


def command_fact(command: Command) -> Fact:
    """One version of a command as a fact."""
    return fact_of(SENSING_COMMAND_RESULTS, command_message(command), command.jurisdiction)
