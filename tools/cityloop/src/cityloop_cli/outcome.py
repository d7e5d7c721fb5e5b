"""Whether a play ended as it must: every check is made from outside, on topics, over gRPC and over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import TaskState
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2 import ReportState
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.events.v1 import events_service_pb2 as events
from cityloop.events.v1.city_event_pb2 import CityEvent
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.topics import CITIZEN_REPORTS, EVENTS_CITY_EVENTS, TOPICS

from cityloop_cli.outsider import Outsider, patiently
from cityloop_cli.play_file import Expectation
from cityloop_cli.player import Player


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, and what was found."""

    what: str
    expected: object
    found: object

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.expected == self.found


async def checks(outsider: Outsider, player: Player, expect: Expectation) -> AsyncIterator[Check]:
    """Every check of a play, as it is made."""
    yield Check("every topic's records decode", 0, await _undecodable(outsider))
    numbers = Counter({fact.subject for fact in await outsider.facts(CITIZEN_REPORTS)})
    yield Check("every report is on its topic, once", dict.fromkeys(player.played.reports.values(), 1), dict(numbers))
    yield Check("events by class", expect.events, await _events_by_class(outsider))
    for name, state in expect.reports.items():
        yield Check(f"{player.played.reports[name]} ({name})", state, await _state_of(outsider, player, name, state))
    for group in expect.same_event:
        found = {(await player.case_of(name)).case.event_number for name in group}
        yield Check(f"{', '.join(group)} are one event", 1, len(found))
    if expect.signals is not None:
        counts = await _counts(outsider, player, expect.signals.of)
        wanted = (expect.signals.datastreams, expect.signals.reports)
        yield Check("datastreams and reports of the event", wanted, counts)
    for name in expect.reopened:
        yield Check(f"{name} was reopened", 1, (await player.case_of(name)).case.reopened)
    for name, states in expect.tasks.items():
        tasks = (await player.case_of(name)).tasks
        by_department = {
            task.department_id: TaskState.Name(task.state).removeprefix("TASK_STATE_").lower() for task in tasks
        }
        yield Check(f"tasks of {name}", states, by_department)
    for department, fields in expect.masked.items():
        yield Check(f"fields masked for {department}", tuple(sorted(fields)), player.played.masked.get(department))
    for name, link in player.played.links.items():
        page = await outsider.http.get(link)
        number = player.played.reports[name]
        yield Check(f"the page of {number} tells its story", True, number in page.text and "<li>" in page.text)


async def _undecodable(outsider: Outsider) -> int:
    failed = 0
    for topic in TOPICS.values():
        try:
            await outsider.facts(topic)
        except ValueError:
            failed += 1
    return failed


async def _events_by_class(outsider: Outsider) -> dict[str, int]:
    classes: dict[str, str] = {}
    for fact in await outsider.facts(EVENTS_CITY_EVENTS):
        if isinstance(fact.payload, CityEvent):
            classes[fact.payload.event_id] = fact.payload.event_class
    return dict(Counter(classes.values()))


async def _state_of(outsider: Outsider, player: Player, name: str, wanted: str) -> str:
    """The state that a report comes to; waits a while for the wanted one."""
    stub = ReportsServiceStub(outsider.channel("citizen-services"))  # type: ignore[no-untyped-call]
    last = ""

    async def look() -> bool:
        nonlocal last
        request = reports.GetReportRequest(report_number=player.played.reports[name])
        status = (await stub.GetReport(request)).status
        last = ReportState.Name(status.state).removeprefix("REPORT_STATE_").lower()
        return last == wanted

    try:
        await patiently(look, wanted)
    except TimeoutError:
        return last
    return last


async def _counts(outsider: Outsider, player: Player, name: str) -> tuple[int, int]:
    event_number = (await player.case_of(name)).case.event_number
    stub = EventsServiceStub(outsider.channel("event-hub"))  # type: ignore[no-untyped-call]
    answer = await stub.GetEvent(events.GetEventRequest(event=event_number))
    return answer.event.counts.datastreams, answer.event.counts.reports
