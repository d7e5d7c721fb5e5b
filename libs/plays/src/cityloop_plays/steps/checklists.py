"""Step of the collaboration net: the checklist of whoever checks what was done."""

from __future__ import annotations

from typing import Literal

from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop_operator.changes import change
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.answers import Answer, answer_message
from cityloop_plays.model import PostHolder
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step


class AnswerCheck(PostHolder, Step):
    """A checker goes through the checklist of a case."""

    do: Literal["answer-check"]
    of: Identifier = Field(description="The report or thing whose case it is.")
    answer: Answer = Field(description="The form, and what is answered.")

    async def play(self, stage: Stage) -> None:
        """How many items passed and failed is printed."""
        case = (await stage.case_of(self.of)).case
        stub = CasesServiceStub(stage.client.channel("collaboration-tasks", self.department, "desk"))  # type: ignore[no-untyped-call]
        request = cases.AnswerCheckRequest(
            change=change(self.post, self.person), case_id=case.case_id, answer=answer_message(stage, self.answer)
        )
        given = (await stage.make(lambda: stub.AnswerCheck(request))).form
        stage.print_line(
            "play-answered",
            number=case.case_number,
            form=stage.names.name_in("form", self.answer.form),
            post=stage.names.post(self.post),
            passed=given.passed,
            failed=given.failed,
        )
