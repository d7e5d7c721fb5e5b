"""Expectation of briefings: what was signed, with its figures and lists."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from cityloop.cases.v1.briefing_pb2 import Briefing, BriefingState
from cityloop.cases.v1.briefings_service_pb2 import GetBriefingRequest, GetBriefingResponse
from cityloop.cases.v1.briefings_service_pb2_grpc import BriefingsServiceStub
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage

SERVICE = "collaboration-tasks"


class ExpectedBriefing(PlayModel):
    """How an edition stands, and what stands in it."""

    state: str = Field("signed", description="waiting, draft or signed.")
    figures: dict[str, str] = Field({}, description="Values of the whole city by pack/figure/period.")
    lists: dict[Identifier, int] = Field({}, description="How many cases each list has, those left out too.")


class Briefings(Expectation[dict[Identifier, ExpectedBriefing]]):
    """Briefings by their names in the play."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each."""
        expected: Mapping[str, ExpectedBriefing] = self.root
        for name, wanted in expected.items():
            found = await _read(stage, stage.state.briefings[name])
            figures = {
                f"{figure.indicator}/{figure.unit}": row.figure.value.value
                for figure in found.figures
                for row in figure.rows
                if not figure.dimension
            }
            lists = {item.list: len(item.cases) + item.left_out for item in found.lists}
            told = (
                BriefingState.Name(found.state).removeprefix("BRIEFING_STATE_").lower(),
                {key: figures.get(key, "") for key in wanted.figures},
                {key: lists.get(key, 0) for key in wanted.lists},
            )
            asked = (wanted.state, wanted.figures, wanted.lists)
            yield named_check("check-briefing", stage.subject_name(name), asked, told)


async def _read(stage: Stage, number: str) -> Briefing:
    stub = BriefingsServiceStub(stage.client.channel(SERVICE))  # type: ignore[no-untyped-call]
    request = GetBriefingRequest(briefing_number=number)
    answer: GetBriefingResponse = await stage.make(lambda: stub.GetBriefing(request))
    return answer.briefing
