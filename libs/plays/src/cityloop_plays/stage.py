"""What the steps of a play share: the fleet from outside, what was made so far, and where the story goes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Awaitable, Callable, Mapping

import grpc
import httpx
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Change, Position
from cityloop.events.v1 import events_service_pb2 as events
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop_kernel import METRES_PER_DEGREE
from cityloop_localisation import Language, Phrase, Sentence, say
from cityloop_messaging import utc_now
from cityloop_operator.calls import Answer, Calls
from cityloop_operator.changes import change
from cityloop_operator.fleet_client import FleetClient, wait_for
from cityloop_packs import LabelText
from cityloop_rpc import details_of, reason_of
from cityloop_words import refusal_sentence

from cityloop_plays.model import PlaceEntry, PlayFailedError, Point, position
from cityloop_plays.names import PlayNames
from cityloop_plays.state import PlayState
from cityloop_plays.texts import Text, text_of
from cityloop_plays.working_days import PlayCalendar

PrintLine = Callable[[str], None]
"""Prints a line of the story."""
UNAVAILABLE = {429, 502, 503}


SOMEBODY = "somebody"
"""Who acts in a city without a staff directory, where a play does not say who."""


class Stage:
    """The fleet from outside, as the steps of one play use it."""

    def __init__(
        self,
        client: FleetClient,
        places: dict[str, PlaceEntry],
        print_line: PrintLine,
        language: Language,
        *,
        names: PlayNames | None = None,
        holders: Mapping[str, str] | None = None,
        seed: int = 1,
        pace: float = 1.0,
        fast_motion: float = 1.0,
        calendar: PlayCalendar | None = None,
    ) -> None:
        self.client = client
        self.state = PlayState()
        self.pace = pace
        """What the seconds of readings are multiplied by; tests play faster than a demo."""
        self._fast_motion = fast_motion
        self.calendar = calendar
        """Of the play, where it has one of its own."""
        self.today = dt.date.min if calendar is None else calendar.today(utc_now())
        """When the play began, by that calendar."""
        self.random = random.Random(seed)  # noqa: S311 places and noise, no secret
        self.names = names or PlayNames()
        self._holders = holders or {}
        self._places = places
        self._calls = Calls()
        self._print_line = print_line
        self.language = language

    def change_in(self, post: str) -> Change:
        """A change by somebody who holds a post, where a play does not say who."""
        return change(post, self._holders.get(post, SOMEBODY))

    def print_line(self, message: str, /, **arguments: Phrase | float) -> None:
        """Print what happened, in the language of the audience."""
        self._print_line(self.language.say(message, **arguments))

    def lapse(self, seconds: float) -> Sentence:
        """How long something took or lies ahead; in fast motion also what that stands for."""
        if self._fast_motion == 1:
            return say("play-lapse", seconds=seconds)
        return say("play-lapse-fast", seconds=seconds, real=seconds * self._fast_motion)

    def translate(self, text: Text | Phrase) -> str:
        """A text in the language of the audience."""
        return self.language.spoken(text_of(text) if isinstance(text, LabelText) else text)

    def name_of(self, name: str) -> Phrase:
        """What a group of things, a kind of resources, a dataset or a place of the play is called."""
        return self.state.names.get(name) or self.names.place(name)

    def thing_name(self, thing_id: str) -> Phrase:
        """What one thing of a group, or one resource of a kind, is called."""
        group, _, index = thing_id.rpartition("-")
        if group not in self.state.names:
            return self.name_of(thing_id)
        return say("play-thing", thing=self.name_of(group), number=index)

    def subject_name(self, name: str) -> Phrase:
        """What a report, a thing, a linked case or what was read is called."""
        return self.name_of(name) if name in self.state.names else self.thing_name(name)

    def name_in(self, kind: str, name: str) -> Phrase:
        """What people call a thing of a kind, as sentences of the fleet name it."""
        match kind:
            case "resource":
                return self.thing_name(name)
            case "kind":
                return self.name_of(name)
            case _:
                return self.names.name_in(kind, name)

    def point(self, where: Point | str) -> Point:
        """A point, or that of a place of the play.

        Raises:
            PlayFailedError: the play has no such place.
        """
        if not isinstance(where, str):
            return where
        if where not in self._places:
            raise PlayFailedError(say("failed-unknown-place", place=where))
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
                answer = await self.client.http.request(method, url, data=form)
            except httpx.TransportError:
                return None
            return None if answer.status_code in UNAVAILABLE else answer.raise_for_status()

        return await wait_for(answered, say("awaited-answer", address=url))

    async def refusal(self, call: Callable[[], Awaitable[object]], name: str) -> str:
        """The reason that a call is refused for, stored under a name.

        Raises:
            PlayFailedError: it was not refused.
        """
        try:
            await self._calls.make(call)
        except grpc.aio.AioRpcError as error:
            reason, message = reason_of(error), error.details() or ""
            self.state.refused[name] = reason
            why = refusal_sentence(reason, details_of(error), self.name_in)
            self.print_line("play-refused", why=why or f"{reason}: {message}")
            return reason
        raise PlayFailedError(say("failed-not-refused", name=name))

    async def case_of(self, name: str) -> cases.GetCaseResponse:
        """The case of a report of the play, of what a thing opened, or one opened beside another; once there is one."""
        if name in self.state.linked:
            number = self.state.linked[name]
        elif name in self.state.reports:
            number = await self._case_number(self.state.reports[name])
        else:
            number = await self._opened_by(name)
        stub = CasesServiceStub(self.client.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]
        answer: cases.GetCaseResponse = await self.make(lambda: stub.GetCase(cases.GetCaseRequest(case=number)))
        return answer

    async def _opened_by(self, thing: str) -> str:
        """The event that a thing, or one thing of a group, opened; once it has a case."""
        hub = EventsServiceStub(self.client.channel("event-hub"))  # type: ignore[no-untyped-call]
        stub = CasesServiceStub(self.client.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]

        async def look() -> str | None:
            listed = await self.make(lambda: hub.ListEvents(events.ListEventsRequest(page_size=500)))
            for event in listed.events:
                source = str(event.opening_signal.source.source_id)
                source = self.state.detections.get(source, source)
                if source == thing or source.startswith(f"{thing}-"):
                    found = await self._case_or_none(stub, event.event_number)
                    if found is not None:
                        return found
            return None

        return await wait_for(look, say("awaited-case-opened", thing=thing))

    async def _case_or_none(self, stub: CasesServiceStub, event_number: str) -> str | None:
        try:
            answer = await self.make(lambda: stub.GetCase(cases.GetCaseRequest(case=event_number)))
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                return None
            raise
        return str(answer.case.case_number)

    async def _case_number(self, report_number: str) -> str:
        stub = ReportsServiceStub(self.client.channel("citizen-services"))  # type: ignore[no-untyped-call]

        async def look() -> str | None:
            request = reports.GetReportRequest(report_number=report_number)
            answer = await self.make(lambda: stub.GetReport(request))
            return str(answer.status.case_number) or None

        return await wait_for(look, say("awaited-case", report=report_number))
