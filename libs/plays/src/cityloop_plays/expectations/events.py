"""Expectations of events: how many, which reports are of one, their signals."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from functools import partial

from cityloop.events.v1 import events_service_pb2 as events
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.topics import EVENTS_CITY_EVENTS
from cityloop_localisation import phrase_list, say
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import FleetClient
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage


class EventCounts(Expectation[dict[str, int]]):
    """Number of events by class, exactly."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """Also where none are expected."""
        classes = {
            fact.payload.event_id: fact.payload.event_class for fact in await stage.client.facts(EVENTS_CITY_EVENTS)
        }
        yield Check(say("check-events"), self.root, dict(Counter(classes.values())))


class SameEvent(Expectation[tuple[tuple[Identifier, ...], ...]]):
    """Reports of one event, by groups."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each group."""
        for group in self.root:
            joined = say("check-same-event", names=phrase_list(stage.subject_name(name) for name in group))
            yield Check(joined, 1, len(await _events_of(stage, group)))


class SeparateEvents(Expectation[tuple[tuple[Identifier, ...], ...]]):
    """Reports of as many events as there are of them, by groups."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each group."""
        for group in self.root:
            separate = say("check-separate-events", names=phrase_list(stage.subject_name(name) for name in group))
            yield Check(separate, len(group), len(await _events_of(stage, group)))


class ExpectedSignals(PlayModel):
    """Signals of the event that a report belongs to."""

    datastreams: int = Field(description="How many datastreams raised one.")
    reports: int = Field(description="How many reports.")
    detections: int = Field(0, description="How many detections.")


class SignalCounts(Expectation[dict[Identifier, ExpectedSignals]]):
    """Signals of events, by report."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report."""
        by_report: Mapping[str, ExpectedSignals] = self.root
        for name, signals in by_report.items():
            event_number = (await stage.case_of(name)).case.event_number
            expected = (signals.datastreams, signals.reports, signals.detections)
            found = await awaited(partial(_signal_counts, stage, event_number), expected)
            yield named_check("check-signals", stage.subject_name(name), expected, found)


class GradeNeverLowered(Expectation[tuple[Identifier, ...]]):
    """Reports whose event was never graded less grave."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report; 1 is the gravest grade."""
        for name in self.root:
            grades = await _grades(stage.client, (await stage.case_of(name)).case.event_number)
            falling = sorted(grades, reverse=True) or say("check-one-version")
            yield named_check("check-grades", stage.subject_name(name), falling, grades)


async def _events_of(stage: Stage, names: tuple[str, ...]) -> set[str]:
    return {str((await stage.case_of(name)).case.event_number) for name in names}


async def _signal_counts(stage: Stage, event_number: str) -> tuple[int, int, int]:
    stub = EventsServiceStub(stage.client.channel("event-hub"))  # type: ignore[no-untyped-call]
    counts = (await stub.GetEvent(events.GetEventRequest(event=event_number))).event.counts
    return counts.datastreams, counts.reports, counts.detections


async def _grades(client: FleetClient, event_number: str) -> list[int]:
    """The grades of an event in the order of its versions."""
    versions = {
        fact.payload.version: int(fact.payload.grade)
        for fact in await client.facts(EVENTS_CITY_EVENTS)
        if fact.payload.event_number == event_number
    }
    return [grade for _, grade in sorted(versions.items())]
