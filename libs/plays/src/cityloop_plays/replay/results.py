"""What came of it, read back: reports and areas by gRPC, cases, tasks and links from their topics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.citizen.v1.reports_service_pb2 import GetReportRequest, GetReportResponse, ReportState
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Position
from cityloop.sharing.v1.city_service_pb2 import ResolvePositionsRequest, ResolvePositionsResponse
from cityloop.sharing.v1.city_service_pb2_grpc import CityServiceStub
from cityloop_messaging import to_datetime
from cityloop_operator.calls import Calls
from cityloop_operator.fleet_client import FleetClient
from cityloop_operator.requests_file import NONE, Request

from cityloop_plays.replay.agency_calls import by_department
from cityloop_plays.replay.importer import IMPORT_SYSTEM, IMPORTER
from cityloop_plays.replay.published import PublishedRecords
from cityloop_plays.replay.table import NO_AREA, Entry
from cityloop_plays.replay.waiting import until_none

STATES = {
    ReportState.REPORT_STATE_RECEIVED: "open",
    ReportState.REPORT_STATE_IN_PROGRESS: "open",
    ReportState.REPORT_STATE_HELD: "held",
    ReportState.REPORT_STATE_CLOSED: "closed",
    ReportState.REPORT_STATE_VOID: "void",
    ReportState.REPORT_STATE_NOT_FILED: "not filed",
}
CASE_ENDS = {CasePhase.CASE_PHASE_CLOSED: "closed", CasePhase.CASE_PHASE_VOID: "void"}
UNKNOWN = "unknown"
POSITIONS_A_CALL = 1_000
QUIET_SECONDS = 30.0


class ResultReader:
    """Asks the fleet what it knows of the requests of a play."""

    def __init__(self, client: FleetClient, calls: Calls, published: PublishedRecords) -> None:
        self._reports = ReportsServiceStub(client.channel("citizen-services", IMPORTER, IMPORT_SYSTEM))  # type: ignore[no-untyped-call]
        self._city = CityServiceStub(client.channel("data-sharing"))  # type: ignore[no-untyped-call]
        self._calls = calls
        self._published = published

    async def read_all(
        self, report_numbers: Mapping[str, str], expected: Mapping[str, str], on_left: Callable[[int], None]
    ) -> dict[str, GetReportResponse]:
        """Every report by the number of its request.

        Reports whose state is not the expected one yet are asked again as long as some arrive at theirs;
        what stays otherwise for 30 s is returned as it is.
        """
        found: dict[str, GetReportResponse] = {}
        wrong = list(report_numbers)
        clock = asyncio.get_running_loop().time
        end = clock() + QUIET_SECONDS
        while wrong and clock() < end:
            answers = await asyncio.gather(*(self._read(report_numbers[number]) for number in wrong))
            found |= dict(zip(wrong, answers, strict=True))
            left = [number for number in wrong if STATES.get(found[number].status.state) != expected[number]]
            if len(left) < len(wrong):
                end = clock() + QUIET_SECONDS
            wrong = left
            on_left(len(wrong))
            if wrong:
                await asyncio.sleep(1.0)
        return found

    async def areas(self, reports: Mapping[str, GetReportResponse], layer: str) -> dict[str, str]:
        """The area of a layer that each report's position lies in, by the number of its request."""
        placed = [number for number, answer in reports.items() if answer.report.place.HasField("position")]
        areas = dict.fromkeys(reports, NO_AREA)
        for start in range(0, len(placed), POSITIONS_A_CALL):
            numbers = placed[start : start + POSITIONS_A_CALL]
            resolved = await self._resolve([reports[number].report.place.position for number in numbers])
            for number, item in zip(numbers, resolved.resolved, strict=True):
                if item.in_city:
                    found = {area.layer: area.area_id for area in item.place.areas}
                    areas[number] = found.get(layer, NO_AREA)
        return areas

    async def until_decided(self, decided: Mapping[str, str], on_left: Callable[[int], None]) -> None:
        """Return when the end of every case, by event id, was published."""
        await until_none(lambda: [event for event, end in decided.items() if self._case_end(event) != end], on_left)

    def entries(
        self,
        requests: Sequence[Request],
        reports: Mapping[str, GetReportResponse],
        areas: Mapping[str, str],
        owners: Mapping[str, str],
    ) -> list[Entry]:
        """One entry a request, from what was read.

        Args:
            requests: all of the file.
            reports: answers by number.
            areas: areas by number.
            owners: owner of the file by department id.
        """
        return [self._entry(request, reports[request.number], areas[request.number], owners) for request in requests]

    def _entry(self, request: Request, answer: GetReportResponse, area: str, owners: Mapping[str, str]) -> Entry:
        state = STATES.get(answer.status.state, UNKNOWN)
        link = self._published.links.get(answer.report.report_number)
        case = None if link is None else self._published.cases.get(link.event_id)
        return Entry(
            number=answer.report.source_number,
            event_class=answer.report.event_class,
            agency=request.owner if state == "held" else self._agency(request, case, owners),
            area=area,
            state=state,
            fused=link is not None and link.fused,
            hours=self._hours(request, answer, state, case),
            position=_position(answer),
        )

    def _agency(self, request: Request, case: Case | None, owners: Mapping[str, str]) -> str:
        """The request's own owner where it had a task of the case, else the lead.

        Of a held request no service knows an agency, for nobody acted on it: there it is the file's word.
        """
        if case is None:
            return UNKNOWN
        handled = [owners.get(name, NONE) for name in by_department(self._published.tasks[case.case_id].values())]
        return request.owner if request.owner in handled else owners.get(case.lead_department_id, NONE)

    def _hours(self, request: Request, answer: GetReportResponse, state: str, case: Case | None) -> float | None:
        """From what happened to what ended it, as the fleet knows them, for requests with both times in the file.

        A held report was ended by nobody here: its end alone is the file's word. A report that ended as its case did
        and alone ended with it; one among several was concluded at the moment its status says.
        """
        if request.created is None or request.closed is None or state in {"open", UNKNOWN, "not filed"}:
            return None
        if state == "held":
            ended = request.closed
        elif case is None:
            return None
        else:
            alone = self._published.reports_of(case.event_id) == 1
            ended = to_datetime(case.occurred_at if alone else answer.status.updated_at)
        return (ended - to_datetime(answer.report.occurred_at)).total_seconds() / 3600

    def _case_end(self, event_id: str) -> str:
        case = self._published.cases.get(event_id)
        return "" if case is None else CASE_ENDS.get(case.phase, "open")

    async def _read(self, report_number: str) -> GetReportResponse:
        request = GetReportRequest(report_number=report_number)

        async def call() -> GetReportResponse:
            answer: GetReportResponse = await self._reports.GetReport(request)
            return answer

        return await self._calls.make(call)

    async def _resolve(self, positions: Sequence[Position]) -> ResolvePositionsResponse:
        request = ResolvePositionsRequest(positions=positions)

        async def call() -> ResolvePositionsResponse:
            answer: ResolvePositionsResponse = await self._city.ResolvePositions(request)
            return answer

        return await self._calls.make(call)


def _position(answer: GetReportResponse) -> tuple[float, float] | None:
    place = answer.report.place
    return (place.position.longitude, place.position.latitude) if place.HasField("position") else None
