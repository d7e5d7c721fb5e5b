"""What came after a backup, named: numbers that were given, subjects that changed, records of each topic. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from cityloop.topics import (
    CASES_CASES,
    CASES_FLOWS,
    CASES_TASKS,
    CITIZEN_REPORTS,
    EVENTS_CITY_EVENTS,
    EVENTS_WARNINGS,
    SENSING_COMMAND_RESULTS,
    Topic,
)
from google.protobuf.message import DecodeError

MOST_NAMED = 100_000
"""Numbers of a topic that are named; of more only the count is told."""


@dataclass(frozen=True, slots=True)
class NumberSequence:
    """A sequence of numbers that people know, and the topic on which each of them appears.

    Args:
        service: who gives them.
        sequence: of its database.
        topic: where they appear; None where nothing tells them.
        field: of the topic's payload.
    """

    service: str
    sequence: str
    topic: Topic | None = None
    field: str = ""


NUMBER_SEQUENCES = (
    NumberSequence("citizen-services", "report_numbers", CITIZEN_REPORTS, "report_number"),
    NumberSequence("citizen-services", "ledger_account_numbers"),
    NumberSequence("event-hub", "event_numbers", EVENTS_CITY_EVENTS, "event_number"),
    NumberSequence("event-hub", "warning_numbers", EVENTS_WARNINGS, "warning_number"),
    NumberSequence("collaboration-tasks", "case_numbers", CASES_CASES, "case_number"),
    NumberSequence("collaboration-tasks", "task_numbers", CASES_TASKS, "task_number"),
    NumberSequence("collaboration-tasks", "flow_numbers", CASES_FLOWS, "flow_number"),
    NumberSequence("collaboration-tasks", "review_numbers"),
    NumberSequence("collaboration-tasks", "briefing_numbers"),
    NumberSequence("data-sharing", "agreement_numbers"),
    NumberSequence("sensing-ingest", "command_numbers", SENSING_COMMAND_RESULTS, "command_number"),
)
BY_TOPIC: Mapping[str, NumberSequence] = {item.topic.name: item for item in NUMBER_SEQUENCES if item.topic is not None}


@dataclass
class LostTopic:
    """The records of a topic that came after the backup.

    Args:
        topic: its name in the register; of a DLQ twin that.
        records: how many.
        first_at: when the first was recorded; None where they were not read.
        last_at: the same of the last.
        new: numbers that were given after the backup, in order.
        changed: numbers that the backup knows, of what changed after it.
    """

    topic: str
    records: int = 0
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None
    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    greatest: int = 0

    def add(self, recorded_at: dt.datetime, value: bytes | None, given: int) -> None:
        """One more record.

        Args:
            recorded_at: when it was.
            value: the payload.
            given: the last number of its sequence that the backup knows.
        """
        self.records += 1
        self.first_at = min(self.first_at or recorded_at, recorded_at)
        self.last_at = max(self.last_at or recorded_at, recorded_at)
        number = number_in(self.topic, value)
        if not number:
            return
        sequence = sequence_of(number)
        self.greatest = max(self.greatest, sequence)
        named = self.new if sequence > given else self.changed
        if len(named) < MOST_NAMED:
            named[number] = sequence

    @property
    def fields(self) -> dict[str, Any]:
        """For programs, and for the file that names what is lost."""
        return {
            "topic": self.topic,
            "records": self.records,
            "first_at": None if self.first_at is None else self.first_at.isoformat(),
            "last_at": None if self.last_at is None else self.last_at.isoformat(),
            "new": in_order(self.new),
            "changed": in_order(self.changed),
        }


def number_in(topic: str, value: bytes | None) -> str:
    """The number that people know a record's subject by; empty where it has none, or is no record of its topic."""
    numbered = BY_TOPIC.get(topic)
    if numbered is None or numbered.topic is None or value is None:
        return ""
    payload = numbered.topic.payload()
    try:
        payload.ParseFromString(value)
    except DecodeError:
        return ""
    return str(attrgetter(numbered.field)(payload))


def sequence_of(number: str) -> int:
    """The number of its sequence in what people say, such as 45 of `C-2026-000045`; 0 of what is none."""
    last = number.rpartition("-")[2]
    return int(last) if last.isdecimal() else 0


def in_order(numbers: Mapping[str, int]) -> list[str]:
    """Numbers in the order in which they were given."""
    return sorted(numbers, key=lambda number: (numbers[number], number))


def next_numbers(
    saved: Mapping[str, int], present: Mapping[str, int] | None, lost: Iterable[LostTopic], service: str, skipped: int
) -> dict[str, int]:
    """The last number that each sequence of a service is to have given, so that none is given twice.

    Args:
        saved: of the backup, by sequence.
        present: of the database that is replaced; None where it is gone.
        lost: what the topics tell of numbers that were given since.
        service: whose sequences.
        skipped: further numbers that are left out, for those that were given and that nothing tells.
    """
    told = {BY_TOPIC[item.topic].sequence: item.greatest for item in lost if item.topic in BY_TOPIC}
    own = {item.sequence for item in NUMBER_SEQUENCES if item.service == service}
    return {
        name: max(value, (present or {}).get(name, 0), told.get(name, 0) if name in own else 0)
        + (skipped if name in own else 0)
        for name, value in saved.items()
    }
