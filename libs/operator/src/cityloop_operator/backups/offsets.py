"""Where readers go on after a backup was put back, and which records of a log are lost by that: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cityloop.topics import SENSING_OBSERVATIONS, TOPICS

WITH_HEARTBEAT = (SENSING_OBSERVATIONS.name,)
"""Topics that something is written to each second, whatever goes on."""
Positions = Mapping[str, Mapping[int, int]]
"""An offset by topic and partition."""


@dataclass(frozen=True, slots=True)
class Log:
    """A partition as the broker has it now: its first offset, and the one that the next record will have."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Resumption:
    """Where a reader goes on, and what it passes over there."""

    position: int
    passed_over: range
    other_log: bool = False
    """Whether nothing of the log is known to the backup."""


def lost(known_end: int, log: Log, *, same_broker: bool) -> range:
    """Offsets of the records that came after the backup, of those that the log still holds.

    A log of another broker, or one that is shorter than it was, holds nothing that the backup knows.
    """
    if not same_broker or log.end < known_end:
        return range(log.first, log.end)
    return range(max(known_end, log.first), log.end)


def resume(saved: int, known_end: int, log: Log, *, same_broker: bool) -> Resumption:
    """Where a reader goes on: at its saved position, passing over what came after the backup.

    Args:
        saved: its position in the backup.
        known_end: the end of the log in the backup.
        log: as it is now.
        same_broker: whether it is the log that the backup knew.
    """
    if not same_broker or log.end < known_end:
        return Resumption(log.end, range(0), other_log=True)
    position, passed_over = min(max(saved, log.first), log.end), lost(known_end, log, same_broker=True)
    # Who had read all stands behind what is passed over at once: a position there would look as if records waited.
    return Resumption(passed_over.stop if position in passed_over else position, passed_over)


def behind(groups: Mapping[str, Positions], ends: Positions, heard: Positions) -> Iterator[tuple[str, str, int, int]]:
    """What readers have not read: group, topic, how many records, partition.

    Args:
        groups: saved positions of each.
        ends: of all topics, now.
        heard: ends of topics with a heartbeat when nothing else was written to them any more.
    """
    for name, topic in TOPICS.items():
        if topic.compacted and name not in GROUP_READS_COMPACTED:
            continue
        wanted = heard if name in WITH_HEARTBEAT else ends
        for group in sorted(groups.keys() & set(topic.consumers)):
            for partition, end in wanted.get(name, {}).items():
                position = groups[group].get(name, {}).get(partition, 0)
                if position < end:
                    yield group, name, end - position, partition


GROUP_READS_COMPACTED = ("city.pack-status.v1",)
"""Compacted topics that a group reads; every replica reads the others from their beginning for itself."""
