"""Steps of briefings: drafted by a call, written, signed."""

from __future__ import annotations

from typing import Literal

from cityloop.cases.v1 import briefings_service_pb2 as messages
from cityloop.cases.v1.briefing_pb2 import BRIEFING_STATE_WAITING, Briefing
from cityloop.cases.v1.briefings_service_pb2_grpc import BriefingsServiceStub
from cityloop_kernel import Name
from cityloop_localisation import say
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import wait_for
from pydantic import Field

from cityloop_plays.model import PostHolder
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step
from cityloop_plays.steps.waiting import CountedFigure
from cityloop_plays.texts import Text

SERVICE = "collaboration-tasks"


class SignBriefing(PostHolder, Step):
    """A briefing is drafted (or was by a reaction), its parts are written, and it is signed as it was read."""

    do: Literal["sign-briefing"]
    name: Identifier = Field(description="By which expectations know it.")
    briefing: str = Field(description="Pack and briefing, such as `waterlogging/daily`.")
    of: Identifier | None = Field(None, description="Of one of an event: the report or thing whose case it is.")
    once_counted: CountedFigure | None = Field(None, description="Not before this figure has come so far.")
    texts: dict[Identifier, Text] = Field({}, description="What is written, by part.")

    async def play(self, stage: Stage) -> None:
        """Its number and title are printed."""
        if self.once_counted is not None:
            await self.once_counted.wait(stage)
        stub = BriefingsServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        case = "" if self.of is None else (await stage.case_of(self.of)).case.case_number
        asked = messages.DraftBriefingRequest(
            change=change(self.post, self.person), briefing=self.briefing, case_number=case
        )
        number = (await stage.make(lambda: stub.DraftBriefing(asked))).briefing.briefing_number
        stage.state.briefings[self.name] = number

        async def drafted() -> Briefing | None:
            found: Briefing = (
                await stage.make(lambda: stub.GetBriefing(messages.GetBriefingRequest(briefing_number=number)))
            ).briefing
            return None if found.state == BRIEFING_STATE_WAITING else found

        found = await wait_for(drafted, say("awaited-briefing", briefing=number))
        for part, text in self.texts.items():
            written = messages.WriteBriefingPartRequest(
                change=change(self.post, self.person), briefing_number=number, part=part, text=stage.translate(text)
            )
            found = (await stage.make(lambda written=written: stub.WriteBriefingPart(written))).briefing  # type: ignore[misc]
        signing = messages.SignBriefingRequest(
            change=change(self.post, self.person), briefing_number=number, digest=found.digest
        )
        await stage.make(lambda: stub.SignBriefing(signing))
        stage.state.names[self.name] = number
        title = Name(dict(found.title.texts))
        stage.print_line("play-briefing-signed", number=number, title=title, post=stage.names.post(self.post))
