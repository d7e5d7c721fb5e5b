"""A city with a street, a pack with joint cases, and gauges that say what a test lets them say."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import grpc
import yaml
from cityloop.cases.v1.case_pb2 import Task
from cityloop.common.v1.common_pb2 import AreaReference, Explanation, Label, Place
from cityloop.events.v1.city_event_pb2 import EventSignal, EventSignalChange
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningLevel, WarningState
from cityloop.sensing.v1 import measurement_service_pb2 as measurements
from cityloop.sensing.v1.command_pb2 import Command, CommandState, InterlockStatement
from cityloop.sensing.v1.measurement_service_pb2_grpc import (
    MeasurementServiceServicer,
    add_MeasurementServiceServicer_to_server,
)
from cityloop.sharing.v1.city_pb2 import Calendar, CalendarDay, CityRecord, Department, Post, WeekdayShifts
from cityloop.topics import EVENTS_WARNINGS, SENSING_COMMAND_RESULTS
from cityloop_city import DEFAULT_CALENDAR
from cityloop_kernel import derived_id
from cityloop_local.workspace import LOOPBACK, free_port
from cityloop_localisation.pseudo import TAG, WORD, untranslated, write_pseudo
from cityloop_messaging import Fact, to_timestamp, utc_now
from cityloop_operator.operations import read_city
from cityloop_rpc import Policy, Registration, RpcServer
from cityloop_testkit import Clusters
from cityloop_testkit.city_facts import give_city, give_packs
from cityloop_testkit.fleets import RunningFleet, start_fleet
from cityloop_testkit.http import http_client
from cityloop_testkit.hub_facts import mode_fact
from cityloop_testkit.pages import text_on
from cityloop_testkit.sources import ROLES
from desk import ROOT, START, Desk, case_of, event_fact, event_id, membership_fact

FLOOD, RECTIFICATION = "flooded-underpass", "drainage-rectification"
KERB = "broken-kerb"
"""Handled within three working days."""
STREET = "first-street-office"
CLOSED_BY: list[Any] = ["another_person", "tasks_done", "photo"]
TRANSITIONS: list[dict[str, Any]] = [
    {
        "move": "confirm",
        "sources": ["pending_confirmation"],
        "target": "pending_filing",
        "guards": [{"role": ["inspect"]}],
    },
    {"move": "file", "sources": ["pending_filing"], "target": "pending_dispatch", "guards": [{"role": ["intake"]}]},
    {
        "move": "dispatch",
        "sources": ["pending_dispatch"],
        "target": "in_handling",
        "guards": [{"role": ["dispatch"]}, "undisputed"],
        "effects": ["dispatch"],
    },
    {
        "move": "arbitrate",
        "sources": ["pending_dispatch"],
        "target": "in_handling",
        "guards": [{"role": ["supervise"]}, "reason", "disputed"],
        "effects": [{"dispatch": {"final": True}}],
    },
    {
        "move": "pass-check",
        "sources": ["pending_check"],
        "target": "pending_closing",
        "guards": [{"role": ["check"]}, "tasks_done"],
        "effects": ["pass_tasks"],
    },
    {
        "move": "close",
        "sources": ["pending_closing"],
        "target": "closed",
        "guards": [
            {"role": ["supervise", "check"]},
            *CLOSED_BY,
            {"remeasurement": {"below": 5, "dwell": "PT1M"}},
        ],
    },
    {
        "move": "close-unmeasured",
        "sources": ["pending_closing"],
        "target": "closed",
        "guards": [{"role": ["supervise"]}, "reason", *CLOSED_BY],
    },
]
CLASS = {"problem": "event", "urgency": "urgent", "title": {"zh": "下穿通道积水", "en": "Flooded underpass"}}
PACK = {
    "pack.yaml": {"pack": "evening", "title": {"zh": "内涝", "en": "Waterlogging"}, "kind": "base"},
    "roles.yaml": yaml.safe_load(ROLES),
    "event-classes.yaml": {
        "event_classes": [
            {"event_class": FLOOD, **CLASS},
            {"event_class": RECTIFICATION, **CLASS, "title": {"zh": "排水整治", "en": "Drainage rectification"}},
            {"event_class": KERB, **CLASS, "urgency": "normal", "title": {"zh": "路缘石破损", "en": "Broken kerb"}},
        ]
    },
    "responsibilities.yaml": {
        "responsibilities": [
            {
                "responsibility": "floods",
                "event_classes": [FLOOD],
                "department": "drainage",
                "co_handlers": ["traffic-police"],
                "participants": ["street"],
            },
            {"responsibility": "rectification", "event_classes": [RECTIFICATION], "department": "water-affairs"},
            {"responsibility": "kerbs", "event_classes": [KERB], "department": "drainage"},
        ]
    },
    "process.yaml": {
        "processes": [
            {
                "process": "joint",
                "event_classes": [FLOOD],
                "automatic": ["confirm", "file", "dispatch"],
                "returns": 1,
                "not_acknowledged": {"instruction": {"zh": "逐户敲门", "en": "knock on the doors"}},
                "moves": TRANSITIONS,
                "clocks": [
                    {"stage": "in_handling", "urgent_hours": 4},
                    {"stage": "in_handling", "urgent_hours": 1, "modes": ["response", "emergency"]},
                ],
            },
            {
                "process": "long",
                "event_classes": [RECTIFICATION],
                "automatic": ["confirm", "file", "dispatch"],
                "moves": [item for item in TRANSITIONS if item["move"] != "arbitrate"],
                "clocks": [{"stage": "in_handling", "urgent_hours": 2160}],
            },
            {
                "process": "by-calendar",
                "event_classes": [KERB],
                "automatic": ["confirm", "file", "dispatch"],
                "states": [{"state": "suspended", "phase": "in_handling", "name": {"zh": "挂账", "en": "suspended"}}],
                "moves": [
                    *(item for item in TRANSITIONS if item["move"] != "arbitrate"),
                    {
                        "move": "suspend",
                        "sources": ["in_handling"],
                        "target": "suspended",
                        "guards": [{"role": ["supervise"]}, "reason"],
                        "effects": ["suspend_clock"],
                    },
                    {
                        "move": "resume",
                        "sources": ["suspended"],
                        "target": "in_handling",
                        "guards": [{"role": ["supervise"]}, "reason"],
                        "effects": ["resume_clock"],
                    },
                ],
                "clocks": [{"stage": "in_handling", "work_days": 3}],
            },
        ]
    },
}


class Gauges(MeasurementServiceServicer):
    """sensing-ingest's measurements, as a test has them."""

    def __init__(self) -> None:
        self.says: dict[str, measurements.Remeasurement] = {}
        self.asked: list[measurements.RemeasureRequest] = []
        self.down = False

    def say(self, datastream: str, reason: str = "", value: float = 3.0) -> None:
        """Let a datastream hold, or say why it does not."""
        name = f"REMEASUREMENT_REASON_{reason or 'UNSPECIFIED'}"
        self.says[datastream] = measurements.Remeasurement(
            datastream_id=datastream,
            holds=not reason,
            value=value,
            reason=name,
        )

    async def Remeasure(  # noqa: N802
        self, request: measurements.RemeasureRequest, context: Any
    ) -> measurements.RemeasureResponse:
        if self.down:
            await context.abort(grpc.StatusCode.UNAVAILABLE, "away")
        self.asked.append(request)
        found = [self.says[name] for name in request.datastream_ids]
        return measurements.RemeasureResponse(holds=all(item.holds for item in found), datastreams=found)


_mode_versions = itertools.count(1)


@dataclass
class Evening:
    """The running fleet, and where it looks for gauges."""

    running: RunningFleet
    gauge_port: int
    street_area: str
    other_area: str
    """Of another street."""
    gauges: Gauges = field(default_factory=Gauges)

    def place(self) -> Place:
        areas = [AreaReference(layer="street", area_id=self.street_area)]
        return Place(jurisdiction="990100", areas=areas, text="under the bridge")

    def event(self, name: str, version: int = 1) -> Fact:
        """A flood in the street."""
        fact = event_fact(name, FLOOD, version)
        fact.payload.place.CopyFrom(self.place())  # type: ignore[attr-defined]
        return fact

    def mode(self, mode: Mode, moment: dt.datetime) -> Fact:
        """The street is in another operating mode; tests come in any order, so versions are the run's."""
        return mode_fact(self.street_area, next(_mode_versions), mode, moment, layer="street")

    def joined(self, name: str, datastream: str, version: int = 1, left: bool = False) -> Fact:
        """A gauge's alarm joined the event, or left it."""
        fact = membership_fact(name, datastream, version)
        membership = fact.payload
        assert isinstance(membership, EventSignal)
        membership.signal.source.type = SignalSourceType.SIGNAL_SOURCE_TYPE_DATASTREAM
        membership.signal.event_class = FLOOD
        membership.signal.explanation.MergeFrom(Explanation(rule_id="too-deep", pack_id="evening", pack_version=1))
        if left:
            membership.change = EventSignalChange.EVENT_SIGNAL_CHANGE_LEFT
        return fact

    def warning(self, name: str, version: int, state: WarningState, after: dt.timedelta, event: str = "") -> Fact:
        """A version of a warning for the street, so long after the alarms."""
        warning_id = str(derived_id("warning of a test", name))
        moment = START + after
        payload = PublicWarning(
            warning_id=warning_id,
            warning_number=f"W-{name}",
            version=version,
            occurred_at=to_timestamp(moment),
            recorded_at=to_timestamp(utc_now()),
            state=state,
            level=WarningLevel.WARNING_LEVEL_ORANGE,
            event_class=FLOOD,
            event_id=event_id(event) if event else "",
            place=self.place(),
            issuing_department_id="drainage",
            signed_by_post_id="drainage.sign" if state == WarningState.WARNING_STATE_SIGNED else "",
        )
        fact_id = derived_id("warning version", warning_id, version)
        return Fact(EVENTS_WARNINGS, warning_id, fact_id, "event-hub", warning_id, moment, "990100", payload, version)

    def server(self) -> RpcServer:
        """A small real server of the measurements' contract."""
        service = "cityloop.sensing.v1.MeasurementService"
        policy = Policy({f"{service}/Remeasure": ["service:collaboration-tasks"]})
        registration = Registration(service, add_MeasurementServiceServicer_to_server, self.gauges)
        credentials = self.running.credentials("cityloop", "sensing-ingest")
        return RpcServer(LOOPBACK, self.gauge_port, credentials, policy, [registration])


WEDNESDAY = START.date() - dt.timedelta(days=28 + (START.date().weekday() - 2) % 7)
"""Four weeks ago or a little more; then come two days of holidays, and a Saturday that is made up."""
OFFICE = ["08:00-12:00", "14:00-18:00"]


def city_of(days: int = 100) -> tuple[str, list[CityRecord]]:
    """The city with a street's office, and a calendar that knows so many days before and after today."""
    city_id, records = read_city(ROOT / "deploy/cities/simulated")
    (street, *_) = [item.area for item in records if item.area.layer == "street"]
    holidays = [CalendarDay(date=str(WEDNESDAY + dt.timedelta(days=number))) for number in (1, 2)]
    made_up = CalendarDay(date=str(WEDNESDAY + dt.timedelta(days=3)), shifts=OFFICE)
    calendar = Calendar(
        calendar_id=DEFAULT_CALENDAR,
        known_from=str(START.date() - dt.timedelta(days=days)),
        known_until=str(START.date() + dt.timedelta(days=days)),
        week=[WeekdayShifts(weekdays=[1, 2, 3, 4, 5], shifts=OFFICE)],
        days=[*holidays, made_up],
    )
    others = [record for record in records if not record.HasField("calendar")]
    return city_id, [*others, *street_office(street.division_id), CityRecord(calendar=calendar)]


async def start(clusters: Clusters, folder: Path) -> Evening:
    """Start the fleet, and apply city and pack."""
    port = free_port()
    locales = write_pseudo(folder / "locales", *CATALOGUES)
    extra = {
        "collaboration-tasks": {"sensing_ingest_address": f"{LOOPBACK}:{port}", "locales": str(locales)},
        "console": {"locales": str(locales)},
    }
    services = ["collaboration-tasks", "console"]
    running = await start_fleet(clusters, f"evening-{os.getpid()}.", folder, services, extra)
    city_id, records = city_of()
    street, other = [item.area for item in records if item.area.layer == "street"][:2]
    await give_city(running, city_id, records)
    pack = {name: yaml.safe_dump(content) for name, content in PACK.items()}
    await give_packs(running.kafka, services, [pack])
    await running.close()
    return Evening(running, port, street.area_id, other.area_id)


def command_fact(issue: str, version: int, state: CommandState) -> Fact:
    """A version of a command that closes a barrier."""
    command_id = str(derived_id("command", issue))
    payload = Command(
        command_id=command_id,
        command_number="D-2026-000011",
        version=version,
        occurred_at=to_timestamp(START + dt.timedelta(minutes=version)),
        recorded_at=to_timestamp(utc_now()),
        state=state,
        thing_id="barrier-3",
        command="close",
        issue=issue,
        requested_by_post_id="traffic-police.handle",
        interlock=InterlockStatement(
            interlock="road-clear", post_id="traffic-police.handle", holds=True, text="no vehicle in it"
        ),
    )
    fact_id = derived_id("command version", command_id, version)
    return Fact(
        SENSING_COMMAND_RESULTS, command_id, fact_id, "sensing-ingest", command_id, START, "990100", payload, version
    )


WORDS_OF_PEOPLE = (
    "First Street Office; pump crew south; no vehicle in it; knock on the doors; road-clear; gauge; unspecified"
)
"""The last three are identifiers, and a kind that the facts of these tests leave out."""
CATALOGUES = (
    "cityloop_localisation",
    "cityloop_web",
    "cityloop_words",
    "cityloop_timelines",
    "cityloop_collaboration_tasks",
    "cityloop_console",
)
STATES = re.compile(r"→ (\S+)")
DATA = re.compile(
    r"<code>.*?</code>|<time .*?</time>|\b[A-Z]+-[\w-]+|\b[A-Z][a-z]{2} \d+, \d{4}",
    re.DOTALL,
)
"""Traces, moments and numbers."""


@cache
def names_of_others() -> frozenset[str]:
    """Words of what the city, the pack and the people of these tests call things: a page shows them as they are."""
    _, records = read_city(ROOT / "deploy/cities/simulated")
    called = "".join(map(str, records)) + yaml.safe_dump(PACK) + WORDS_OF_PEOPLE
    return frozenset(WORD.findall(called))


async def timeline(evening: Evening, number: str, *, settled: bool = True) -> dict[str, Any]:
    """The timeline of a case as JSON, once all is settled; its page is there too, and nothing on it is untranslated but
    names.
    """
    if settled:
        await evening.running.settle()
    url = f"http://127.0.0.1:{evening.running.fleet.port('console', 'http')}/timeline/{number}"
    async with http_client() as client:
        answer = await client.get(f"{url}.json")
        page = await client.get(url, params={"lang": "en"})
        pseudo = await client.get(url, params={"lang": TAG})
    assert (answer.status_code, page.status_code) == (200, 200), page.text
    said = pseudo.text
    left = set(untranslated(text_on(DATA.sub(" ", said)))) - names_of_others()
    assert left == set(), left
    assert [state for state in STATES.findall(said) if not state.startswith("⟦")] == []
    assert "holder of" not in page.text, "no person stands on the page"
    found: dict[str, Any] = answer.json()
    return found


async def fed_back(evening: Evening, name: str) -> None:
    """Every task of a case accepted and fed back, the lead's last."""
    desk = Desk.of(evening.running, "drainage")
    for department in ("traffic-police", STREET, "drainage"):
        own = Desk.of(evening.running, department)
        await own.feed_back(await own.accept(task_of((await case_of(desk, name)).tasks, department)))


def street_office(division_id: str) -> list[CityRecord]:
    """The department of a street, with a post that handles."""
    name = Label(texts={"zh": "第一街道办", "en": "First Street Office"})
    post = Post(post_id=f"{STREET}.handle", department_id=STREET, name=name, roles=["handle"])
    return [
        CityRecord(department=Department(department_id=STREET, name=name, division_id=division_id)),
        CityRecord(post=post),
    ]


def task_of(tasks: Sequence[Task], department: str) -> Task:
    """The newest task of a department."""
    return max((task for task in tasks if task.department_id == department), key=lambda task: task.task_number)
