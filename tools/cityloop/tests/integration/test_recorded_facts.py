"""Facts that stand on the topics since a moment, for a trial of reactions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from cityloop.cases.v1.case_pb2 import Case
from cityloop.topics import CASES_CASES, Topic
from cityloop_cli.recorded_facts import facts_of_fleet
from cityloop_messaging import KafkaConnection, Producer, fact_of, to_timestamp, utc_now
from cityloop_reactions import TOPIC_OF

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def topics() -> Iterable[Topic]:
    return list(TOPIC_OF.values())


async def test_what_stands_on_the_topics_since_a_moment_is_read_and_what_is_older_is_not(
    kafka: KafkaConnection,
) -> None:
    producer = Producer(kafka, "test")
    await producer.start()
    now = to_timestamp(utc_now())
    cases = [Case(case_id=f"case-{n}", version=1, occurred_at=now, recorded_at=now) for n in range(5)]
    await producer.publish([fact_of(CASES_CASES, case, "990100") for case in cases])
    await producer.stop()
    found = await facts_of_fleet(kafka, utc_now() - HOUR)
    assert sorted(fact.subject for fact in found) == [case.case_id for case in cases]
    assert await facts_of_fleet(kafka, utc_now() + HOUR) == []
