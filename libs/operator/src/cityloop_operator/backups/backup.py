"""A backup of a fleet: what comes from outside waits, what is under way ends, everything is held at one moment.

The moment is checked, not hoped for. Readers are at the ends of all topics; then the databases are held, each in a
snapshot; in the snapshots nothing waits to be sent; afterwards the ends are what they were. So no fact lies between two
of them, whether all replicas have heard of the pause or not. From then on the fleet goes on, while the snapshots are
written.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from cityloop.topics import TOPICS
from cityloop_database import pause_intake
from cityloop_kernel import Sentence, phrase_list, say
from cityloop_local.certificates import authority_in
from cityloop_messaging import KafkaConnection, utc_now

from cityloop_operator.backups.databases import Snapshot, connected, dump, migrations_in, own_migrations, snapshot_of
from cityloop_operator.backups.keys import KEYS, write_keys
from cityloop_operator.backups.logs import Logs, reading, write_records
from cityloop_operator.backups.manifest import (
    BackupError,
    Manifest,
    ServiceState,
    dump_of,
    file_state,
    new_folder,
    records_of,
    write_manifest,
)
from cityloop_operator.backups.offsets import WITH_HEARTBEAT, behind

PAUSE_SECONDS = 30.0
"""Of the intake: it ends by itself where the command dies."""
RENEW_SECONDS = 5.0
HEARD_SECONDS = 2.0
"""After which every replica has heard of a pause: each looks once a second."""
QUIET_SECONDS = 120.0
LOOK_SECONDS = 0.2
MOST_NAMED = 10
Report = Callable[[Sentence], None]
Offsets = dict[str, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Installation:
    """What is backed up, or put back.

    Args:
        kafka: where the broker is.
        databases: DSN of each service's database, by service.
        authority: certificate of who signs those of the fleet; None where it was not named.
        keys: the state folder of a clone, which keeps its keys there; None elsewhere.
    """

    kafka: KafkaConnection
    databases: Mapping[str, str]
    authority: Path | None = None
    keys: Path | None = None


@dataclass(frozen=True, slots=True)
class _Moment:
    """All that a backup holds, at one moment."""

    ends: Offsets
    groups: Mapping[str, Mapping[str, Offsets]]
    replays: Offsets
    snapshots: Sequence[Snapshot]


async def make_backup(
    installation: Installation, folder: Path, report: Report, quiet_seconds: float = QUIET_SECONDS
) -> Manifest:
    """Write a backup into a folder that is new or empty.

    Args:
        installation: whose fleet runs.
        folder: for the files; they hold all that the fleet knows, personal fields too, and are the owner's alone.
        report: told each step.
        quiet_seconds: how long the fleet may take to end what is under way.

    Raises:
        BackupError: the folder is not empty, a schema is of another release, or the fleet does not become quiet.
        KafkaError, PostgresError, OSError: a part did not answer.
    """
    await check_schemas(installation)
    new_folder(folder)
    made_at = utc_now()
    async with AsyncExitStack() as stack:
        logs = await stack.enter_async_context(reading(installation.kafka))
        async with _paused(installation):
            report(say("backup-paused"))
            moment = await _quiet_moment(logs, installation, stack, quiet_seconds)
        report(say("backup-moment"))
        files = []
        for topic in (topic for topic in TOPICS.values() if topic.compacted):
            await write_records(logs, topic, folder / records_of(topic.name), moment.ends[topic.name])
            files.append(records_of(topic.name))
        await asyncio.gather(*(_dump(installation, snapshot, folder, report) for snapshot in moment.snapshots))
        files += [dump_of(snapshot.service) for snapshot in moment.snapshots]
        if installation.keys is not None:
            await asyncio.to_thread(write_keys, installation.keys, folder / KEYS)
            files.append(KEYS)
        manifest = Manifest(
            made_at=made_at,
            release=version("cityloop-operator"),
            cluster_id=await logs.cluster_id(),
            services={item.service: _state(item, moment.groups[item.service]) for item in moment.snapshots},
            ends=moment.ends,
            replays=moment.replays,
            authority=authority_in(installation.authority),
            files={name: await asyncio.to_thread(file_state, folder / name) for name in files},
        )
    write_manifest(folder, manifest)
    return manifest


async def _dump(installation: Installation, snapshot: Snapshot, folder: Path, report: Report) -> None:
    service = snapshot.service
    await dump(installation.databases[service], snapshot.snapshot, folder / dump_of(service))
    report(say("backup-database", service=service))


async def check_schemas(installation: Installation) -> None:
    """Whether every database has the schema of this release.

    Raises:
        BackupError: one has another.
    """
    other = []
    for service, dsn in installation.databases.items():
        async with connected(dsn) as connection:
            if await migrations_in(connection) != own_migrations(service):
                other.append(service)
    if other:
        raise BackupError(say("backup-other-schema", services=phrase_list(other)))


def _state(snapshot: Snapshot, groups: Mapping[str, Offsets]) -> ServiceState:
    return snapshot.state.model_copy(update={"groups": groups})


@asynccontextmanager
async def _paused(installation: Installation) -> AsyncIterator[None]:
    """Pause the intake of every service while the block lasts."""

    async def pause(seconds: float) -> None:
        for dsn in installation.databases.values():
            async with connected(dsn) as connection:
                await pause_intake(connection, seconds)

    async def renew() -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await pause(PAUSE_SECONDS)

    renewing: asyncio.Task[None] | None = None
    try:
        await pause(PAUSE_SECONDS)
        renewing = asyncio.create_task(renew())
        yield
    finally:
        if renewing is not None:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
        await pause(0)


async def _quiet_moment(logs: Logs, installation: Installation, stack: AsyncExitStack, quiet_seconds: float) -> _Moment:
    """Hold the databases at a moment in which nothing is under way.

    Raises:
        BackupError: there is none in that time; the sentence says what is under way.
    """
    await asyncio.sleep(HEARD_SECONDS)
    heard = await logs.ends()
    end = time.monotonic() + quiet_seconds
    while True:
        held = await stack.enter_async_context(AsyncExitStack())
        moment, under_way = await _try_moment(logs, installation, heard, held)
        if moment is not None:
            return moment
        await held.aclose()
        if time.monotonic() > end:
            what = phrase_list(under_way, "lines")
            raise BackupError(say("backup-not-quiet", seconds=round(quiet_seconds), what=what))
        await asyncio.sleep(LOOK_SECONDS)


async def _try_moment(
    logs: Logs, installation: Installation, heard: Offsets, held: AsyncExitStack
) -> tuple[_Moment | None, list[Sentence]]:
    """The moment if it is a quiet one, with its databases held; else what is under way."""
    ends = await logs.ends()
    groups = {service: await logs.groups(service) for service in installation.databases}
    read = {group: positions for each in groups.values() for group, positions in each.items()}
    late = [
        say("backup-behind", service=group, topic=topic, partition=str(partition), records=records)
        for group, topic, records, partition in behind(read, ends, heard)
    ]
    if late:
        return None, late[:MOST_NAMED]
    snapshots = await asyncio.gather(
        *(held.enter_async_context(snapshot_of(name, dsn)) for name, dsn in installation.databases.items())
    )
    waiting = [
        say("backup-waiting", service=item.service, table=table, rows=rows)
        for item in snapshots
        for table, rows in item.waiting.items()
        if rows
    ]
    if waiting:
        return None, waiting
    now = await logs.ends()
    moved = [name for name in ends if ends[name] != now[name] and name not in WITH_HEARTBEAT]
    if moved:
        return None, [say("backup-moved", topic=name) for name in moved]
    return _Moment(ends, groups, await logs.replayed(), snapshots), []
