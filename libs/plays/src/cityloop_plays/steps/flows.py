"""Steps of the collaboration net: permits, rounds, calls and whatever else moves by a flow and is no case."""

from __future__ import annotations

from typing import Literal

from cityloop.cases.v1 import flows_service_pb2 as flows
from cityloop.cases.v1.flow_pb2 import FlowPhase
from cityloop.cases.v1.flows_service_pb2_grpc import FlowsServiceStub
from cityloop.common.v1.common_pb2 import Place
from cityloop_localisation import say
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import wait_for
from pydantic import Field

from cityloop_plays.answers import Answer, answer_message
from cityloop_plays.model import PlayFailedError, Point, PostHolder, position
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import Text, quoted, text_of

SERVICE = "collaboration-tasks"


class FlowStep(PostHolder, Step):
    """What a post does with a flow of the play."""

    flow: Identifier = Field(description="By which the play knows the flow.")

    def stub(self, stage: Stage) -> FlowsServiceStub:
        """As the department of the post."""
        return FlowsServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]

    async def found(self, stage: Stage) -> flows.GetFlowResponse:
        """The flow as the department sees it."""
        flow_id = stage.state.flows[self.flow].flow_id
        answer: flows.GetFlowResponse = await stage.make(
            lambda: self.stub(stage).GetFlow(flows.GetFlowRequest(flow=flow_id))
        )
        return answer


class OpenFlow(FlowStep):
    """A post opens a flow: a permit is asked for, a round is planned, a call is made."""

    do: Literal["open-flow"]
    definition: str = Field(description="Pack and flow, such as `park-rounds/round`.")
    subject: Text = Field(description="What it is about, in a sentence.")
    at: Point | str | None = Field(None, description="Where; nowhere in particular when absent.")
    under: Identifier | None = Field(None, description="Name of the flow that it is opened under.")

    async def play(self, stage: Stage) -> None:
        """Its number is printed."""
        request = flows.OpenFlowRequest(
            change=change(self.post, self.person),
            definition=self.definition,
            subject=stage.translate(self.subject),
            place=None if self.at is None else Place(position=position(stage.point(self.at))),
            parent="" if self.under is None else stage.state.flows[self.under].flow_number,
        )
        opened = (await stage.make(lambda: self.stub(stage).OpenFlow(request))).flow
        stage.state.flows[self.flow] = opened
        stage.state.names[self.flow] = opened.flow_number
        stage.print_line(
            "play-flow-opened",
            number=opened.flow_number,
            definition=text_of(opened.name),
            post=stage.names.post(self.post),
            said=quoted(self.subject),
        )


class MoveFlow(FlowStep):
    """A post moves a flow."""

    do: Literal["move-flow"]
    move: str = Field(description="Of the flow's definition.")
    reason: Text = Field("", description="Where the move needs one.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be done.")

    async def play(self, stage: Stage) -> None:
        """The state that it comes to is printed."""
        flow = stage.state.flows[self.flow]
        request = flows.MoveFlowRequest(
            change=change(self.post, self.person),
            flow_id=flow.flow_id,
            move=self.move,
            reason=stage.translate(self.reason),
        )
        if self.refused:
            await stage.refusal(lambda: self.stub(stage).MoveFlow(request), f"{self.flow}-{self.move}")
            return
        await stage.make(lambda: self.stub(stage).MoveFlow(request))
        move, post = stage.names.move(self.move), stage.names.post(self.post)
        stage.print_line("play-moved", case=flow.flow_number, move=move, post=post, said=quoted(self.reason))


class ReviewFlow(FlowStep):
    """A reviewer files what he thinks of a flow; nobody sees it before all have."""

    do: Literal["review-flow"]
    verdict: Literal["approved", "rejected", "recused"] = Field(description="What the reviewer says.")
    score: int | None = Field(None, ge=0, description="Where the flow is scored.")
    reason: Text = Field("", description="In words.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be taken.")

    async def play(self, stage: Stage) -> None:
        """Neither verdict nor score is told: they are not public yet."""
        flow = stage.state.flows[self.flow]
        request = flows.ReviewFlowRequest(
            change=change(self.post, self.person),
            flow_id=flow.flow_id,
            verdict=f"FLOW_REVIEW_VERDICT_{self.verdict.upper()}",
            score=self.score,
            reason=stage.translate(self.reason),
        )
        if self.refused:
            await stage.refusal(lambda: self.stub(stage).ReviewFlow(request), f"{self.flow}-review")
            return
        await stage.make(lambda: self.stub(stage).ReviewFlow(request))
        stage.print_line("play-flow-reviewed", number=flow.flow_number, post=stage.names.post(self.post))


class AnswerFlow(FlowStep):
    """A post answers a form of a flow: a plan, a checklist."""

    do: Literal["answer-flow"]
    answer: Answer = Field(description="The form, and what is answered.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be taken.")

    async def play(self, stage: Stage) -> None:
        """How many checks passed and failed is printed where it has any."""
        flow = stage.state.flows[self.flow]
        request = flows.AnswerFlowFormRequest(
            change=change(self.post, self.person), flow_id=flow.flow_id, answer=answer_message(stage, self.answer)
        )
        if self.refused:
            await stage.refusal(lambda: self.stub(stage).AnswerFlowForm(request), f"{self.flow}-answer")
            return
        answered = (await stage.make(lambda: self.stub(stage).AnswerFlowForm(request))).flow
        given = next(item for item in answered.forms if item.form == self.answer.form)
        stage.print_line(
            "play-answered",
            number=flow.flow_number,
            form=stage.names.name_in("form", self.answer.form),
            post=stage.names.post(self.post),
            passed=given.passed,
            failed=given.failed,
        )


class RecordDuty(FlowStep):
    """A post says that what recurs was done, such as the check of a site."""

    do: Literal["record-duty"]
    duty: Identifier = Field(description="Of the flow's definition.")
    text: Text = Field(description="What was found.")

    async def play(self, stage: Stage) -> None:
        """How often it was done by now is printed."""
        flow = stage.state.flows[self.flow]
        request = flows.RecordDutyRequest(
            change=change(self.post, self.person),
            flow_id=flow.flow_id,
            duty=self.duty,
            text=stage.translate(self.text),
        )
        done = (await stage.make(lambda: self.stub(stage).RecordDuty(request))).duty
        stage.print_line(
            "play-duty",
            number=flow.flow_number,
            duty=text_of(done.name),
            times=done.times_done,
            post=stage.names.post(self.post),
            said=quoted(self.text),
        )


class AwaitFlow(FlowStep):
    """Wait until a flow is where it goes by itself, or until what recurs was missed so often."""

    do: Literal["await-flow"]
    phase: str = Field("", description="The phase that it comes to, such as `completed`.")
    state: str = Field("", description="The state that it comes to.")
    missed: dict[Identifier, int] = Field(
        default_factory=dict, description="Times that each of its duties was missed at least."
    )

    async def play(self, stage: Stage) -> None:
        """Asked again and again."""

        async def there() -> bool:
            found = await self.found(stage)
            missed = {duty.duty: duty.times_missed for duty in found.duties}
            enough = all(missed.get(duty, 0) >= times for duty, times in self.missed.items())
            flow = found.flow
            return enough and self.phase in {"", phase_of(flow.phase)} and self.state in {"", flow.state}

        number = stage.state.flows[self.flow].flow_number
        await wait_for(there, say("awaited-flow", number=number))
        found = (await self.found(stage)).flow
        if found.state_name.texts:
            stage.print_line("play-flow-is", number=number, state=text_of(found.state_name))


def phase_of(phase: FlowPhase) -> str:
    """A phase as plays name it."""
    return FlowPhase.Name(phase).removeprefix("FLOW_PHASE_").lower()


async def seen(stage: Stage, name: str) -> flows.GetFlowResponse:
    """A flow of the play as the department sees it that opened it.

    Raises:
        PlayFailedError: the play has opened none of this name.
    """
    if name not in stage.state.flows:
        raise PlayFailedError(say("failed-no-flow", name=name))
    flow = stage.state.flows[name]
    stub = FlowsServiceStub(stage.client.channel(SERVICE, flow.department_id, "desk"))  # type: ignore[no-untyped-call]
    answer: flows.GetFlowResponse = await stage.make(lambda: stub.GetFlow(flows.GetFlowRequest(flow=flow.flow_id)))
    return answer
