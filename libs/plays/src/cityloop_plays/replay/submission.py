"""All reports go in before the first decision, each after the links of those it may join are published."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest, SubmitReportResponse
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop_localisation import Language
from cityloop_operator.calls import Calls
from cityloop_operator.changes import change
from cityloop_operator.fleet_client import FleetClient
from cityloop_operator.request import report_text
from cityloop_operator.requests_file import Request, by_time

from cityloop_plays.replay.importer import IMPORT_SYSTEM, IMPORTER, IMPORTER_POST


def submission(request: Request, language: Language) -> SubmitReportRequest:
    """The call that submits one request; where it has no place, that is said in a language."""
    place = Place(text=request.text or ("" if request.position else language.say("replay-no-place")))
    if request.position is not None:
        longitude, latitude = request.position
        system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
        place.position.CopyFrom(Position(longitude=longitude, latitude=latitude, reference_system=system))
    return SubmitReportRequest(
        change=change(
            IMPORTER_POST, f"person of {IMPORTER_POST}", key=f"{request.number}/submit", at=request.opened_at
        ),
        event_class=request.event_class,
        place=place,
        text=report_text(request.event_class, request.text),
        source_number=request.number,
    )


class Submitter:
    """Submits requests as the importer does, who writes in a language."""

    def __init__(self, client: FleetClient, calls: Calls, language: Language) -> None:
        self._stub = ReportsServiceStub(client.channel("citizen-services", IMPORTER, IMPORT_SYSTEM))  # type: ignore[no-untyped-call]
        self._calls = calls
        self._language = language

    async def submit(self, request: Request) -> str:
        """Submit one request; returns the number of its report."""
        message = submission(request, self._language)

        async def call() -> SubmitReportResponse:
            answer: SubmitReportResponse = await self._stub.SubmitReport(message)
            return answer

        return str((await self._calls.make(call)).report.report_number)


async def submit_all(
    requests: Sequence[Request],
    earlier: Mapping[str, Sequence[str]],
    submit: Callable[[Request], Awaitable[str]],
    link: Callable[[str], Awaitable[object]],
    on_done: Callable[[], None],
) -> dict[str, str]:
    """Submit every request, in order of time, many at once; returns the report number of each.

    Args:
        requests: all of the file.
        earlier: by number, the earlier requests whose links must be published before it is submitted.
        submit: submits one and gives its report number.
        link: returns once the link of a report is published.
        on_done: called after each.
    """
    loop = asyncio.get_running_loop()
    linked: dict[str, asyncio.Future[None]] = {
        number: loop.create_future() for numbers in earlier.values() for number in numbers
    }
    reports: dict[str, str] = {}

    async def one(request: Request) -> None:
        for number in earlier.get(request.number, ()):
            await asyncio.shield(linked[number])
        reports[request.number] = await submit(request)
        on_done()
        if request.number in linked:
            await link(reports[request.number])
            linked[request.number].set_result(None)

    async with asyncio.TaskGroup() as group:
        for request in by_time(requests):
            group.create_task(one(request))
    return reports
