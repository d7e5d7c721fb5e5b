"""The databases of a fleet, as PostgreSQL's own programs and a few statements see them."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
from cityloop_audit import record_evidence
from cityloop_database import Connection, migrations_of
from cityloop_kernel import Actor, Moment, say
from cityloop_local.fleet import FIGURES
from cityloop_local.postgres import BINARIES
from cityloop_messaging import Instruction, InstructionKind, instruct, utc_now
from cityloop_rpc import OWN_DEPARTMENT

from cityloop_operator.backups.manifest import BackupError, ServiceState, new_file

WAITING = ("outbox", "parked")
DEFERRED = "SELECT count(*) FROM events WHERE deferred"
DEFERRING = "event-hub"
EMPTY_FIRST = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
BEGIN_RESTORE = "INSERT INTO public.restores (made_at) VALUES ('{made_at}')"
OF_GROUP = "WHERE consumer = $1 AND topic = $2 AND partition = $3"
AT_LEAST = f"UPDATE positions SET next_offset = greatest(next_offset, $4) {OF_GROUP}"
MOVED = f"UPDATE positions SET next_offset = $4 {OF_GROUP}"
FORGOTTEN = f"DELETE FROM partition_instructions {OF_GROUP}"
FIGURES_MOVED = "UPDATE indicator_offsets SET next_offset = $3 WHERE topic = $1 AND partition = $2"
"""Figures say with each publication up to which offsets they count."""
QUIET = "-c client_min_messages=warning"


def package_of(service: str) -> str:
    """The Python package of a service."""
    return f"cityloop_{service.replace('-', '_')}"


def own_migrations(service: str) -> dict[int, str]:
    """Digests of the migrations that this release has for a service, by number."""
    return {item.number: item.digest for item in migrations_of(package_of(service))}


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[Connection]:
    """A connection while the block lasts."""
    connection: Connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A service's database as it is at one moment, for as long as its transaction is open.

    Args:
        service: whose.
        connection: in the transaction.
        snapshot: by which other sessions see the same.
        state: of the service at that moment, without positions on the broker.
        waiting: rows that a quiet database has none of, by table.
    """

    service: str
    connection: Connection
    snapshot: str
    state: ServiceState
    waiting: Mapping[str, int]


@asynccontextmanager
async def snapshot_of(service: str, dsn: str) -> AsyncIterator[Snapshot]:
    """A database as it is now, while the block lasts."""
    async with connected(dsn) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        snapshot = str(await connection.fetchval("SELECT pg_export_snapshot()"))
        waiting = {table: int(await connection.fetchval(f"SELECT count(*) FROM {table}")) for table in WAITING}
        if service == DEFERRING:
            waiting["events"] = int(await connection.fetchval(DEFERRED))
        state = ServiceState(
            migrations=await migrations_in(connection), sequences=await sequences_in(connection), groups={}
        )
        yield Snapshot(service, connection, snapshot, state, waiting)


async def migrations_in(connection: Connection) -> dict[int, str]:
    """Digests of the migrations that a database has, by number; none where it has no tables."""
    if not await connection.fetchval("SELECT to_regclass('public.schema_migrations') IS NOT NULL"):
        return {}
    rows = await connection.fetch("SELECT number, digest FROM public.schema_migrations ORDER BY number")
    return {row["number"]: row["digest"] for row in rows}


async def sequences_in(connection: Connection) -> dict[str, int]:
    """The last number that each sequence has given, but those of identity columns."""
    rows = await connection.fetch(
        "SELECT s.sequencename, s.last_value FROM pg_sequences s JOIN pg_class c ON c.relname = s.sequencename"
        " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = s.schemaname"
        " WHERE s.schemaname = 'public' AND NOT EXISTS"
        " (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i')) ORDER BY 1"
    )
    return {row["sequencename"]: row["last_value"] or 0 for row in rows}


async def published_in(connection: Connection) -> dict[tuple[str, int], int]:
    """Behind the last records that the database has sent, by topic and partition."""
    rows = await connection.fetch("SELECT topic, partition, next_offset FROM public.published")
    return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}


async def begin_restore(connection: Connection, made_at: str) -> None:
    """Say that a restore has begun in a database that went back by other means."""
    await connection.execute(BEGIN_RESTORE.format(made_at=made_at))


async def sessions_of_others(connection: Connection) -> int:
    """How many others are connected to this database."""
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
    )


async def dump(dsn: str, snapshot: str, file: Path) -> None:
    """Write a database as it is in a snapshot, with `pg_dump`, to a file of the owner's own.

    Raises:
        BackupError: it failed; the sentence has its last line.
    """
    options = ["--format=custom", f"--snapshot={snapshot}", f"--file={new_file(file)}", "--no-owner", "--no-privileges"]
    await _run("pg_dump", [[str(BINARIES / "pg_dump"), *options]], dsn)


async def put_back(dsn: str, file: Path, made_at: str) -> None:
    """Replace all that a database holds by what a file holds, in one transaction that also says so in `restores`.

    Raises:
        BackupError: it failed, and the database is as it was; the sentence has the last line.
    """
    script = [str(BINARIES / "pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)]
    sql = [str(BINARIES / "psql"), "-X", "-q", "-1", "-o", os.devnull, "-v", "ON_ERROR_STOP=1"]
    sql += ["-c", EMPTY_FIRST, "-f", "-", "-c", BEGIN_RESTORE.format(made_at=made_at)]
    await _run("pg_restore", [script, sql], dsn)


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """What is set of a group of readers in a database that was put back.

    Args:
        others: where positions beside state go, in partitions whose logs are others than the backup knew.
        firsts: what the other logs still hold at least; an older position beside state goes there.
        passed_over: offsets without effect, by topic and partition.
    """

    others: Mapping[tuple[str, int], int]
    firsts: Mapping[tuple[str, int], int]
    passed_over: Mapping[tuple[str, int], range]


@dataclass(frozen=True, slots=True)
class RestoreDecision:
    """What is set in a database that was put back.

    Args:
        sequences: the last number that each is to have given.
        groups: of the readers that work with it, by name.
        published: ends of the topics that the service writes.
    """

    sequences: Mapping[str, int]
    groups: Mapping[str, GroupDecision]
    published: Mapping[tuple[str, int], int]


async def end_restore(connection: Connection, service: str, decided: RestoreDecision, by: str, made_at: str) -> None:
    """Set what was decided, with its evidence, and say that the restore has ended; all or nothing."""
    now = utc_now()
    actor = Actor(OWN_DEPARTMENT, f"{service} command line", "", by)
    async with connection.transaction():
        await connection.execute("DELETE FROM intake_pause")
        for name, value in decided.sequences.items():
            if value:
                await connection.execute("SELECT setval($1::regclass, $2)", f"public.{name}", value)
        for group, of_group in decided.groups.items():
            await _set_group(connection, group, of_group)
        await connection.execute("DELETE FROM published")
        await connection.executemany(
            "INSERT INTO published VALUES ($1, $2, $3)",
            [(topic, partition, end) for (topic, partition), end in decided.published.items()],
        )
        details = {
            "passed_over": {
                group: {
                    f"{topic}/{partition}": [offsets.start, offsets.stop - 1]
                    for (topic, partition), offsets in of_group.passed_over.items()
                }
                for group, of_group in decided.groups.items()
            },
            "sequences": dict(decided.sequences),
        }
        await record_evidence(connection, actor, Moment(now, now), "restore", made_at, details)
        await connection.execute("UPDATE restores SET ended_at = now() WHERE ended_at IS NULL")


async def _set_group(connection: Connection, group: str, decided: GroupDecision) -> None:
    for (topic, partition), first in decided.firsts.items():
        await connection.execute(AT_LEAST, group, topic, partition, first)
    for (topic, partition), position in decided.others.items():
        await connection.execute(MOVED, group, topic, partition, position)
        await connection.execute(FORGOTTEN, group, topic, partition)
    for (topic, partition), offsets in decided.passed_over.items():
        instruction = Instruction(InstructionKind.PASS_OVER, offsets.start, offsets.stop - 1)
        await instruct(connection, group, topic, partition, instruction)
    if group == FIGURES.name:
        moved = [(topic, partition, position) for (topic, partition), position in decided.others.items()]
        await connection.executemany(FIGURES_MOVED, moved)


async def _run(name: str, commands: Sequence[Sequence[str]], dsn: str) -> None:
    """Run commands, each reading what the one before writes.

    Raises:
        BackupError: one failed.
    """
    await asyncio.to_thread(_pipe, name, commands, environment_of(dsn))


def _pipe(name: str, commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> None:
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for number, command in enumerate(commands):
            last = number == len(commands) - 1
            processes.append(
                subprocess.Popen(
                    command,
                    stdin=processes[-1].stdout if processes else subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL if last else subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=environment,
                )
            )
            if len(processes) > 1 and (output := processes[-2].stdout) is not None:
                output.close()
        errors = [process.communicate()[1] for process in reversed(processes)]
    except BaseException:
        for process in processes:
            process.kill()
            process.wait()
        raise
    lines = [line for text in errors for line in text.decode(errors="replace").splitlines() if line.strip()]
    if any(process.returncode for process in processes):
        raise BackupError(say("backup-program-failed", program=name, problem=lines[0] if lines else ""))


def environment_of(dsn: str) -> dict[str, str]:
    """The variables by which PostgreSQL's programs find a database: a password on a command line is seen by all."""
    parts = urlsplit(dsn)
    found = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.removeprefix("/")),
        **{f"PG{name.upper()}": value for name, value in parse_qsl(parts.query)},
    }
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return (
        inherited | {"LC_ALL": "C.UTF-8", "PGOPTIONS": QUIET} | {name: value for name, value in found.items() if value}
    )
