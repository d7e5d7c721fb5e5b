"""A fleet whose databases went back to a moment by other means, as a backup of that moment would describe it.

PostgreSQL's own archive brings databases back to a moment, and knows nothing of topics. How far each topic was then its
producer's database says (`published`); of topics that come from no outbox the records' moments do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib.metadata import version

from cityloop.topics import TOPICS
from cityloop_kernel import say
from cityloop_messaging import WITHOUT_OUTBOX

from cityloop_operator.backups.backup import Installation
from cityloop_operator.backups.databases import connected, migrations_in, published_in, sequences_in
from cityloop_operator.backups.logs import Logs, Place, by_topic, reading
from cityloop_operator.backups.manifest import BackupError, Manifest, ServiceState

READ_AGAIN = dt.timedelta(minutes=1)
"""Before the moment: databases did not go back to the same microsecond, and what they know already they recognise."""


async def manifest_of_recovered(installation: Installation, moment: dt.datetime) -> Manifest:
    """What a backup of these databases would say, had it been made at this moment.

    Args:
        installation: whose databases went back to the moment.
        moment: to which.

    Raises:
        BackupError: the city, packs or operating modes have changed since, which topics do not give back.
        KafkaError, PostgresError, OSError: a part did not answer.
    """
    published, states = dict[Place, int](), dict[str, ServiceState]()
    for service, dsn in installation.databases.items():
        async with connected(dsn) as connection:
            published |= await published_in(connection)
            states[service] = ServiceState(
                migrations=await migrations_in(connection), sequences=await sequences_in(connection), groups={}
            )
    async with reading(installation.kafka) as logs:
        at, before = await logs.at(moment), await logs.at(moment - READ_AGAIN)
        ends = {place: _known_end(place, published, at) for place in logs.partitions.values()}
        await _check_compacted(logs, ends)
        for service, state in states.items():
            groups = {
                group: {
                    topic: {number: min(at, before[topic, number], ends[topic, number]) for number, at in each.items()}
                    for topic, each in positions.items()
                }
                for group, positions in (await logs.groups(service)).items()
            }
            states[service] = state.model_copy(update={"groups": groups})
        return Manifest(
            made_at=moment,
            release=version("cityloop-operator"),
            cluster_id=await logs.cluster_id(),
            services=states,
            ends=by_topic(ends),
            replays=await logs.replayed(),
            files={},
        )


def _known_end(place: Place, published: Mapping[Place, int], at: Mapping[Place, int]) -> int:
    """Behind the last record of a partition that its producer knew."""
    topic = TOPICS.get(place[0])
    if topic is None or topic in WITHOUT_OUTBOX or topic.outsiders_write:
        return at[place]
    return published.get(place, 0)


async def _check_compacted(logs: Logs, ends: Mapping[Place, int]) -> None:
    for place, log in (await logs.logs()).items():
        topic = TOPICS.get(place[0])
        if topic is None or not topic.compacted or topic in WITHOUT_OUTBOX:
            continue
        async for record in logs.records(place, range(max(ends[place], log.first), log.end)):
            if record.value is not None:
                changed = dt.datetime.fromtimestamp(record.timestamp / 1000, dt.UTC).isoformat(timespec="seconds")
                raise BackupError(say("restore-changed-since", topic=topic.name, moment=changed))
