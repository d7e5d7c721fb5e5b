"""Chains of facts for tests of figures: reports, events, cases, tasks, feedback and verdicts of a city's months."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Any

from cityloop.cases.v1.case_pb2 import Case, CasePhase, Task, TaskState
from cityloop.cases.v1.flow_pb2 import Flow, FlowPhase
from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.citizen.v1.report_pb2 import Feedback, Report
from cityloop.common.v1.common_pb2 import AreaReference, AttributeValue, Choices, Classification, EventGrade, Place
from cityloop.events.v1.city_event_pb2 import CityEvent, CityEventState, ProposedLead, SignalCounts
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.events.v1.signal_pb2 import Signal, SignalSource, SignalSourceType
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth, DeviceState
from cityloop.topics import (
    CASES_CASES,
    CASES_FLOWS,
    CASES_TASKS,
    CASES_VERDICTS,
    CITIZEN_FEEDBACK,
    CITIZEN_REPORTS,
    EVENTS_CITY_EVENTS,
    EVENTS_REPORT_LINKS,
    SENSING_DEVICE_HEALTH,
)
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, ReceivedFact, fact_of, to_timestamp

START = dt.datetime(2026, 9, 20, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)
ZONE = "America/Los_Angeles"
"""Its clocks are put back within the time of these facts."""
CLASSES = ("manhole-cover", "waterlogging", "light", "noise")
DEPARTMENTS = ("drainage", "roads", "police")
AREAS = ("north", "south", "east")
CHANNELS = ("page", "hotline", "open311")
FLOWS = ("works/permit", "calls/open-call")
MODELS = ("gauge", "lamp")
ROADS = ("main", "side", "path")
HAZARDS = ("water", "power", "traffic")
PHASES = CasePhase


class City:
    """A seeded random city whose facts come in the order in which they happen.

    Args:
        seed: of chance.
        chains: how many events.
        days: over which they begin.
        layers: areas by layer; a place lies in one of each.
    """

    def __init__(
        self, seed: int, chains: int, days: float = 60, layers: dict[str, Sequence[str]] | None = None
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311 the same each time
        self._layers = layers or {"district": AREAS}
        self._chains = chains
        self._days = days
        self._seed = seed

    def facts(self) -> list[Fact[Any]]:
        """All of them, by when they happened."""
        found = [fact for number in range(self._chains) for fact in self._chain(number)]
        found += [fact for number in range(self._chains // 2) for fact in self._flow(number)]
        found += [fact for number in range(self._chains // 2) for fact in self._device(number)]
        return sorted(found, key=lambda fact: fact.occurred_at)

    def _chain(self, number: int) -> Iterator[Fact[Any]]:
        chance = self._random
        name = f"{self._seed}-{number:06}"
        at = START + dt.timedelta(days=chance.random() * self._days)
        event_class = chance.choice(CLASSES)
        areas = [AreaReference(layer=layer, area_id=chance.choice(ids)) for layer, ids in self._layers.items()]
        place = Place(text="by the bridge", areas=areas if chance.random() < 0.95 else [])
        department, grade = chance.choice(DEPARTMENTS), EventGrade.Name(chance.choice(list(EventGrade.values())[1:]))
        event_id, case_id = str(derived_id("event", name)), str(derived_id("case", name))
        lead = ProposedLead(department_id=department)
        source = SignalSource(type=SignalSourceType.Name(chance.choice(list(SignalSourceType.values())[1:])))
        if source.type == SignalSourceType.SIGNAL_SOURCE_TYPE_REPORT:
            source.channel = chance.choice(CHANNELS)
        opening = Signal(source=source, imported=chance.random() < 0.1)
        event: dict[str, Any] = {
            "event_id": event_id,
            "event_number": f"E-{name}",
            "event_class": event_class,
            "place": place,
        }

        def city_event(version: int, moment: dt.datetime, state: CityEventState, reports: int) -> Fact[CityEvent]:
            payload = CityEvent(
                **event, version=version, state=state, grade=grade, proposed_lead=lead, **_times(moment),
                opening_signal=opening, counts=SignalCounts(reports=reports),
            )  # fmt: skip
            return fact_of(EVENTS_CITY_EVENTS, payload, "990100")

        reports = chance.randint(0, 3)
        for index in range(reports):
            moment = at + dt.timedelta(minutes=index * chance.randint(1, 90))
            yield from self._report(f"R-{name}-{index}", moment, event_class, place, event, fused=index > 0)
        yield city_event(1, at, CityEventState.CITY_EVENT_STATE_OPEN, reports)
        yield from self._case(name, at, place, event_class, department, grade, event_id, case_id)
        if chance.random() < 0.3:
            yield city_event(2, at + dt.timedelta(hours=3), CityEventState.CITY_EVENT_STATE_ALL_CLEAR, reports)

    def _flow(self, number: int) -> Iterator[Fact[Any]]:
        chance = self._random
        name = f"{self._seed}-{number:06}"
        walk = [FlowPhase.FLOW_PHASE_FILED, FlowPhase.FLOW_PHASE_IN_REVIEW, FlowPhase.FLOW_PHASE_DECIDED]
        walk.append(chance.choice([FlowPhase.FLOW_PHASE_COMPLETED, FlowPhase.FLOW_PHASE_REFUSED]))
        of: dict[str, Any] = {
            "flow_id": str(derived_id("flow", name)),
            "flow_number": f"F-{name}",
            "definition": chance.choice(FLOWS),
            "department_id": chance.choice(DEPARTMENTS),
        }
        moment, overdue = START + dt.timedelta(days=chance.random() * self._days), False
        for version, phase in enumerate(walk[: chance.randint(1, 6)], 1):
            overdue = overdue or chance.random() < 0.15
            flow = Flow(**of, version=version, phase=FlowPhase.Name(phase), overdue=overdue, **_times(moment))
            yield fact_of(CASES_FLOWS, flow, "990100")
            moment += dt.timedelta(seconds=chance.randint(1, 400_000))

    def _device(self, number: int) -> Iterator[Fact[Any]]:
        chance = self._random
        areas = [AreaReference(layer=layer, area_id=chance.choice(ids)) for layer, ids in self._layers.items()]
        of: dict[str, Any] = {
            "thing_id": f"thing-{self._seed}-{number:06}",
            "thing_model": chance.choice(MODELS),
            "department_id": chance.choice(DEPARTMENTS),
            "place": Place(areas=areas),
        }
        moment = START + dt.timedelta(days=chance.random() * self._days)
        for version in range(1, chance.randint(1, 8)):
            state = DeviceState.Name(chance.choice(list(DeviceState.values())[1:]))
            yield fact_of(SENSING_DEVICE_HEALTH, DeviceHealth(**of, version=version, state=state, **_times(moment)), "")
            moment += dt.timedelta(seconds=chance.randint(1, 900_000))

    def _report(
        self, number: str, at: dt.datetime, event_class: str, place: Place, event: dict[str, Any], *, fused: bool
    ) -> Iterator[Fact[Any]]:
        chance = self._random
        report = Report(
            report_number=number, version=1, event_class=event_class, place=place, text="words of a resident",
            channel=chance.choice(CHANNELS), imported=chance.random() < 0.1, **_times(at),
        )  # fmt: skip
        yield fact_of(CITIZEN_REPORTS, report, "990100")
        joined = chance.random() < 0.9
        outcome = "JOINED" if joined else "HELD"
        link = ReportLink(
            report_number=number, version=1, outcome=f"REPORT_LINK_OUTCOME_{outcome}",
            event_id=event["event_id"] if joined else "", fused=joined and fused,
            **_times(at + dt.timedelta(seconds=2)),
        )  # fmt: skip
        yield fact_of(EVENTS_REPORT_LINKS, link, "990100")

    def _case(
        self,
        name: str,
        at: dt.datetime,
        place: Place,
        event_class: str,
        department: str,
        grade: str,
        event_id: str,
        case_id: str,
    ) -> Iterator[Fact[Any]]:
        chance = self._random
        walk = [PHASES.CASE_PHASE_PENDING_CONFIRMATION, PHASES.CASE_PHASE_PENDING_FILING]
        if chance.random() < 0.1:
            walk.append(PHASES.CASE_PHASE_NOT_FILED)
        else:
            walk += [PHASES.CASE_PHASE_PENDING_DISPATCH, PHASES.CASE_PHASE_IN_HANDLING, PHASES.CASE_PHASE_PENDING_CHECK]
            walk += [PHASES.CASE_PHASE_PENDING_CLOSING, PHASES.CASE_PHASE_CLOSED]
            again = chance.random()
            if again < 0.2:
                walk += [PHASES.CASE_PHASE_PENDING_DISPATCH, PHASES.CASE_PHASE_IN_HANDLING]
            if again < 0.1:
                walk += [PHASES.CASE_PHASE_PENDING_CHECK, PHASES.CASE_PHASE_PENDING_CLOSING, PHASES.CASE_PHASE_CLOSED]
            walk = walk[: chance.randint(3, 20)]
        moment, overdue, reopened, attributes = at, False, 0, _attributes(chance)
        for version, phase in enumerate(walk, 1):
            moment += dt.timedelta(seconds=chance.randint(1, 60_000))
            overdue = overdue or chance.random() < 0.05
            reopened += version > 1 and walk[version - 2] == PHASES.CASE_PHASE_CLOSED
            if chance.random() < 0.2:
                attributes = _attributes(chance)
            case = Case(
                attributes=attributes, case_id=case_id,
                case_number=f"C-{name}", version=version, event_id=event_id, phase=phase,
                event_class=event_class, place=place, grade=grade, lead_department_id=department, overdue=overdue,
                reopened=reopened, **_times(moment),
            )  # fmt: skip
            yield fact_of(CASES_CASES, case, "990100")
            if phase == PHASES.CASE_PHASE_IN_HANDLING:
                yield from self._task(f"{name}-{version}", moment, case)
            if phase == PHASES.CASE_PHASE_CLOSED:
                yield from self._afterwards(f"{name}-{version}", moment, case)

    def _task(self, name: str, at: dt.datetime, case: Case) -> Iterator[Fact[Any]]:
        states = [TaskState.TASK_STATE_DISPATCHED, TaskState.TASK_STATE_ACCEPTED, TaskState.TASK_STATE_FED_BACK]
        if self._random.random() < 0.15:
            states = [TaskState.TASK_STATE_DISPATCHED, TaskState.TASK_STATE_RETURNED]
        moment = at
        for version, state in enumerate(states, 1):
            task = Task(
                task_id=str(derived_id("task", name)), task_number=f"T-{name}", case_id=case.case_id,
                case_number=case.case_number, version=version, state=state, department_id=case.lead_department_id,
                event_class=case.event_class, place=case.place, **_times(moment),
            )  # fmt: skip
            yield fact_of(CASES_TASKS, task, "990100")
            moment += dt.timedelta(seconds=self._random.randint(1, 20_000))

    def _afterwards(self, name: str, closed: dt.datetime, case: Case) -> Iterator[Fact[Any]]:
        chance = self._random
        of_case: dict[str, Any] = {"case_id": case.case_id, "case_number": case.case_number}
        if chance.random() < 0.5:
            fixed = chance.random() < 0.8
            kind = "RATING" if fixed else "NOT_FIXED"
            feedback = Feedback(
                feedback_id=str(derived_id("feedback", name)), report_number=f"R-{name}", rating=chance.randint(1, 5),
                kind=f"FEEDBACK_KIND_{kind}", text="words", **of_case,
                **_times(closed + dt.timedelta(hours=chance.randint(1, 50))),
            )  # fmt: skip
            yield fact_of(CITIZEN_FEEDBACK, feedback, "990100")
        if chance.random() < 0.5:
            verdict = Verdict(
                verdict_id=str(derived_id("verdict", name)), signal_id=str(derived_id("signal", name)),
                kind=VerdictKind.Name(chance.choice(list(VerdictKind.values())[1:])),
                rule_id=chance.choice(("level", "rain", "")),
                source=SignalSource(type=SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM, source_id="d"), **of_case,
                event_id=case.event_id, **_times(closed + dt.timedelta(minutes=5)),
            )  # fmt: skip
            yield fact_of(CASES_VERDICTS, verdict, "990100")


def _attributes(chance: random.Random) -> dict[str, AttributeValue]:
    """What people have said of it; some know nothing, and one value is not for everybody."""
    known: Any = Classification.CLASSIFICATION_GENERAL_1
    found = {
        "depth": AttributeValue(number=chance.randint(-500, 5_000) / 8, unit="cm", classification=known),
        "road": AttributeValue(choice=chance.choice(ROADS), classification=known),
        "blocked": AttributeValue(flag=chance.random() < 0.5, classification=known),
        "hazards": AttributeValue(
            choices=Choices(choices=chance.sample(HAZARDS, chance.randint(1, 3))), classification=known
        ),
        "note": AttributeValue(text="words", classification=known),
        "secret": AttributeValue(flag=True, classification=Classification.CLASSIFICATION_GENERAL_3),
    }
    return {name: value for name, value in found.items() if chance.random() < 0.8}


def _times(moment: dt.datetime) -> dict[str, Any]:
    """When it happened, in the time that figures keep; recorded a second later."""
    moment = min(moment, NOW - dt.timedelta(hours=1))
    return {"occurred_at": to_timestamp(moment), "recorded_at": to_timestamp(moment + dt.timedelta(seconds=1))}


def batches(facts: Sequence[Fact[Any]], size: int) -> Iterator[list[ReceivedFact[Any]]]:
    """Facts in batches of one topic each, as a consumer hands them on."""
    offsets: dict[str, int] = {}
    waiting: dict[str, list[ReceivedFact[Any]]] = {}
    for fact in facts:
        topic = fact.topic.name
        offsets[topic] = offsets.get(topic, -1) + 1
        batch = waiting.setdefault(topic, [])
        batch.append(ReceivedFact(fact, 0, offsets[topic]))
        if len(batch) == size:
            yield waiting.pop(topic)
    yield from waiting.values()


def disturbed(facts: Sequence[Fact[Any]], seed: int) -> list[Fact[Any]]:
    """The same facts late, out of order, and some twice."""
    chance = random.Random(seed)  # noqa: S311
    found = [*facts, *chance.sample(list(facts), len(facts) // 5)]
    late = {id(fact) for fact in chance.sample(found, len(found) // 10)}
    order = {id(fact): place + chance.randint(0, 200) for place, fact in enumerate(found)}
    return sorted(found, key=lambda fact: (id(fact) in late, order[id(fact)]))
