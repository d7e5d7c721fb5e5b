"""Expectation of what reporters were told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop_operator.city_file import Identifier

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.stage import Stage
from cityloop_plays.texts import Text, text_of


class ToldReporters(Expectation[dict[Identifier, tuple[Text, ...]]]):
    """What a report's reporter was told, by report; he may have been told more."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report, which is given a while."""
        for name, texts in self.root.items():
            expected = [stage.translate(text_of(text)) for text in texts]
            found = await awaited(partial(_told, stage, name, expected), expected)
            yield named_check("check-told-reporter", stage.subject_name(name), expected, found)


async def _told(stage: Stage, name: str, wanted: list[str]) -> list[str]:
    """Those of the wanted texts that are among the messages of a report."""
    stub = ReportsServiceStub(stage.client.channel("citizen-services"))  # type: ignore[no-untyped-call]
    request = reports.GetReportRequest(report_number=stage.state.reports[name])
    answer: reports.GetReportResponse = await stage.make(lambda: stub.GetReport(request))
    told = {stage.language.name(dict(message.text.texts)) for message in answer.messages}
    return [text for text in wanted if text in told]
