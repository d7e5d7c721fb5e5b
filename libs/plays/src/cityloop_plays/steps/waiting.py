"""Steps that wait for what the fleet does by itself, and that note a moment."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import grpc.aio
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import flows_service_pb2 as flows
from cityloop.cases.v1.case_pb2 import Case, TaskStep
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.flows_service_pb2_grpc import FlowsServiceStub
from cityloop.common.v1 import reactions_service_pb2 as reactions
from cityloop.common.v1.reactions_service_pb2_grpc import ReactionsServiceStub
from cityloop.events.v1.indicators_service_pb2 import GetFiguresRequest, ListIndicatorsRequest
from cityloop.events.v1.indicators_service_pb2_grpc import IndicatorsServiceStub
from cityloop_localisation import say
from cityloop_messaging import to_datetime, utc_now
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import wait_for
from pydantic import Field

from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step

SERVICE = "collaboration-tasks"


class AwaitLinkedCase(Step):
    """Wait until a reaction has opened a case beside that of a report."""

    do: Literal["await-linked-case"]
    name: Identifier = Field(description="By which later steps know the new case.")
    of: Identifier = Field(description="The report beside whose case it is.")
    event_class: str = Field(description="Of the new case.")

    async def play(self, stage: Stage) -> None:
        """Its number is printed."""
        beside = (await stage.case_of(self.of)).case.case_number
        stub = CasesServiceStub(stage.client.channel(SERVICE))  # type: ignore[no-untyped-call]

        async def opened() -> Case | None:
            listed = await stage.make(lambda: stub.ListCases(cases.ListCasesRequest(page_size=500)))
            fitting = (
                case
                for case in listed.cases
                if (case.linked_case_number, case.event_class) == (beside, self.event_class)
            )
            return next(fitting, None)

        event_class = stage.names.event_class(self.event_class)
        found = await wait_for(opened, say("awaited-linked-case", event_class=event_class, case=beside))
        stage.state.linked[self.name] = found.case_number
        stage.state.names[self.name] = found.case_number
        stage.print_line("play-linked-by-itself", case=found.case_number, event_class=event_class, beside=beside)


class AwaitReaction(Step):
    """Wait until a reaction has acted: what it opened or asked for has a name in the play from then on."""

    do: Literal["await-reaction"]
    name: Identifier = Field(description="By which later steps know what was opened, asked for or remarked on.")
    reaction: str = Field(description="Pack and reaction, such as `open-calls/pilot-followed`.")
    makes: Literal["case", "flow", "command", "remark"] = Field("case", description="What its act makes.")
    department: Identifier | None = Field(None, description="Of a flow: whose it is, who alone may read it.")

    async def play(self, stage: Stage) -> None:
        """Its number is printed."""
        service = "sensing-ingest" if self.makes == "command" else SERVICE
        stub = ReactionsServiceStub(stage.client.channel(service))  # type: ignore[no-untyped-call]
        request = reactions.ListReactionCausesRequest(
            reaction=self.reaction, state=reactions.ReactionCauseState.REACTION_CAUSE_STATE_DONE, page_size=500
        )
        known = {*stage.state.linked.values(), *(flow.flow_number for flow in stage.state.flows.values())}

        async def opened() -> str | None:
            answer = await stage.make(lambda: stub.ListReactionCauses(request))
            return next((cause.result for cause in answer.causes if cause.result not in known), None)

        name = stage.name_in("reaction", self.reaction)
        number = await wait_for(opened, say("awaited-reaction", reaction=name))
        match self.makes:
            case "case" | "remark":
                stage.state.linked[self.name] = number
            case "command":
                stage.state.commands[self.name] = number
            case "flow":
                flow_stub = FlowsServiceStub(self._desk(stage))  # type: ignore[no-untyped-call]
                found = await stage.make(lambda: flow_stub.GetFlow(flows.GetFlowRequest(flow=number)))
                stage.state.flows[self.name] = found.flow
        stage.state.names[self.name] = number
        stage.print_line("play-reaction-acted", number=number, reaction=name)

    def _desk(self, stage: Stage) -> grpc.aio.Channel:
        return (
            stage.client.channel(SERVICE) if self.department is None else stage.client.channel(SERVICE, self.department)
        )


class LetDateCome(Step):
    """The next date of a reaction comes now, by the operator: a play's city is one of drills."""

    do: Literal["let-date-come"]
    reaction: str = Field(description="Pack and reaction, such as `better-service/quarterly-review`.")
    service: Identifier = Field(SERVICE, description="That owns its act.")

    async def play(self, stage: Stage) -> None:
        """Which date it was is printed."""
        stub = ReactionsServiceStub(stage.client.channel(self.service))  # type: ignore[no-untyped-call]
        name = stage.name_in("reaction", self.reaction)

        async def known() -> reactions.Reaction | None:
            listed = await stage.make(lambda: stub.ListReactions(reactions.ListReactionsRequest()))
            named = (item for item in listed.reactions if item.reaction == self.reaction)
            return next((item for item in named if item.HasField("next_at")), None)

        date = (await wait_for(known, say("awaited-date", reaction=name))).next_at
        await stage.make(lambda: stub.LetDateCome(reactions.LetDateComeRequest(reaction=self.reaction, date=date)))
        stage.print_line("play-date-came", date=to_datetime(date).date().isoformat(), reaction=name)


class AwaitEscalation(Step):
    """Wait until a task whose department is late with a step has climbed to a level."""

    do: Literal["await-escalation"]
    of: Identifier = Field(description="The report or thing whose case it is.")
    of_department: Identifier = Field(description="Whose task it is.")
    awaits: Literal["accepted", "contacted", "arrived"] = Field("accepted", description="The step.")
    level: int = Field(ge=1, description="The level, from 1.")

    async def play(self, stage: Stage) -> None:
        """Who is to see to it by then, and how many did not, is printed."""

        async def climbed() -> bool:
            found = await stage.case_of(self.of)
            of_department = [task for task in found.tasks if task.department_id == self.of_department]
            awaited = TaskStep.Value(f"TASK_STEP_{self.awaits.upper()}")
            climbed = [found for task in of_department for found in task.escalations if found.awaits == awaited]
            return any(found.level >= self.level for found in climbed)

        department = stage.names.department(self.of_department)
        await wait_for(climbed, say("awaited-escalation", department=department, level=self.level))
        case = (await stage.case_of(self.of)).case.case_number
        stage.print_line("play-escalated", case=case, department=department, level=self.level)


class CountedFigure(PlayModel):
    """A figure of the whole city that has come to a value."""

    indicator: str = Field(description="Pack and figure.")
    period: Literal["day", "week", "month", "quarter", "year"] = Field(description="The present one of these.")
    value: str = Field(description="A decimal number.")

    async def wait(self, stage: Stage) -> None:
        """Until it has."""
        figure = stage.names.name_in("indicator", self.indicator)
        await wait_for(lambda: self._counted(stage), say("awaited-counted", figure=figure))

    async def _counted(self, stage: Stage) -> bool:
        stub = IndicatorsServiceStub(stage.client.channel("event-hub"))  # type: ignore[no-untyped-call]
        request = GetFiguresRequest(indicator=self.indicator, unit=self.period)
        answer = await stage.make(lambda: stub.GetFigures(request))
        return [figure.value.value for figure in answer.figures] == [self.value]


class NoteMoment(Step):
    """A moment is noted: later it is asked what was known at it, or what had happened by it."""

    do: Literal["note-moment"]
    moment: Identifier = Field(description="By which expectations know it.")
    minutes_ago: float = Field(0, ge=0, description="How long before now it is.")
    once_defined: str = Field("", description="A figure that must be defined by then, as pack/figure; none when empty.")
    once_counted: CountedFigure | None = Field(None, description="Not before this figure has come so far.")

    async def play(self, stage: Stage) -> None:
        """Nothing is told."""
        if self.once_counted is not None:
            await self.once_counted.wait(stage)
        if self.once_defined:
            figure = stage.names.name_in("indicator", self.once_defined)
            await wait_for(lambda: self._defined(stage), say("awaited-figure", figure=figure))
        stage.state.moments[self.moment] = utc_now() - dt.timedelta(minutes=self.minutes_ago)

    async def _defined(self, stage: Stage) -> bool:
        stub = IndicatorsServiceStub(stage.client.channel("event-hub"))  # type: ignore[no-untyped-call]
        listed = await stage.make(lambda: stub.ListIndicators(ListIndicatorsRequest()))
        defined = {item.indicator for item in listed.indicators if item.HasField("defined_at")}
        return self.once_defined in defined
