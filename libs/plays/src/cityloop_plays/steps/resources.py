"""Steps of the collaboration net: crews and what else one task at a time can have."""

from __future__ import annotations

from typing import Literal

from cityloop.cases.v1 import resources_service_pb2 as resources
from cityloop.cases.v1.resources_service_pb2_grpc import ResourcesServiceStub
from cityloop_kernel import Sentence, say
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from cityloop_packs import LabelText
from cityloop_words import refusal_sentence
from pydantic import Field

from cityloop_plays.model import PlayFailedError, PostHolder
from cityloop_plays.stage import Stage
from cityloop_plays.steps.casework import SERVICE, open_task
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import label_of, text_of


class Resources(Step):
    """A department has so many of a kind."""

    do: Literal["resources"]
    department: Identifier = Field(description="Whose they are.")
    kind: Identifier = Field(description="What tasks ask for.")
    title: LabelText | None = Field(None, description="What people call one; its kind when absent.")
    count: int = Field(ge=1, le=100, description="How many.")

    async def play(self, stage: Stage) -> None:
        """Put each."""
        stub = ResourcesServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        stage.state.names[self.kind] = text_of(self.title or self.kind)
        for index in range(self.count):
            name = f"{self.kind}-{index + 1}"
            resource = resources.Resource(
                resource_id=name,
                kind=self.kind,
                name=label_of(stage.thing_name(name)),
                department_id=self.department,
            )
            request = resources.PutResourceRequest(
                change=stage.change_in(f"{self.department}.handle"), resource=resource
            )
            await stage.make(lambda request=request: stub.PutResource(request))  # type: ignore[misc]
        department, kind = stage.names.department(self.department), stage.name_of(self.kind)
        stage.print_line("play-has", department=department, count=self.count, kind=kind)


class Book(PostHolder, Step):
    """A department books one of a kind for its task on a report's case."""

    do: Literal["book"]
    name: Identifier = Field(description="By which later steps know the booking.")
    of: Identifier = Field(description="The report whose case it is for.")
    kind: Identifier = Field(description="What is asked for.")
    resource: Identifier | None = Field(None, description="This one and no other.")
    waits: bool = Field(False, description="Whether none is free, and it must wait.")
    refused: str = Field("", description="The reason it must be refused for.")

    async def play(self, stage: Stage) -> None:
        """Granted, with a place in the queue, or refused, as the play says."""
        stub = ResourcesServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        task = open_task(await stage.case_of(self.of), self.department)
        request = resources.BookResourceRequest(
            change=change(self.post, self.person),
            task_id=task.task_id,
            kind=self.kind,
            resource_id=self.resource or "",
        )
        if self.refused:
            await stage.refusal(lambda: stub.BookResource(request), self.name)
            return
        booking = (await stage.make(lambda: stub.BookResource(request))).booking
        stage.state.bookings[self.name] = booking.booking_id
        waiting = booking.state == resources.BookingState.BOOKING_STATE_WAITING
        if waiting != self.waits:
            message = "failed-must-wait" if self.waits else "failed-must-not-wait"
            raise PlayFailedError(Sentence(message, {"booking": self.name, "reason": booking.reason}))
        number = task.task_number
        if waiting:
            why = refusal_sentence("RESOURCE_BOOKED", booking.facts, stage.name_in) or booking.reason
            stage.print_line("play-waits", task=number, why=why)
        else:
            stage.print_line("play-gets", task=number, resource=stage.thing_name(booking.resource_id))


class Release(PostHolder, Step):
    """A crew is free again; who waited longest gets it."""

    do: Literal["release"]
    booking: Identifier = Field(description="By its name.")
    serves: Identifier | None = Field(None, description="The booking that must be granted then.")

    async def play(self, stage: Stage) -> None:
        """Release, and look whether the one who waited was served."""
        stub = ResourcesServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        request = resources.ReleaseResourceRequest(
            change=change(self.post, self.person), booking_id=stage.state.bookings[self.booking]
        )
        released = (await stage.make(lambda: stub.ReleaseResource(request))).booking
        stage.print_line("play-released", resource=stage.thing_name(released.resource_id))
        if self.serves is None:
            return
        listed = await stage.make(lambda: stub.ListResources(resources.ListResourcesRequest(kind=released.kind)))
        granted = {
            booking.booking_id: booking
            for booking in listed.bookings
            if booking.state == resources.BookingState.BOOKING_STATE_GRANTED
        }
        served = granted.get(stage.state.bookings[self.serves])
        if served is None:
            raise PlayFailedError(say("failed-still-waits", booking=self.serves))
        stage.print_line("play-goes-to", resource=stage.thing_name(served.resource_id), case=served.case_number)
