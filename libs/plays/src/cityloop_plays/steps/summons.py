"""A department opens a case itself and summons others to it."""

from __future__ import annotations

from typing import Literal

from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.common.v1.common_pb2 import Place
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.model import Point, PostHolder, position
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import Text, text_of

SERVICE = "collaboration-tasks"


class OpenJointCase(PostHolder, Step):
    """A department opens a case itself and summons others to it."""

    do: Literal["open-joint-case"]
    name: Identifier = Field(description="By which steps and expectations know the case.")
    event_class: str = Field(description="Of the case.")
    at: Point = Field(description="Where they are summoned to.")
    departments: tuple[str, ...] = Field(min_length=1, description="Who is summoned.")
    reason: Text = Field(description="What for.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be done.")

    async def play(self, stage: Stage) -> None:
        """Its number and who is summoned are printed."""
        stub = CasesServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        request = cases.OpenJointCaseRequest(
            change=change(self.post, self.person),
            event_class=self.event_class,
            place=Place(position=position(self.at)),
            department_ids=self.departments,
            reason=stage.translate(self.reason),
        )
        if self.refused:
            await stage.refusal(lambda: stub.OpenJointCase(request), self.name)
            return
        opened = (await stage.make(lambda: stub.OpenJointCase(request))).case
        stage.state.linked[self.name] = opened.case_number
        stage.state.names[self.name] = opened.case_number
        stage.print_line(
            "play-summoned",
            case=opened.case_number,
            event_class=stage.names.event_class(self.event_class),
            departments=stage.names.departments(self.departments),
            reason=text_of(self.reason),
        )
