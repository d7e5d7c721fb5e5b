"""A backup put back: databases as they were, readers where they were, and what came after named and passed over.

Facts that came after the backup still stand in the topics, and whoever sent them does not know them any more. Read on,
they would open cases for events that nobody knows, beside those that the same causes would open anew. So no reader gets
them: each passes them over, by an instruction in its own database. Numbers that were given after the backup are left
out of their sequences: whoever holds one never sees another's report under it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from cityloop.topics import TOPICS
from cityloop_kernel import phrase_list, say
from cityloop_local.certificates import authority_in
from cityloop_messaging import WITHOUT_OUTBOX, utc_now

from cityloop_operator.backups.backup import Installation, Report
from cityloop_operator.backups.databases import (
    GroupDecision,
    RestoreDecision,
    begin_restore,
    connected,
    end_restore,
    own_migrations,
    put_back,
    sequences_in,
    sessions_of_others,
)
from cityloop_operator.backups.keys import KEYS, put_keys_back
from cityloop_operator.backups.logs import Logs, Place, publish_records, reading
from cityloop_operator.backups.lost_records import BY_TOPIC, NUMBER_SEQUENCES, LostTopic, next_numbers
from cityloop_operator.backups.manifest import (
    BackupError,
    Manifest,
    dump_of,
    new_file,
    other_schemas,
    read_manifest,
    records_of,
)
from cityloop_operator.backups.offsets import WITH_HEARTBEAT, Log, Positions, Resumption, lost, resume

SKIPPED_NUMBERS = 1_000
"""Left out of each sequence beyond the last number that is known to be given: an outbox may have held some that had
reached no topic when its database was lost."""
Read = Callable[[int, int], None]
"""Told how many records of how many are read."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What a restore would lose.

    Args:
        topics: with records that came after the backup.
        same_broker: whether the log is the one that the backup knew.
        logs: of every partition, now.
        present: sequences of the databases that are replaced, by service; None where one is gone, or has none.
    """

    topics: Sequence[LostTopic]
    same_broker: bool
    logs: Mapping[Place, Log]
    present: Mapping[str, Mapping[str, int] | None]

    @property
    def numbers_known(self) -> bool:
        """Whether something tells which numbers were given after the backup."""
        given_by = {item.service for item in NUMBER_SEQUENCES}
        return self.same_broker or all(
            value is not None for service, value in self.present.items() if service in given_by
        )


def check_backup(folder: Path, installation: Installation) -> Manifest:
    """The manifest of a backup that may be put back here.

    Raises:
        BackupError: it is damaged, of another schema, or of other services.
    """
    manifest = read_manifest(folder)
    if manifest.services.keys() != installation.databases.keys():
        raise BackupError(say("restore-other-services", services=phrase_list(sorted(manifest.services))))
    if other := other_schemas(manifest, {name: own_migrations(name) for name in installation.databases}):
        raise BackupError(say("restore-other-schema", services=phrase_list(other), release=manifest.release))
    return manifest


async def look_at_loss(installation: Installation, manifest: Manifest, read: Read = lambda _done, _of: None) -> Loss:
    """What came after a backup. Nothing changes.

    Raises:
        BackupError: a service runs.
        KafkaError, PostgresError, OSError: a part did not answer.
    """
    present = {service: await _present(service, dsn) for service, dsn in installation.databases.items()}
    async with reading(installation.kafka) as logs:
        same = await logs.cluster_id() == manifest.cluster_id
        now = await logs.logs()
        ranges = {
            place: lost(manifest.ends.get(place[0], {}).get(place[1], 0), log, same_broker=same)
            for place, log in now.items()
        }
        topics = await _lost_topics(logs, manifest, ranges, read)
    return Loss(topics, same, now, present)


async def _lost_topics(logs: Logs, manifest: Manifest, ranges: Mapping[Place, range], read: Read) -> list[LostTopic]:
    found = dict[str, LostTopic]()
    held = {name: state.sequences for name, state in manifest.services.items()}
    given = {item.sequence: held.get(item.service, {}).get(item.sequence, 0) for item in NUMBER_SEQUENCES}
    total, done = sum(len(offsets) for offsets in ranges.values()), 0
    for place, offsets in ranges.items():
        if not offsets:
            continue
        topic = found.setdefault(place[0], LostTopic(place[0]))
        if place[0] in WITH_HEARTBEAT:
            topic.records += len(offsets)
            continue
        last = given[BY_TOPIC[place[0]].sequence] if place[0] in BY_TOPIC else 0
        async for record in logs.records(place, offsets):
            topic.add(dt.datetime.fromtimestamp(record.timestamp / 1000, dt.UTC), record.value, last)
            done += 1
            read(done, total)
    return [topic for topic in found.values() if topic.records]


async def _present(service: str, dsn: str) -> dict[str, int] | None:
    """The sequences of the database that is replaced; None where it is empty or gone.

    Raises:
        BackupError: somebody works with it.
    """
    try:
        async with connected(dsn) as connection:
            if await sessions_of_others(connection):
                raise BackupError(say("restore-service-runs", service=service))
            return await sequences_in(connection) or None
    except asyncpg.InvalidCatalogNameError as error:
        raise BackupError(say("restore-no-database", service=service)) from error


async def put_backup_back(
    installation: Installation,
    folder: Path | None,
    manifest: Manifest,
    loss: Loss,
    report: Report,
    by: str,
    skipped: int = SKIPPED_NUMBERS,
) -> dict[str, dict[str, int]]:
    """Put a backup back; returns the last number that each sequence now has given, by service.

    A restore that was cut off is run again: until one has ended no service works with what it has put back.

    Args:
        installation: whose services are stopped.
        folder: of the backup; None where the databases went back by other means.
        manifest: of it, checked.
        loss: as it was looked at.
        report: told each step.
        by: who has it put back; stands in the evidence of every service.
        skipped: numbers to leave out of each sequence beyond those that are known to be given.

    Raises:
        BackupError: a program failed, or a service runs.
        KafkaError, PostgresError, OSError: a part did not answer.
    """
    made_at = manifest.made_at.isoformat()
    numbers = {
        service: next_numbers(state.sequences, loss.present[service], loss.topics, service, skipped)
        for service, state in manifest.services.items()
    }
    await asyncio.gather(
        *(_put_back(service, dsn, folder, made_at, report) for service, dsn in installation.databases.items())
    )
    async with reading(installation.kafka) as logs:
        for topic in (topic for topic in TOPICS.values() if topic.compacted):
            if folder is None:
                break
            await logs.empty(topic)
            count = await publish_records(logs, topic, folder / records_of(topic.name))
            report(say("restore-topic", topic=topic.name, records=count))
        now = await logs.logs()
        groups = {
            service: {
                group: _positions(state.groups.get(group, {}), group, manifest, loss, now)
                for group in state.groups.keys() | await logs.groups(service)
            }
            for service, state in manifest.services.items()
        }
        wanted = {
            installation.kafka.group(group): {place: resumed.position for place, resumed in positions.items()}
            for each in groups.values()
            for group, positions in each.items()
        }
        await asyncio.gather(*(logs.commit(group, positions) for group, positions in wanted.items()))
        for name in TOPICS:
            if TOPICS[name].dead_letters:
                await logs.commit(installation.kafka.replay_group(TOPICS[name]), _replayed(manifest, name, loss))
        report(say("restore-positions"))
    if installation.keys is not None and folder is not None and KEYS in manifest.files:
        back = await asyncio.to_thread(put_keys_back, folder / KEYS, installation.keys)
        report(say("restore-keys", files=len(back)))
    for service, dsn in installation.databases.items():
        decided = _decided(service, now, groups[service], numbers[service])
        async with connected(dsn) as connection:
            await end_restore(connection, service, decided, by, made_at)
    return numbers


async def _put_back(service: str, dsn: str, folder: Path | None, made_at: str, report: Report) -> None:
    """From here on the service does not work with its database until the restore has ended."""
    if folder is None:
        async with connected(dsn) as connection:
            await begin_restore(connection, made_at)
        return
    await put_back(dsn, folder / dump_of(service), made_at)
    report(say("restore-database", service=service))


def _positions(
    held: Positions, group: str, manifest: Manifest, loss: Loss, now: Mapping[Place, Log]
) -> dict[Place, Resumption]:
    """Where a group goes on in each partition that it reads, and what it passes over there."""
    found: dict[Place, Resumption] = {}
    for place, log in now.items():
        topic = TOPICS.get(place[0])
        if topic is None or group not in topic.consumers:
            continue
        if topic.compacted:
            # What was written back the databases know.
            found[place] = Resumption(log.end, range(0))
            continue
        saved = held.get(place[0], {}).get(place[1], 0)
        known = manifest.ends.get(place[0], {}).get(place[1], 0)
        found[place] = resume(saved, known, loss.logs[place], same_broker=loss.same_broker)
    return found


def _replayed(manifest: Manifest, topic: str, loss: Loss) -> dict[Place, int]:
    """How far dead letters count as replayed: where none waited, those that came after the backup wait for nobody."""
    twin = TOPICS[topic].dead_letter_name
    found = {}
    for (name, partition), log in loss.logs.items():
        if name != twin or not log.end:
            continue
        known, done = manifest.ends.get(twin, {}).get(partition, 0), manifest.replays.get(twin, {}).get(partition, 0)
        waited = loss.same_broker and done < known <= log.end
        found[name, partition] = max(done, log.first) if waited else log.end
    return found


def _decided(
    service: str,
    now: Mapping[Place, Log],
    groups: Mapping[str, Mapping[Place, Resumption]],
    sequences: Mapping[str, int],
) -> RestoreDecision:
    own = {topic.name for topic in TOPICS.values() if service in topic.producers and topic not in WITHOUT_OUTBOX}
    return RestoreDecision(
        sequences=sequences,
        groups={
            group: GroupDecision(
                others={place: resumed.position for place, resumed in positions.items() if resumed.other_log},
                firsts={place: now[place].first for place, resumed in positions.items() if not resumed.other_log},
                passed_over={place: resumed.passed_over for place, resumed in positions.items() if resumed.passed_over},
            )
            for group, positions in groups.items()
        },
        published={place: log.end for place, log in now.items() if place[0] in own},
    )


def other_authority(manifest: Manifest, installation: Installation) -> bool:
    """Whether another one signs certificates than when the backup was made, and its key does not come with it."""
    if KEYS in manifest.files and installation.keys is not None:
        return False
    now = authority_in(installation.authority)
    return bool(now and manifest.authority) and now != manifest.authority


def report_of(manifest: Manifest, loss: Loss, now: dt.datetime | None = None) -> dict[str, Any]:
    """What is lost, for the file that names it and for programs."""
    return {
        "made_at": manifest.made_at.isoformat(),
        "looked_at": (now or utc_now()).isoformat(),
        "same_broker": loss.same_broker,
        "topics": [topic.fields for topic in loss.topics],
    }


def write_report(file: Path, report: Mapping[str, Any]) -> None:
    """Write what is lost to a file of the owner's own."""
    new_file(file).write_text(json.dumps(report, ensure_ascii=False, indent=2))
