"""What the steps of a play share: the fleet from outside, what was made so far, and whom to tell."""

from __future__ import annotations

import asyncio
import random
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

import grpc
import httpx
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop.events.v1 import events_service_pb2 as events
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.sharing.v1.agreements_service_pb2 import Agreement
from cityloop.sharing.v1.exchange_service_pb2 import FetchRowsResponse
from cityloop_kernel import METRES_PER_DEGREE
from cityloop_localisation import Language, Phrase, Sentence, say
from cityloop_operator.calls import Answer, Calls
from cityloop_operator.city_file import Identifier
from cityloop_operator.outsider import Outsider, patiently
from cityloop_packs import LabelText
from cityloop_rpc import details_of, reason_of
from cityloop_words import refusal_sentence
from pydantic import BaseModel, ConfigDict, Field

from cityloop_plays.lexicon import Lexicon
from cityloop_plays.words import Text, said_of

Tell = Callable[[str], None]
Point = tuple[float, float]
"""Longitude and latitude in WGS 84."""
AWAY = {429, 502, 503}


class PlayModel(BaseModel):
    """A part of a play file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceEntry(PlayModel):
    """A place that steps name."""

    at: Point
    name: LabelText


class Acting(PlayModel):
    """Who acts: a post of the city, and the person who holds it."""

    post: str
    person: str

    @property
    def department(self) -> str:
        """The department of the post."""
        return self.post.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Ramp:
    """What a group reads, about: `first`, then evenly on to `last` between two moments of the monotonic clock."""

    first: float
    last: float
    begins: float
    ends: float

    def at(self, moment: float) -> float:
        """The value at a moment."""
        if moment >= self.ends:
            return self.last
        share = max(0.0, (moment - self.begins) / (self.ends - self.begins))
        return self.first + (self.last - self.first) * share


@dataclass
class Played:
    """What a play has made so far, by the names of the play."""

    groups: dict[str, list[int]] = field(default_factory=dict)
    """Datastream numbers by group."""
    levels: dict[str, Ramp] = field(default_factory=dict)
    """What the datastreams of a group read."""
    silent: set[int] = field(default_factory=set)
    """Datastreams that send nothing more."""
    reports: dict[str, str] = field(default_factory=dict)
    """Report numbers."""
    links: dict[str, str] = field(default_factory=dict)
    """Secret links of citizens, by report."""
    messages: dict[str, str] = field(default_factory=dict)
    """What the sender calls the recipient, by message id."""
    agreements: dict[str, Agreement] = field(default_factory=dict)
    fetched: dict[str, FetchRowsResponse] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    """Reasons of what was refused as it should be, by step name."""
    commands: dict[str, str] = field(default_factory=dict)
    """Command ids."""
    called: dict[str, Phrase] = field(default_factory=dict)
    """What groups of things, kinds of resources and datasets are called."""
    bookings: dict[str, str] = field(default_factory=dict)
    """Booking ids."""
    linked: dict[str, str] = field(default_factory=dict)
    """Numbers of cases that were opened beside others, by name."""
    reviews: dict[str, str] = field(default_factory=dict)
    background: dict[str, asyncio.Task[int]] = field(default_factory=dict)


class Stage:
    """The fleet as the players of a play meet it."""

    def __init__(
        self,
        outsider: Outsider,
        places: dict[str, PlaceEntry],
        tell: Tell,
        language: Language,
        *,
        lexicon: Lexicon | None = None,
        seed: int = 1,
        pace: float = 1.0,
        fast_motion: float = 1.0,
    ) -> None:
        self.outsider = outsider
        self.played = Played()
        self.pace = pace
        """What the seconds of readings are multiplied by; tests play faster than a demo."""
        self._fast_motion = fast_motion
        self.random = random.Random(seed)  # noqa: S311 places and noise, no secret
        self.lexicon = lexicon or Lexicon()
        self._places = places
        self._calls = Calls()
        self._tell = tell
        self.language = language

    def tell(self, message: str, /, **arguments: Phrase | float) -> None:
        """Say what happened, in the language of the audience."""
        self._tell(self.language.say(message, **arguments))

    def lapse(self, seconds: float) -> Sentence:
        """How long something took or lies ahead; in fast motion also what that stands for."""
        if self._fast_motion == 1:
            return say("play-lapse", seconds=seconds)
        return say("play-lapse-fast", seconds=seconds, real=seconds * self._fast_motion)

    def said(self, text: Text | Phrase) -> str:
        """A text in the language of the audience."""
        return self.language.spoken(said_of(text) if isinstance(text, LabelText) else text)

    def called(self, name: str) -> Phrase:
        """What a group of things, a kind of resources, a dataset or a place of the play is called."""
        return self.played.called.get(name) or self.lexicon.place(name)

    def thing(self, thing_id: str) -> Phrase:
        """What one thing of a group, or one resource of a kind, is called."""
        group, _, index = thing_id.rpartition("-")
        if group not in self.played.called:
            return self.called(thing_id)
        return say("play-thing", thing=self.called(group), number=index)

    def named(self, kind: str, name: str) -> Phrase:
        """What people call a thing of a kind, as sentences of the fleet name it."""
        match kind:
            case "resource":
                return self.thing(name)
            case "kind":
                return self.called(name)
            case _:
                return self.lexicon.named(kind, name)

    def point(self, where: Point | str) -> Point:
        """A point, or that of a place of the play.

        Raises:
            LookupError: the play has no such place.
        """
        if not isinstance(where, str):
            return where
        if where not in self._places:
            raise LookupError(f"the play has no place {where!r}")
        return self._places[where].at

    def near(self, where: Point | str, metres: float) -> Position:
        """A point within so many metres."""
        longitude, latitude = self.point(where)
        degrees = metres / METRES_PER_DEGREE / 1.5
        return position(
            (longitude + self.random.uniform(-degrees, degrees), latitude + self.random.uniform(-degrees, degrees))
        )

    async def make(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer of a call; made again while the service is away."""
        return await self._calls.make(call)

    async def request(self, method: str, url: str, form: dict[str, str] | None = None) -> httpx.Response:
        """An HTTP answer; asked for again while the service is away. Forms of our pages may be sent twice.

        Raises:
            HTTPStatusError: it was refused.
            TimeoutError: the service stayed away.
        """

        async def answered() -> httpx.Response | None:
            try:
                answer = await self.outsider.http.request(method, url, data=form)
            except httpx.TransportError:
                return None
            return None if answer.status_code in AWAY else answer.raise_for_status()

        return await patiently(answered, f"an answer of {url}")

    async def refusal(self, call: Callable[[], Awaitable[object]], name: str) -> str:
        """The reason that a call is refused for, kept under a name.

        Raises:
            LookupError: it was not refused.
        """
        try:
            await self._calls.make(call)
        except grpc.aio.AioRpcError as error:
            reason, message = reason_of(error), error.details() or ""
            self.played.refused[name] = reason
            why = refusal_sentence(reason, details_of(error), self.named)
            self.tell("play-refused", why=why or f"{reason}: {message}")
            return reason
        raise LookupError(f"{name} should have been refused")

    async def case_of(self, name: str) -> cases.GetCaseResponse:
        """The case of a report of the play, of what a thing opened, or one opened beside another; once there is one."""
        if name in self.played.linked:
            number = self.played.linked[name]
        elif name in self.played.reports:
            number = await self._case_number(self.played.reports[name])
        else:
            number = await self._opened_by(name)
        stub = CasesServiceStub(self.outsider.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]
        answer: cases.GetCaseResponse = await self.make(lambda: stub.GetCase(cases.GetCaseRequest(case=number)))
        return answer

    async def _opened_by(self, thing: str) -> str:
        """The event that a thing, or one thing of a group, opened; once it has a case."""
        hub = EventsServiceStub(self.outsider.channel("event-hub"))  # type: ignore[no-untyped-call]
        stub = CasesServiceStub(self.outsider.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]

        async def look() -> str | None:
            listed = await self.make(lambda: hub.ListEvents(events.ListEventsRequest(page_size=500)))
            for event in listed.events:
                source = str(event.opening_signal.source.source_id)
                if source == thing or source.startswith(f"{thing}-"):
                    found = await self._case_or_none(stub, event.event_number)
                    if found is not None:
                        return found
            return None

        return await patiently(look, f"a case of what {thing} opened")

    async def _case_or_none(self, stub: CasesServiceStub, event_number: str) -> str | None:
        try:
            answer = await self.make(lambda: stub.GetCase(cases.GetCaseRequest(case=event_number)))
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                return None
            raise
        return str(answer.case.case_number)

    async def _case_number(self, report_number: str) -> str:
        stub = ReportsServiceStub(self.outsider.channel("citizen-services"))  # type: ignore[no-untyped-call]

        async def look() -> str | None:
            request = reports.GetReportRequest(report_number=report_number)
            answer = await self.make(lambda: stub.GetReport(request))
            return str(answer.status.case_number) or None

        return await patiently(look, f"the case of {report_number}")


class Step(PlayModel):
    """One step; what `say` holds is told before it."""

    say: LabelText | None = None

    async def run(self, stage: Stage, number: int, steps: int) -> None:
        """Say what is to be said, and where in the play it is, then do it."""
        if self.say is not None:
            stage.tell("play-step", title=said_of(self.say), number=number, steps=steps)
        await self.play(stage)

    @abstractmethod
    async def play(self, stage: Stage) -> None:
        """Do it, from outside."""


class Say(Step):
    """Only say something."""

    do: Literal["say"]

    async def play(self, stage: Stage) -> None:
        """Nothing more."""


class Group(PlayModel):
    """So many things round a place."""

    group: Identifier
    count: int = Field(1, ge=1, le=1_000)
    around: Point | str
    within_metres: float = Field(30, gt=0)
    title: LabelText | None = Field(None, description="What people call one; by its place and model when absent.")


def position(point: Point) -> Position:
    """A point as the contract has it."""
    return Position(longitude=point[0], latitude=point[1], reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
