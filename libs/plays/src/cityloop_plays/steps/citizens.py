"""Steps of the service net: reports, what reporters say afterwards, messages of departments to people."""

from __future__ import annotations

import re
from typing import Literal

import grpc
from cityloop.citizen.v1 import messages_service_pb2 as messages
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.messages_service_pb2_grpc import MessagesServiceStub
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Place
from cityloop_kernel import say
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import photo, wait_for
from cityloop_rpc import reason_of
from pydantic import Field

from cityloop_plays.answers import Answer, answer_message
from cityloop_plays.model import PlayFailedError, Point, PostHolder, position
from cityloop_plays.stage import Stage
from cityloop_plays.steps.hub import warning_at
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import Text, text_of, word

SERVICE = "citizen-services"
NOT_RECEIVED_YET = {"WARNING_NOT_SIGNED", "WARNING_UNKNOWN"}
"""What citizen-services says of a warning whose signature is still on its way to it."""
SECRET = re.compile(r'name="secret" value="([^"]+)"')
NUMBER = re.compile(r"(R-\d{4}-\d{6})")


class Report(Step):
    """Somebody reports something: an officer with his post, a citizen on the page, or an Open311 app for a citizen."""

    do: Literal["report"]
    report: Identifier = Field(description="By which later steps know it.")
    by: Literal["officer", "citizen", "app"] = Field(description="Who reports, and by which door.")
    post: str = Field("", description="Of an officer.")
    event_class: str = Field(description="What is reported.")
    at: Point | str | None = Field(None, description="Where; a report without a place is held.")
    address: Text = Field("", description="In words.")
    text: Text = Field(description="What the reporter says.")
    phone: str = Field("", description="Of the reporter.")
    photo: bool = Field(False, description="Whether a photo goes with it.")
    answer: Answer | None = Field(None, description="Of an officer: to the form that the class asks.")

    async def play(self, stage: Stage) -> None:
        """The number it gets is printed."""
        ways = {"officer": self._as_officer, "citizen": self._on_the_page, "app": self._by_an_app}
        number = await ways[self.by](stage)
        stage.state.reports[self.report] = number
        stage.state.names[self.report] = number
        stage.print_line("play-reported", number=number, by=self.by, text=text_of(self.text))

    async def _as_officer(self, stage: Stage) -> str:
        department = self.post.partition(".")[0]
        stub = ReportsServiceStub(stage.client.channel(SERVICE, department, "handset"))  # type: ignore[no-untyped-call]
        place = Place(text=stage.translate(self.address))
        if self.at is not None:
            place.position.CopyFrom(position(stage.point(self.at)))
        files = [reports.ReportAttachment(media_type="image/png", content=photo())] if self.photo else []
        request = reports.SubmitReportRequest(
            change=stage.change_in(self.post),
            event_class=self.event_class,
            place=place,
            text=stage.translate(self.text),
            attachments=files,
            answer=None if self.answer is None else answer_message(stage, self.answer),
        )
        return str((await stage.make(lambda: stub.SubmitReport(request))).report.report_number)

    async def _on_the_page(self, stage: Stage) -> str:
        """The form brings the secret of the report to come, so that sending it twice makes one report."""
        page = await stage.request("GET", stage.client.url(SERVICE, ""))
        form = {
            "secret": _found(SECRET, page.text),
            "event_class": self.event_class,
            "text": stage.translate(self.text),
            "phone": self.phone,
            "where": stage.translate(self.address),
        }
        if self.at is not None:
            longitude, latitude = stage.point(self.at)
            form |= {"longitude": str(longitude), "latitude": str(latitude)}
        answer = await stage.request("POST", stage.client.url(SERVICE, "reports"), form)
        stage.state.links[self.report] = str(answer.url.copy_with(query=None))
        return _found(NUMBER, answer.text)

    async def _by_an_app(self, stage: Stage) -> str:
        if self.at is None:
            raise PlayFailedError(say("failed-no-place", report=self.report))
        longitude, latitude = stage.point(self.at)
        form = {
            "api_key": stage.client.api_key,
            "service_code": self.event_class,
            "description": stage.translate(self.text),
            "phone": self.phone,
            "long": str(longitude),
            "lat": str(latitude),
        }
        answer = await stage.client.http.post(stage.client.url(SERVICE, "requests.json"), data=form)
        answer.raise_for_status()
        stage.state.links[self.report] = answer.json()[0]["reporter_link"]
        return str(answer.json()[0]["service_request_id"])


class Rate(Step):
    """A reporter rates the handling."""

    do: Literal["rate"]
    report: Identifier = Field(description="Whose reporter rates.")
    rating: int = Field(ge=1, le=5, description="From bad to good.")

    async def play(self, stage: Stage) -> None:
        """Once the page behind the secret link asks for it."""
        await _send_form(stage, self.report, "rating", {"rating": str(self.rating)})
        number = stage.state.reports[self.report]
        stage.print_line("play-rated", number=number, rating=self.rating)


class NotFixed(Step):
    """A reporter says that it is not fixed."""

    do: Literal["not-fixed"]
    report: Identifier = Field(description="Whose reporter objects.")
    text: Text = Field(description="In his words.")

    async def play(self, stage: Stage) -> None:
        """Once the page behind the secret link offers it."""
        await _send_form(stage, self.report, "not-fixed", {"text": stage.translate(self.text)})
        number = stage.state.reports[self.report]
        stage.print_line("play-not-fixed", number=number, text=text_of(self.text))


class SendWarning(PostHolder, Step):
    """A department sends a signed warning to people whose data it read under an agreement; some of them confirm."""

    do: Literal["send-warning"]
    at: Point | str = Field(description="Place of the event that the warning is about.")
    kind: Literal["prediction", "composite"] = Field(description="What the warning was drafted by.")
    recipients: Identifier = Field(description="What was fetched, by its name.")
    reference: str = Field(description="Field of the rows with the sender's id of the recipient.")
    names: str = Field(description="Field with the name.")
    phones: str = Field(description="Field with the phone.")
    unconfirmed: tuple[str, ...] = Field((), description="References of those who do not confirm.")

    async def play(self, stage: Stage) -> None:
        """Send; each recipient who confirms opens the page and says so."""
        warning = await warning_at(stage, self.at, self.kind)
        if warning is None:
            raise PlayFailedError(say("failed-no-warning", kind=word(self.kind), place=str(self.at)))
        rows = stage.state.fetched[self.recipients].rows
        recipients = [
            messages.Recipient(
                reference=row.values[self.reference], name=row.values[self.names], phone=row.values[self.phones]
            )
            for row in rows
        ]
        stub = MessagesServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        request = messages.SendMessagesRequest(
            change=change(self.post, self.person), recipients=recipients, warning_id=warning.warning_id
        )

        async def sent() -> messages.SendMessagesResponse | None:
            try:
                return await stage.make(lambda: stub.SendMessages(request))
            except grpc.aio.AioRpcError as error:
                if reason_of(error) not in NOT_RECEIVED_YET:
                    raise
                return None

        answer = await wait_for(sent, say("awaited-signed-warning", warning=warning.warning_number))
        confirmed = 0
        for message in answer.messages:
            stage.state.messages[message.message_id] = message.reference
            if message.reference not in self.unconfirmed:
                await stage.request("GET", message.link)
                await stage.request("POST", f"{message.link}/confirmation")
                confirmed += 1
        stage.print_line(
            "play-warned",
            department=stage.names.department(self.department),
            people=len(answer.messages),
            warning=warning.warning_number,
            confirmed=confirmed,
        )


async def _send_form(stage: Stage, report: str, what: str, form: dict[str, str]) -> None:
    """Send a form of the page behind the secret link, once the page offers it."""
    link = stage.state.links[report]

    async def look() -> bool:
        page = await stage.request("GET", link)
        return re.search(rf'action="[^"]*/{what}\b', page.text) is not None

    await wait_for(look, say("awaited-form", form=what, report=stage.state.reports[report]))
    await stage.request("POST", f"{link}/{what}", form)


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        raise PlayFailedError(say("failed-page", pattern=pattern.pattern))
    return found.group(1)
