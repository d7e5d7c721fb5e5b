"""Answers to forms about a case: the feedback of a task, a checklist."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AnsweredForm, AttributeOrigin
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment
from cityloop_packs import Purpose

from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.attributes import ANSWER_FORM, with_values
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.process import run_automatic
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.decide_case import check_version
from cityloop_collaboration_tasks.forms.domain import SentAnswer, Writer

FEEDBACK: Purpose = "feedback"
CHECK: Purpose = "check"


def check_asked(workflow: CaseWorkflow, case: Case) -> None:
    """Refuse a feedback without the form that its class must have.

    Raises:
        InvalidError: it must have one.
    """
    form = workflow.forms.asked_of(FEEDBACK, case.event_class)
    if form:
        text = f"feedback on {case.event_class} comes with an answer to form {form}"
        raise InvalidError(text, "ANSWER_MISSING", {"form": form, "field": "answer"})


async def with_answer(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    before: CaseChange,
    sent: SentAnswer,
    purpose: Purpose,
    actor: Actor,
    moment: Moment,
    *,
    task_id: str = "",
) -> tuple[CaseChange, AnsweredForm]:
    """The case with what it takes from an answer, which is kept; a version of its own.

    Raises:
        RefusedError: the form is for something else, the post does not answer it, or the answer does not fit.
    """
    case = before.case
    roles = actor.roles if purpose == CHECK else None
    writer = Writer(task_id or case.case_id, actor.post_id, actor.person_id)
    filled = await workflow.forms.filled(
        work.connection, sent, (purpose,), case.event_class, roles, writer, moment.recorded_at
    )
    origin = AttributeOrigin(occurred_at=moment.occurred_at, confidence=1.0, post_id=actor.post_id)
    values = {**case.attributes, **filled.attributes(workflow.attributes_of(case.event_class), origin)}
    rules = workflow.rules(replace(case, attributes=values), moment)
    answered = await workflow.forms.keep(work.connection, case.case_id, sent, filled, actor, moment, task_id)
    record = Transition(move=ANSWER_FORM, post_id=actor.post_id)
    return with_values(before, rules, values, record, moment), answered


async def answer_check(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    actor: Actor,
    case_id: str,
    expected_version: int,
    sent: SentAnswer,
    moment: Moment,
) -> tuple[CaseChange, AnsweredForm]:
    """The answer to a checklist of a case, and what the case does by itself afterwards.

    Raises:
        NotFoundError: there is no such case.
        RefusedError: as `with_answer` says, or the case has another version by now, or has ended.
    """
    before = await lock_case_with_tasks(work.connection, case_id)
    check_version(before.case, expected_version)
    if before.case.state.ended:
        number = {"case": before.case.case_number}
        raise ConflictError(f"{before.case.case_number} has ended", "CASE_ENDED", number)
    answered, form = await with_answer(work, workflow, before, sent, CHECK, actor, moment)
    rules = workflow.rules(answered.case, moment)
    after = await workflow.save(work, run_automatic(answered, rules, moment))
    details: dict[str, Any] = {
        "case_version": after.case.version,
        "form": form.form,
        "digest": form.digest,
        "failed": form.failed,
    }
    await record_evidence(work.connection, actor, moment, ANSWER_FORM, after.case.case_number, details)
    return after, form
