"""`cityloop cases`: the governance records of events, with their tasks."""

from __future__ import annotations

from typing import Annotated

import typer
from cityloop.cases.v1 import cases_service_pb2 as messages
from cityloop.cases.v1.case_pb2 import Case, CasePhase, Task, TaskState, Transition
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.common.v1.common_pb2 import EventGrade
from cityloop_kernel import Name
from cityloop_localisation import Phrase, say
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli.records import RecordKind, list_records, show_record
from cityloop_cli.results import Json, Most, chosen, moment, name_of, named, print_facts, print_table, word

TASKS = "collaboration-tasks"
COLUMNS = (
    "column-number",
    "column-state",
    "column-class",
    "column-grade",
    "column-since",
    "column-lead",
    "column-due",
    "column-event",
    "column-place",
)
TASK_COLUMNS = ("column-task", "column-state", "column-department", "column-since", "column-due")
HISTORY_COLUMNS = ("column-at", "column-number", "column-move", "column-post", "column-reason")

app = typer.Typer(cls=SpokenGroup, help="help-cases", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-cases-list")
def list_cases(
    context: typer.Context,
    phase: Annotated[str, typer.Option(help="help-case-phase")] = "",
    most: Most = 50,
    as_json: Json = False,
) -> None:
    """List cases, the newest first."""
    list_records(
        context, KIND, lambda: messages.ListCasesRequest(phase=chosen(CasePhase, phase)), most, as_json=as_json
    )


@app.command(cls=SpokenCommand, help="help-cases-show")
def show(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="help-case-number")],
    as_json: Json = False,
) -> None:
    """Show one case with its tasks and all that was done."""
    show_record(
        context, KIND, messages.GetCaseRequest(case=case), lambda answer: answer.case, _details, as_json=as_json
    )


def _details(found: messages.GetCaseResponse) -> None:
    print_facts([("column-version", str(found.case.version))])
    if found.tasks:
        print_table(TASK_COLUMNS, [_task_row(task) for task in found.tasks])
    print_table(HISTORY_COLUMNS, [_history_row(entry) for entry in found.history])


def _row(case: Case) -> tuple[Phrase, ...]:
    return (
        case.case_number,
        _state(case),
        case.event_class,
        word("grade", name_of(EventGrade, case.grade)),
        moment(case.occurred_at),
        case.lead_department_id,
        say("case-overdue", moment=moment(case.due_at)) if case.overdue else moment(case.due_at),
        case.event_number,
        named(case.place),
    )


def _state(case: Case) -> Phrase:
    """What people call its state; where the process has no name for it, its phase."""
    if case.state_name.texts:
        return Name(dict(case.state_name.texts))
    return word("state", name_of(CasePhase, case.phase))


def _task_row(task: Task) -> tuple[Phrase, ...]:
    state = word("state", name_of(TaskState, task.state))
    return task.task_number, state, task.department_id, moment(task.occurred_at), moment(task.due_at)


def _decided_by(done: Transition) -> Phrase:
    """The pack whose process decided by itself; empty where a person did."""
    by = done.explanation
    return say("case-decided-by", process=by.rule_id, version=str(by.pack_version)) if by.pack_id else ""


def _history_row(entry: messages.CaseHistoryEntry) -> tuple[Phrase, ...]:
    subject = entry.case if entry.HasField("case") else entry.task
    number = entry.case.case_number if entry.HasField("case") else entry.task.task_number
    done = subject.transition
    return moment(subject.occurred_at), number, done.move, done.post_id, done.reason or _decided_by(done)


KIND = RecordKind("cases", "cases-none", TASKS, CasesServiceStub, "ListCases", "GetCase", COLUMNS, _row)
