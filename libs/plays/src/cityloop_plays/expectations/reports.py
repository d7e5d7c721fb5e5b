"""Expectations of reports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2 import ReportState
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.topics import CITIZEN_FEEDBACK
from cityloop_localisation import say
from cityloop_operator.city_file import Identifier

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.stage import Stage


class ReportStates(Expectation[dict[Identifier, str]]):
    """Final state by report."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report, which is given a while to come there."""
        for name, expected in self.root.items():
            number = stage.state.reports[name]
            found = await awaited(partial(_state, stage, number), expected)
            yield Check(say("check-report", number=number), expected, found)


class Ratings(Expectation[dict[Identifier, int]]):
    """What reporters said of the handling, from 1 to 5, by report."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report, as the topic has it last."""
        for name, expected in self.root.items():
            number = stage.state.reports[name]
            found = await awaited(partial(_rating, stage, number), expected)
            yield named_check("check-rating", number, expected, found)


async def _rating(stage: Stage, report_number: str) -> int:
    facts = await stage.client.facts(CITIZEN_FEEDBACK)
    given = [fact.payload.rating for fact in facts if fact.payload.report_number == report_number]
    return next((rating for rating in reversed(given) if rating), 0)


async def _state(stage: Stage, report_number: str) -> str:
    stub = ReportsServiceStub(stage.client.channel("citizen-services"))  # type: ignore[no-untyped-call]
    answer = await stub.GetReport(reports.GetReportRequest(report_number=report_number))
    return ReportState.Name(answer.status.state).removeprefix("REPORT_STATE_").lower()
