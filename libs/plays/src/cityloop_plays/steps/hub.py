"""Steps of the management net: operating modes, warnings, locating, and the records of rules."""

from __future__ import annotations

from typing import Literal

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1 import events_service_pb2 as events
from cityloop.events.v1 import modes_service_pb2 as modes
from cityloop.events.v1 import warnings_service_pb2 as warnings
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.events.v1.modes_service_pb2_grpc import ModesServiceStub
from cityloop.events.v1.warning_pb2 import Warning as WarningMessage
from cityloop.events.v1.warning_pb2 import WarningKind, WarningState
from cityloop.events.v1.warnings_service_pb2_grpc import WarningsServiceStub
from cityloop_kernel import METRES_PER_DEGREE
from cityloop_localisation import phrase_list, say
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import wait_for
from cityloop_words import explain
from pydantic import Field

from cityloop_plays.model import Point, PostHolder, position
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import Text, quoted, text_of, word

SERVICE = "event-hub"
AT_PLACE_METRES = 250.0


class SwitchMode(PostHolder, Step):
    """An area goes into another operating mode; every service must follow."""

    do: Literal["mode"]
    area: tuple[str, str] = Field(description="Layer and id of the area.")
    mode: Literal["peacetime", "response", "emergency", "recovery"] = Field(description="The new one.")
    reason: Text = Field(description="In words.")

    async def play(self, stage: Stage) -> None:
        """Switch, and wait until nobody is missing."""
        stub = ModesServiceStub(stage.client.channel(SERVICE, self.department, "command"))  # type: ignore[no-untyped-call]
        request = modes.SwitchModeRequest(
            change=change(self.post, self.person),
            area=AreaReference(layer=self.area[0], area_id=self.area[1]),
            mode=f"MODE_{self.mode.upper()}",
            reason=stage.translate(self.reason),
        )
        answer = await stage.make(lambda: stub.SwitchMode(request))

        async def followed() -> modes.ModeStatus | None:
            found = await stage.make(lambda: stub.ListModes(modes.ListModesRequest()))
            for status in found.modes:
                if status.mode.area == request.area and status.mode.version >= answer.mode.version:
                    return None if status.missing else status
            return None

        status = await wait_for(followed, say("awaited-mode", mode=word(self.mode)))
        last = max(one.acknowledged_at.ToNanoseconds() for one in status.acknowledgements)
        seconds = (last - answer.mode.recorded_at.ToNanoseconds()) / 1e9
        stage.print_line(
            "play-mode",
            area=stage.names.area(*self.area),
            mode=word(self.mode),
            said=quoted(self.reason),
            services=len(status.acknowledgements),
            seconds=round(seconds, 1),
        )


class Sign(PostHolder, Step):
    """A draft of a warning, or of an all-clear, is signed."""

    do: Literal["sign"]
    at: Point | str = Field(description="Place of the event that it is about.")
    kind: Literal["prediction", "composite"] = Field(description="What it was drafted by.")
    all_clear: bool = Field(False, description="Whether it is the all-clear that is signed.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be signed.")

    async def play(self, stage: Stage) -> None:
        """Wait for the draft, show its parts, sign; then everybody reads it in the portal, until the all-clear."""
        stub = WarningsServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        waits = WarningState.WARNING_STATE_ALL_CLEAR_DRAFT if self.all_clear else WarningState.WARNING_STATE_DRAFT

        async def draft() -> WarningMessage | None:
            return await warning_at(stage, self.at, self.kind, waits)

        found = await wait_for(draft, say("awaited-draft", kind=word(self.kind), place=str(self.at)))
        request = warnings.SignWarningRequest(change=change(self.post, self.person), warning_id=found.warning_id)
        if self.refused:
            await stage.refusal(lambda: stub.SignWarning(request), f"sign-{self.at}")
            return
        signed = (await stage.make(lambda: stub.SignWarning(request))).warning
        await shown_to_everybody(stage, signed.warning_number, shown=not self.all_clear)
        weights = ((stage.names.part(part.part), f"{part.weight:.2f}") for part in signed.parts)
        stage.print_line(
            "play-all-clear" if self.all_clear else "play-signed",
            post=stage.names.post(self.post),
            warning=signed.warning_number,
            headline=text_of(signed.headline),
            parts=phrase_list(say("play-part", part=part, weight=weight) for part, weight in weights),
        )
        if self.kind == "prediction" and not self.all_clear:
            lead = stage.lapse((signed.onset_at.ToNanoseconds() - found.occurred_at.ToNanoseconds()) / 1e9)
            why = explain("predicted", signed.explanation.inputs, stage.name_in) or signed.explanation.reason
            stage.print_line("play-ahead", lead=lead, why=why)


class Locate(PostHolder, Step):
    """A person says where a held report is."""

    do: Literal["locate"]
    report: Identifier = Field(description="Which is held.")
    at: Point | str = Field(description="Where it is.")

    async def play(self, stage: Stage) -> None:
        """Once the hub holds it."""
        number = stage.state.reports[self.report]
        stub = EventsServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]

        async def held() -> bool:
            found = await stage.make(lambda: stub.ListHeldReports(events.ListHeldReportsRequest(page_size=500)))
            return number in {item.report.report_number for item in found.reports}

        await wait_for(held, say("awaited-held", report=number))
        request = events.LocateReportRequest(
            change=change(self.post, self.person), report_number=number, position=position(stage.point(self.at))
        )
        await stage.make(lambda: stub.LocateReport(request))
        stage.print_line("play-located", number=number, post=stage.names.post(self.post))


async def shown_to_everybody(stage: Stage, number: str, *, shown: bool) -> None:
    """Return once the portal shows a warning among those in force, or no longer."""

    async def look() -> bool:
        page = await stage.request("GET", stage.client.url("citizen-services", "warnings"))
        return (number in page.text) is shown

    await wait_for(look, say("awaited-shown" if shown else "awaited-hidden", warning=number))


async def warning_at(
    stage: Stage, where: Point | str, kind: str, state: WarningState | None = None
) -> WarningMessage | None:
    """The newest warning of a kind at a place; None when there is none in that state."""
    stub = WarningsServiceStub(stage.client.channel(SERVICE))  # type: ignore[no-untyped-call]
    wanted_state = WarningState.WARNING_STATE_UNSPECIFIED if state is None else state
    request = warnings.ListWarningsRequest(page_size=500, state=wanted_state)
    answer: warnings.ListWarningsResponse = await stage.make(lambda: stub.ListWarnings(request))
    point = stage.point(where)
    wanted = WarningKind.Value(f"WARNING_KIND_{kind.upper()}")
    near = AT_PLACE_METRES / METRES_PER_DEGREE
    for warning in answer.warnings:
        at = warning.place.position
        close = abs(at.longitude - point[0]) < near and abs(at.latitude - point[1]) < near
        if warning.kind == wanted and close:
            return warning
    return None
