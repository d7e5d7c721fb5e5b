"""Whether a play ended as it must: every check is made from outside, on topics, over gRPC and over HTTP."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

from cityloop.cases.v1.case_pb2 import CasePhase, TaskState
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2 import ReportState
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.events.v1 import events_service_pb2 as events
from cityloop.events.v1 import modes_service_pb2 as modes
from cityloop.events.v1 import rules_service_pb2 as rules
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.events.v1.modes_service_pb2_grpc import ModesServiceStub
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.events.v1.rules_service_pb2_grpc import RulesServiceStub
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.events.v1.warning_pb2 import WarningKind, WarningState
from cityloop.topics import CITIZEN_REPORTS, EVENTS_CITY_EVENTS, EVENTS_WARNINGS, TOPICS
from cityloop_localisation import Phrase, Sentence, phrase_list, say
from cityloop_operator.outsider import Outsider, patiently

from cityloop_plays import ledger
from cityloop_plays.crews import free
from cityloop_plays.file import Expectation
from cityloop_plays.foresight import ahead_of_alarms, grades
from cityloop_plays.stage import Stage


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, and what was found."""

    what: Phrase
    expected: object
    found: object

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self.expected == self.found


async def checks(stage: Stage, expect: Expectation) -> AsyncIterator[Check]:
    """Every check of a play, as it is made."""
    outsider, played = stage.outsider, stage.played
    yield Check(say("check-decode"), 0, await _undecodable(outsider))
    numbers = Counter({fact.fact_id: fact.subject for fact in await outsider.facts(CITIZEN_REPORTS)}.values())
    once = dict.fromkeys(played.reports.values(), 1)
    # Those of a play that runs beside this one are its own to count; none may be there twice.
    there = {number: count for number, count in numbers.items() if number in once or count > 1}
    yield Check(say("check-reports-once"), once, there)
    yield Check(say("check-events"), expect.events, await _events_by_class(outsider))
    for name, state in expect.reports.items():
        found = await _state_of(stage, name, state)
        yield Check(say("check-report", number=played.reports[name]), state, found)
    for name, state in expect.cases.items():
        yield _check("check-case", _called(stage, name), state, await _case_phase(stage, name, state))
    for group in expect.same_event:
        joined = say("check-same-event", names=phrase_list(_called(stage, name) for name in group))
        yield Check(joined, 1, len(await _events_of(stage, group)))
    for group in expect.apart:
        apart = say("check-apart", names=phrase_list(_called(stage, name) for name in group))
        yield Check(apart, len(group), len(await _events_of(stage, group)))
    for name, signals in expect.signals.items():
        wanted = (signals.datastreams, signals.reports, signals.detections)
        yield _check("check-signals", _called(stage, name), wanted, await _counts(stage, name, wanted))
    for name in expect.reopened:
        times = (await stage.case_of(name)).case.reopened
        yield _check("check-reopened", _called(stage, name), 1, times)
    for name, states in expect.tasks.items():
        yield _check("check-tasks", _called(stage, name), states, await _tasks_of(stage, name))
    for name, fields in expect.masked.items():
        masked, wanted_fields = tuple(sorted(played.fetched[name].masked_fields)), tuple(sorted(fields))
        yield _check("check-masked", _called(stage, name), wanted_fields, masked)
    for name, count in expect.counts.items():
        yield _check("check-count", _called(stage, name), count, played.fetched[name].count)
    yield Check(say("check-refused"), expect.refused, played.refused)
    if expect.warnings:
        yield Check(say("check-warnings"), expect.warnings, await _warnings(outsider, expect.warnings))
    if expect.ahead is not None:
        yield Check(say("check-ahead"), expect.ahead, await ahead_of_alarms(outsider))
    for name in expect.undiminished:
        held = await grades(outsider, (await stage.case_of(name)).case.event_number)
        falling = sorted(held, reverse=True) or "one version at least"
        yield _check("check-grades", _called(stage, name), falling, held)
    for rule, record in expect.records.items():
        judged = await _record(stage, rule, record.model_dump())
        yield _check("check-record", stage.lexicon.named("rule", rule), record.model_dump(), judged)
    for kind, count in expect.free.items():
        yield _check("check-free", stage.called(kind), count, await free(stage, kind))
    for area, mode in expect.modes.items():
        yield _check("check-mode", stage.lexicon.area(*area.split("/", 1)), mode, await _mode(stage, area))
    if expect.totals:
        yield Check(say("check-totals"), expect.totals, await _totals(outsider, expect.totals))
    yield Check(say("check-versions"), [], await ledger.faults(outsider))
    for name, link in played.links.items():
        page = await outsider.http.get(link)
        number = played.reports[name]
        tells = number in page.text and "<li>" in page.text
        yield Check(say("check-page", number=number), True, tells)
    for number in played.reports.values():
        told, shown = await _told(stage, number)
        yield Check(say("check-told", number=number), told, shown)


def _called(stage: Stage, name: str) -> Phrase:
    """What a report, a thing, a linked case or what was read is called."""
    return stage.called(name) if name in stage.played.called else stage.thing(name)


def _check(message: str, name: Phrase, expected: object, found: object) -> Check:
    return Check(Sentence(message, {"name": name}), expected, found)


async def _told(stage: Stage, number: str) -> tuple[list[str], list[str]]:
    """What a reporter finds behind the secret link, nothing where nobody has one; and what the timeline says of it."""
    stub = ReportsServiceStub(stage.outsider.channel("citizen-services"))  # type: ignore[no-untyped-call]
    url = stage.outsider.url("collaboration-tasks", f"timeline/{number}.json")
    followed = number in {stage.played.reports[name] for name in stage.played.links}
    told, shown = list[str](), list[str]()

    async def alike() -> bool:
        nonlocal told, shown
        answer = await stage.make(lambda: stub.GetReport(reports.GetReportRequest(report_number=number)))
        told = sorted(message.text.texts["zh"] for message in answer.messages) if followed else []
        entries = (await stage.request("GET", url)).json()["entries"]
        messages = [entry for entry in entries if entry["subject"] == "message"]
        shown = sorted(entry["message"]["zh"] for entry in messages if number in entry["number"].split(", "))
        return told == shown

    try:
        await patiently(alike, f"what {number} was told")
    except TimeoutError:
        return told, shown
    return told, shown


async def _undecodable(outsider: Outsider) -> int:
    async def failed(topic_name: str) -> int:
        try:
            await outsider.facts(TOPICS[topic_name])
        except ValueError:
            return 1
        return 0

    return sum(await asyncio.gather(*(failed(name) for name in TOPICS)))


async def _events_by_class(outsider: Outsider) -> dict[str, int]:
    classes: dict[str, str] = {}
    for fact in await outsider.facts(EVENTS_CITY_EVENTS):
        classes[fact.payload.event_id] = fact.payload.event_class
    return dict(Counter(classes.values()))


async def _events_of(stage: Stage, names: tuple[str, ...]) -> set[str]:
    return {str((await stage.case_of(name)).case.event_number) for name in names}


async def _state_of(stage: Stage, name: str, wanted: str) -> str:
    """The state that a report comes to; waits a while for the wanted one."""
    stub = ReportsServiceStub(stage.outsider.channel("citizen-services"))  # type: ignore[no-untyped-call]
    request = reports.GetReportRequest(report_number=stage.played.reports[name])
    last = ""

    async def look() -> bool:
        nonlocal last
        last = ReportState.Name((await stub.GetReport(request)).status.state).removeprefix("REPORT_STATE_").lower()
        return last == wanted

    try:
        await patiently(look, wanted)
    except TimeoutError:
        return last
    return last


async def _case_phase(stage: Stage, name: str, wanted: str) -> str:
    last = ""

    async def look() -> bool:
        nonlocal last
        last = CasePhase.Name((await stage.case_of(name)).case.phase).removeprefix("CASE_PHASE_").lower()
        return last == wanted

    try:
        await patiently(look, wanted)
    except TimeoutError:
        return last
    return last


async def _counts(stage: Stage, name: str, wanted: tuple[int, int, int]) -> tuple[int, int, int]:
    stub = EventsServiceStub(stage.outsider.channel("event-hub"))  # type: ignore[no-untyped-call]
    request = events.GetEventRequest(event=(await stage.case_of(name)).case.event_number)
    found = (0, 0, 0)

    async def look() -> bool:
        nonlocal found
        counts = (await stub.GetEvent(request)).event.counts
        found = (counts.datastreams, counts.reports, counts.detections)
        return found == wanted

    try:
        await patiently(look, str(wanted))
    except TimeoutError:
        return found
    return found


async def _tasks_of(stage: Stage, name: str) -> dict[str, str]:
    tasks = (await stage.case_of(name)).tasks
    return {task.department_id: TaskState.Name(task.state).removeprefix("TASK_STATE_").lower() for task in tasks}


async def _warnings(outsider: Outsider, wanted: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}

    async def look() -> bool:
        nonlocal found
        newest: dict[str, WarningMessage] = {}
        for fact in await outsider.facts(EVENTS_WARNINGS):
            warning = fact.payload
            if warning.warning_id not in newest or warning.version > newest[warning.warning_id].version:
                newest[warning.warning_id] = warning
        found = dict(Counter(f"{_kind(warning)} {_state(warning)}" for warning in newest.values()))
        return found == wanted

    try:
        await patiently(look, "the warnings")
    except TimeoutError:
        return found
    return found


def _kind(warning: WarningMessage) -> str:
    return WarningKind.Name(warning.kind).removeprefix("WARNING_KIND_").lower()


def _state(warning: WarningMessage) -> str:
    return WarningState.Name(warning.state).removeprefix("WARNING_STATE_").lower()


async def _record(stage: Stage, rule: str, wanted: dict[str, int]) -> dict[str, int]:
    stub = RulesServiceStub(stage.outsider.channel("event-hub"))  # type: ignore[no-untyped-call]
    found: dict[str, int] = {}

    async def look() -> bool:
        nonlocal found
        answer = await stub.ListRuleRecords(rules.ListRuleRecordsRequest())
        mine = [record for record in answer.records if record.rule_id == rule]
        found = {name: sum(getattr(record, name) for record in mine) for name in wanted}
        return found == wanted

    try:
        await patiently(look, f"the record of {rule}")
    except TimeoutError:
        return found
    return found


async def _totals(outsider: Outsider, wanted: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}

    async def look() -> bool:
        nonlocal found
        found = await ledger.totals(outsider)
        return found == wanted

    try:
        await patiently(look, "the totals")
    except TimeoutError:
        return found
    return found


async def _mode(stage: Stage, area: str) -> str:
    stub = ModesServiceStub(stage.outsider.channel("event-hub"))  # type: ignore[no-untyped-call]
    answer = await stub.ListModes(modes.ListModesRequest())
    for status in answer.modes:
        if f"{status.mode.area.layer}/{status.mode.area.area_id}" == area:
            return Mode.Name(status.mode.mode).removeprefix("MODE_").lower()
    return "peacetime"
