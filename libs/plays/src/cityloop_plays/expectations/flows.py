"""Expectations of flows: where they stand, how they were scored, what was answered, what recurs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial

from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage
from cityloop_plays.steps.flows import phase_of, seen

CHILDREN_CHANGED = "children-changed"
"""In the history of a flow: one under it has come or ended."""


class FlowStates(Expectation[dict[Identifier, str]]):
    """Final state by flow; a phase where the state has no name of its own."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each flow, which is given a while to come there."""
        for name, expected in self.root.items():
            found = await awaited(partial(_state, stage, name), expected)
            yield named_check("check-flow", stage.subject_name(name), expected, found)


class FlowScores(Expectation[dict[Identifier, float]]):
    """Mean score by flow, once its reviews are open."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each flow."""
        for name, expected in self.root.items():
            found = (await seen(stage, name)).mean_score
            yield named_check("check-score", stage.subject_name(name), expected, found)


class ExpectedAnswer(PlayModel):
    """What came of the last answer to a form."""

    passed: int = Field(0, description="Checks that passed.")
    failed: int = Field(0, description="Checks that failed.")


class FlowAnswers(Expectation[dict[Identifier, dict[str, ExpectedAnswer]]]):
    """Last answers by flow and form."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each flow."""
        by_flow: Mapping[str, Mapping[str, ExpectedAnswer]] = self.root
        for name, forms in by_flow.items():
            given = {form.form: (form.passed, form.failed) for form in (await seen(stage, name)).flow.forms}
            expected = {form: (answer.passed, answer.failed) for form, answer in forms.items()}
            yield named_check("check-answers", stage.subject_name(name), expected, given)


class FlowMoves(Expectation[dict[Identifier, tuple[str, ...]]]):
    """All moves by flow, from its opening on; that flows under it came or ended is none."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each flow."""
        for name, expected in self.root.items():
            moves = [version.transition.move for version in (await seen(stage, name)).history]
            found = tuple(move for move in moves if move != CHILDREN_CHANGED)
            yield named_check("check-flow-moves", stage.subject_name(name), expected, found)


async def _state(stage: Stage, name: str) -> str:
    flow = (await seen(stage, name)).flow
    return str(flow.state or phase_of(flow.phase))


class CaseFlows(Expectation[dict[Identifier, dict[Identifier, str]]]):
    """Flows that a case shows as being about it: by report, thing or link, their phases by their names in the play."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each case."""
        for name, expected in self.root.items():
            numbers = {stage.state.flows[flow].flow_number: flow for flow in expected}
            case = (await stage.case_of(name)).case
            # As whoever leads it sees it.
            stub = CasesServiceStub(stage.client.channel("collaboration-tasks", case.lead_department_id, "desk"))  # type: ignore[no-untyped-call]
            request = GetCaseRequest(case=case.case_number)
            answer = await stage.make(lambda stub=stub, request=request: stub.GetCase(request))  # type: ignore[misc]
            found = {numbers.get(flow.flow_number, flow.flow_number): phase_of(flow.phase) for flow in answer.flows}
            yield named_check("check-case-flows", stage.subject_name(name), expected, found)
