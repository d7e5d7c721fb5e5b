"""Expectations of reports."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2 import ReportState
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop_localisation import say
from cityloop_operator.city_file import Identifier

from cityloop_plays.expectations.expectation import Check, Expectation, awaited
from cityloop_plays.stage import Stage


class ReportStates(Expectation[dict[Identifier, str]]):
    """Final state by report."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report, which is given a while to come there."""
        stub = ReportsServiceStub(stage.outsider.channel("citizen-services"))  # type: ignore[no-untyped-call]
        for name, expected in self.root.items():
            request = reports.GetReportRequest(report_number=stage.state.reports[name])

            async def state(request: reports.GetReportRequest = request) -> str:
                status = (await stub.GetReport(request)).status
                return ReportState.Name(status.state).removeprefix("REPORT_STATE_").lower()

            found = await awaited(state, expected, expected)
            yield Check(say("check-report", number=stage.state.reports[name]), expected, found)
