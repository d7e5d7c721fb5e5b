"""Steps of the collaboration net: moves of cases, work on tasks, verdicts, what is opened beside a case."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import grpc
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import evaluation_service_pb2 as evaluation
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.evaluation_service_pb2_grpc import EvaluationServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.common.v1.common_pb2 import AreaReference, Change
from cityloop.events.v1 import events_service_pb2 as events
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.events.v1.signal_pb2 import SignalSourceType
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_messaging import to_timestamp, utc_now
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from cityloop_operator.fleet_client import photo, wait_for
from cityloop_rpc import reason_of
from cityloop_words import refusal_sentence
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import Field

from cityloop_plays.answers import Answer, answer_message
from cityloop_plays.model import PlayFailedError, PlayModel, Point, PostHolder, position
from cityloop_plays.stage import Stage
from cityloop_plays.steps.sharing import Fetch
from cityloop_plays.steps.step import Step
from cityloop_plays.texts import Text, quoted, text_of, word

SERVICE = "collaboration-tasks"
OPEN_TASKS = {
    TaskState.TASK_STATE_DISPATCHED,
    TaskState.TASK_STATE_ACCEPTED,
    TaskState.TASK_STATE_FAILED_CHECK,
}
SECONDS_BETWEEN = 2.0
"""Between two tries of what a person would not try ten times a second: each refusal is recorded."""
POSSIBLE_LATER = frozenset({"ILLEGAL_TRANSITION", "SIGNAL_UNKNOWN", "VERSION_CHANGED"})
"""What is not possible yet may be a moment later: what leads to it is on its way."""


class CaseAction(PostHolder):
    """A move of the case, or of the open task of the post's department."""

    move: str = Field("", description="Of the case's process; empty for work on a task.")
    task: Literal["", "accept", "return", "feed-back", "hand-over", "contacted", "arrived"] = Field(
        "", description="Work on the open task of the post's department; empty for a move."
    )
    reason: Text = Field("", description="Of a move, a return or a hand-over; what is said of a contact or an arrival.")
    result: Text = Field("", description="Of a feedback.")
    photo: bool = Field(False, description="Whether a photo goes with it.")
    at: Point | None = Field(None, description="Where the person stands at an arrival.")
    departments: tuple[str, ...] = Field(
        (), description="To whom a dispatch gives tasks; by the responsibilities when empty."
    )
    until_days: int | None = Field(
        None, ge=0, description="Of a move after which the case waits: until so many days on."
    )
    answer: Answer | None = Field(None, description="To the form of a feedback.")
    retried_refusals: frozenset[str] = Field(frozenset(), description="Reasons of refusal that pass by themselves.")
    refused: str = Field("", description="The reason it must be refused for; empty when it must be done.")


class HandleCase(Step):
    """Actions on the case that a report belongs to, one after the other."""

    do: Literal["handle-case"]
    of: Identifier = Field(description="The report whose case it is.")
    actions: tuple[CaseAction, ...] = Field(description="What is done, in this order.")

    async def play(self, stage: Stage) -> None:
        """Each waits until it is possible; one that must be refused is made at once."""
        for action in self.actions:
            found = await stage.case_of(self.of)
            await (self._work(stage, action, found) if action.task else self._move(stage, action, found.case))

    async def _move(self, stage: Stage, action: CaseAction, case: Case) -> None:
        stub = CasesServiceStub(stage.client.channel(SERVICE, action.department, "desk"))  # type: ignore[no-untyped-call]
        request = cases.DecideCaseRequest(
            change=change(action.post, action.person),
            case_id=case.case_id,
            move=action.move,
            reason=stage.translate(action.reason),
            department_ids=action.departments,
            attachments=_photo(action),
            until=_until(action),
        )
        if action.refused:
            await stage.refusal(lambda: stub.DecideCase(request), f"{self.of}-{action.move}")
            return
        ready = say("awaited-move", case=case.case_number, move=stage.names.move(action.move))
        await _retry_until_possible(
            stage, lambda: stub.DecideCase(request), ready, POSSIBLE_LATER | action.retried_refusals
        )
        number, move, post = case.case_number, stage.names.move(action.move), stage.names.post(action.post)
        reason = quoted(action.reason)
        if action.departments:
            to = stage.names.departments(action.departments)
            stage.print_line("play-moved-to", case=number, move=move, departments=to, post=post, said=reason)
        else:
            stage.print_line("play-moved", case=number, move=move, post=post, said=reason)

    async def _work(self, stage: Stage, action: CaseAction, found: cases.GetCaseResponse) -> None:
        stub = TasksServiceStub(stage.client.channel(SERVICE, action.department, "desk"))  # type: ignore[no-untyped-call]
        task = open_task(found, action.department)
        changed_by = change(action.post, action.person)
        call = {
            "accept": lambda: stub.Accept(tasks.AcceptRequest(change=changed_by, task_id=task.task_id)),
            "return": lambda: stub.Return(
                tasks.ReturnRequest(change=changed_by, task_id=task.task_id, reason=stage.translate(action.reason))
            ),
            "feed-back": lambda: stub.FeedBack(
                tasks.FeedBackRequest(
                    change=changed_by,
                    task_id=task.task_id,
                    result=stage.translate(action.result),
                    attachments=_photo(action),
                    answer=None if action.answer is None else answer_message(stage, action.answer),
                )
            ),
            "hand-over": lambda: stub.HandOver(
                tasks.HandOverRequest(change=changed_by, task_id=task.task_id, note=stage.translate(action.reason))
            ),
            "contacted": lambda: stub.RecordStep(_step(stage, action, task, changed_by)),
            "arrived": lambda: stub.RecordStep(_step(stage, action, task, changed_by)),
        }[action.task]
        if action.refused:
            await stage.refusal(call, f"{self.of}-{action.task}")
            return
        await stage.make(call)
        move, post = stage.names.move(action.task), stage.names.post(action.post)
        text = quoted(action.reason or action.result)
        stage.print_line("play-worked", task=task.task_number, move=move, post=post, said=text)


class HomeVisit(PostHolder, Step):
    """A co-handler visits those who did not confirm a warning; their names are read under an agreement."""

    do: Literal["home-visit"]
    of: Identifier = Field(description="The report whose case it is.")
    agreement: Identifier = Field(description="Under which the names are read.")
    recipients: tuple[str, ...] = Field(
        description="References of those whose messages the task must name, and no others."
    )
    result: Text = Field(description="What the task is fed back with.")

    async def play(self, stage: Stage) -> None:
        """Wait for the task, read the names, accept, feed back."""
        stub = TasksServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]

        async def visit_task() -> Task | None:
            found = await stage.case_of(self.of)
            tasks_of = (task for task in found.tasks if task.department_id == self.department and task.message_ids)
            return next(tasks_of, None)

        task = await wait_for(visit_task, say("awaited-home-visit"))
        recipients = tuple(sorted(stage.state.messages[message_id] for message_id in task.message_ids))
        if recipients != tuple(sorted(self.recipients)):
            raise PlayFailedError(
                say(
                    "failed-home-visit",
                    task=task.task_number,
                    found=phrase_list(recipients),
                    expected=phrase_list(self.recipients),
                )
            )
        department, result = stage.names.department(self.department), quoted(self.result)
        count = len(task.message_ids)
        stage.print_line("play-unconfirmed", task=task.task_number, count=count, department=department)
        name = f"home-visit-{self.of}"
        await Fetch(do="fetch", name=name, agreement=self.agreement, keys=recipients).play(stage)
        accept = tasks.AcceptRequest(change=change(self.post, self.person), task_id=task.task_id)
        await stage.make(lambda: stub.Accept(accept))
        fed_back = tasks.FeedBackRequest(
            change=change(self.post, self.person), task_id=task.task_id, result=stage.translate(self.result)
        )
        await stage.make(lambda: stub.FeedBack(fed_back))
        stage.print_line("play-visited", task=task.task_number, said=result)


class SignalVerdict(PlayModel):
    """What the signals of one source turned out to be."""

    source: Literal["datastream", "report", "detection"] = Field(description="Which kind of signal.")
    rule: str = Field("", description="Of a datastream's signal: the rule that raised it.")
    report: Identifier | None = Field(None, description="Of a report's signal: the report.")
    kind: Literal["true", "false", "wrong_class", "wrong_place", "repeat"] = Field(
        description="What it turned out to be."
    )
    reason: Text = Field("", description="Why, in words.")


class Verdicts(PostHolder, Step):
    """What was found out about signals goes back to what raised them."""

    do: Literal["verdicts"]
    of: Identifier = Field(description="The report whose event it is.")
    verdicts: tuple[SignalVerdict, ...] = Field(description="One for each source.")

    async def play(self, stage: Stage) -> None:
        """The first signal of each source is judged."""
        case = (await stage.case_of(self.of)).case
        hub = EventsServiceStub(stage.client.channel("event-hub"))  # type: ignore[no-untyped-call]
        event = await stage.make(lambda: hub.GetEvent(events.GetEventRequest(event=case.event_number)))
        verdicts = [
            cases.SignalVerdict(
                signal_id=self._signal_of(stage, event, verdict),
                kind=f"VERDICT_KIND_{verdict.kind.upper()}",
                reason=stage.translate(verdict.reason),
            )
            for verdict in self.verdicts
        ]
        signals = say("awaited-signals", case=case.case_number)
        await wait_for(lambda: self._recorded(stage, case.case_id, verdicts), signals)
        kinds = phrase_list(
            say("play-verdict", source=word(verdict.source), kind=word(verdict.kind)) for verdict in self.verdicts
        )
        stage.print_line("play-verdicts", case=case.case_number, verdicts=kinds)

    async def _recorded(self, stage: Stage, case_id: str, verdicts: Sequence[cases.SignalVerdict]) -> bool:
        """Whether all verdicts are recorded; those on signals that are still on their way are not yet.

        Raises:
            AioRpcError, ValueError: one never will be.
        """
        stub = CasesServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        request = cases.RecordVerdictsRequest(change=change(self.post, self.person), case_id=case_id, verdicts=verdicts)
        try:
            answer = await stage.make(lambda: stub.RecordVerdicts(request))
        except grpc.aio.AioRpcError as error:
            if reason_of(error) not in POSSIBLE_LATER:
                raise
            return False
        for item in answer.rejected:
            if item.reason not in POSSIBLE_LATER:
                why = refusal_sentence(item.reason, dict(item.details), stage.name_in) or item.message
                raise PlayFailedError(say("failed-verdict", problem=why))
        return not answer.rejected

    def _signal_of(self, stage: Stage, event: events.GetEventResponse, verdict: SignalVerdict) -> str:
        wanted = SignalSourceType.Value(f"SIGNAL_SOURCE_TYPE_{verdict.source.upper()}")
        for member in event.signals:
            signal = member.signal
            of_report = verdict.report is None or signal.source.source_id == stage.state.reports[verdict.report]
            of_rule = not verdict.rule or signal.explanation.rule_id == verdict.rule
            if signal.source.type == wanted and of_report and of_rule:
                return str(signal.signal_id)
        source = verdict.rule or word(verdict.source)
        raise PlayFailedError(say("failed-no-signal", event=event.event.event_number, source=source))


class OpenLinkedCase(PostHolder, Step):
    """A case of another class is opened beside a report's case."""

    do: Literal["open-linked-case"]
    name: Identifier = Field(description="By which expectations know the new case.")
    of: Identifier = Field(description="The report beside whose case it is opened.")
    event_class: str = Field(description="Of the new case.")
    reason: Text = Field(description="Why it is opened.")

    async def play(self, stage: Stage) -> None:
        """Its number and its limit are printed."""
        case = (await stage.case_of(self.of)).case
        stub = CasesServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        request = cases.OpenLinkedCaseRequest(
            change=change(self.post, self.person),
            case_id=case.case_id,
            event_class=self.event_class,
            reason=stage.translate(self.reason),
        )
        opened = (await stage.make(lambda: stub.OpenLinkedCase(request))).case
        stage.state.linked[self.name] = opened.case_number
        stage.state.names[self.name] = opened.case_number
        stage.print_line(
            "play-linked",
            case=opened.case_number,
            event_class=stage.names.event_class(self.event_class),
            beside=case.case_number,
            due=stage.language.date(opened.due_at.ToDatetime().date()),
            reason=text_of(self.reason),
        )


class Review(PostHolder, Step):
    """The review of the operation is filed."""

    do: Literal["review"]
    name: Identifier = Field(description="By which the play knows it.")
    area: tuple[str, str] = Field(description="Layer and id of the area.")
    hours: float = Field(gt=0, description="How far back it looks.")
    conclusion: Text = Field(description="What was learned.")

    async def play(self, stage: Stage) -> None:
        """What came of each warning is printed."""
        stub = EvaluationServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]
        now = utc_now()
        request = evaluation.FileReviewRequest(
            change=change(self.post, self.person),
            area=AreaReference(layer=self.area[0], area_id=self.area[1]),
            since=to_timestamp(now - dt.timedelta(hours=self.hours)),
            until=to_timestamp(now),
            conclusion=stage.translate(self.conclusion),
        )
        review = (await stage.make(lambda: stub.FileReview(request))).review
        stage.state.reviews[self.name] = review.review_number
        counts = {"cases": len(review.case_numbers), "entries": len(review.timeline)}
        stage.print_line("play-reviewed", review=review.review_number, **counts)
        for effect in review.warnings:
            outcome = evaluation.WarningOutcome.Name(effect.outcome).removeprefix("WARNING_OUTCOME_").lower()
            stage.print_line(
                "play-reviewed-warning",
                warning=effect.warning_number,
                outcome=word(outcome),
                lead=stage.lapse(effect.lead_time_seconds),
                waited=stage.lapse(effect.signed_after_seconds),
            )


def open_task(found: cases.GetCaseResponse, department: str) -> Task:
    """The department's open task of a case.

    Raises:
        PlayFailedError: it has none.
    """
    for task in found.tasks:
        if task.department_id == department and task.state in OPEN_TASKS:
            return task
    raise PlayFailedError(say("failed-no-task", department=department, case=found.case.case_number))


def _photo(action: CaseAction) -> list[tasks.Attachment]:
    return [tasks.Attachment(media_type="image/png", content=photo())] if action.photo else []


def _step(stage: Stage, action: CaseAction, task: Task, changed_by: Change) -> tasks.RecordStepRequest:
    place = position(action.at) if action.at else None
    step = f"TASK_STEP_{action.task.upper()}"
    return tasks.RecordStepRequest(
        change=changed_by, task_id=task.task_id, step=step, position=place, note=stage.translate(action.reason)
    )


def _until(action: CaseAction) -> Timestamp | None:
    return None if action.until_days is None else to_timestamp(utc_now() + dt.timedelta(days=action.until_days))


async def _retry_until_possible(
    stage: Stage, call: Callable[[], Awaitable[object]], what: Phrase, passing: frozenset[str] = POSSIBLE_LATER
) -> None:
    """Make a call; again while what makes it possible is still on its way."""

    async def possible() -> bool:
        try:
            await stage.make(call)
        except grpc.aio.AioRpcError as error:
            if reason_of(error) not in passing:
                raise
            if reason_of(error) not in POSSIBLE_LATER:
                await asyncio.sleep(SECONDS_BETWEEN)
            return False
        return True

    await wait_for(possible, what)
