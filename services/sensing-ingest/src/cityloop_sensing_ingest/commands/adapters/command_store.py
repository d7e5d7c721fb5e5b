"""Commands, their versions and the statements on interlocks in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import asyncpg
from cityloop.common.v1.common_pb2 import Label
from cityloop.sensing.v1 import command_pb2
from cityloop_database import Connection
from cityloop_kernel import Actor, uuid_of

from cityloop_sensing_ingest.commands.adapters import command_messages
from cityloop_sensing_ingest.commands.domain import Command, CommandState, Statement

COLUMNS = (
    "command_id, command_number, version, state, thing_id, department_id, jurisdiction, command, parameters, issue,"
    " requested_by_post_id, requested_by_person_id, approved_by_post_id, authorised_by_mode, interlock, reason,"
    " expires_at, occurred_at, recorded_at, thing_name, thing_model, code, details"
)
NAMES = COLUMNS.split(", ")
DUE_AT_ONCE = 200


async def save(connection: Connection, command: Command) -> None:
    """Insert a command or store its newest version, and add it to its history."""
    message = command_messages.command_message(command)
    interlock = message.interlock.SerializeToString() if command.interlock is not None else None
    values = [getattr(command, name) for name in NAMES]
    values[NAMES.index("parameters")] = json.dumps(dict(command.parameters))
    values[NAMES.index("interlock")] = interlock
    values[NAMES.index("thing_name")] = command.thing_name.SerializeToString()
    values[NAMES.index("details")] = json.dumps(dict(command.details))
    places = ", ".join(f"${place}" for place in range(1, len(NAMES) + 1))
    changing = ("version", "state", "approved_by_post_id", "interlock", "reason", "code", "details", "expires_at")
    changes = ", ".join(f"{name} = excluded.{name}" for name in (*changing, "occurred_at", "recorded_at"))
    await connection.execute(
        f"INSERT INTO commands ({COLUMNS}) VALUES ({places}) ON CONFLICT (command_id) DO UPDATE SET {changes}", *values
    )
    await connection.execute(
        "INSERT INTO command_history (command_id, version, message) VALUES ($1, $2, $3)",
        command.command_id,
        command.version,
        message.SerializeToString(deterministic=True),
    )


async def lock(connection: Connection, command_id: str) -> Command | None:
    """A command, locked until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM commands WHERE command_id = $1 FOR UPDATE", uuid_of(command_id)
    )
    return None if row is None else _command(row)


async def lock_due(connection: Connection, now: dt.datetime) -> list[Command]:
    """Commands whose time has passed without an end, locked; those that another replica is at are left to it."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM commands WHERE state IN ('pending_approval', 'released', 'acknowledged')"
        " AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        now,
        DUE_AT_ONCE,
    )
    return [_command(row) for row in rows]


async def released(connection: Connection, department_id: str, now: dt.datetime) -> list[Command]:
    """Commands that wait for a department's gateway, oldest first."""
    rows = await connection.fetch(
        f"SELECT {COLUMNS} FROM commands WHERE department_id = $1 AND state = 'released' AND expires_at > $2"
        " ORDER BY recorded_at, command_id",
        department_id,
        now,
    )
    return [_command(row) for row in rows]


async def history(connection: Connection, name: str) -> list[command_pb2.Command]:
    """Every version of the command of this id or number, oldest first."""
    rows = await connection.fetch(
        "SELECT h.message FROM commands c JOIN command_history h USING (command_id)"
        " WHERE c.command_number = $1 OR c.command_id = $2 ORDER BY h.version",
        name,
        uuid_of(name),
    )
    return [command_pb2.Command.FromString(row["message"]) for row in rows]


async def save_statement(connection: Connection, thing_id: str, statement: Statement, actor: Actor) -> None:
    """Store a statement of a person on site."""
    await connection.execute(
        "INSERT INTO interlock_statements (thing_id, interlock, post_id, department_id, person_id, holds, text,"
        " stated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        thing_id,
        statement.interlock,
        statement.post_id,
        actor.department_id,
        actor.person_id,
        statement.holds,
        statement.text,
        statement.stated_at,
    )


async def newest_statement(
    connection: Connection, thing_id: str, interlock: str, departments: Sequence[str]
) -> Statement | None:
    """The last statement of a post of these departments."""
    row = await connection.fetchrow(
        "SELECT interlock, post_id, stated_at, holds, text FROM interlock_statements"
        " WHERE thing_id = $1 AND interlock = $2 AND department_id = ANY($3)"
        " ORDER BY stated_at DESC, statement DESC LIMIT 1",
        thing_id,
        interlock,
        list(departments),
    )
    return None if row is None else Statement(**row)


def _command(row: asyncpg.Record) -> Command:
    fields = {name: row[name] for name in NAMES}
    fields |= {
        "command_id": str(row["command_id"]),
        "state": CommandState(row["state"]),
        "parameters": json.loads(row["parameters"]),
        "thing_name": Label.FromString(row["thing_name"]),
        "details": json.loads(row["details"]),
        "interlock": None if row["interlock"] is None else command_messages.statement_of(row["interlock"]),
    }
    return Command(**fields)
