"""`cityloop audit`: whether the evidence of every service is what was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import grpc
import typer
from cityloop.common.v1 import audit_service_pb2 as messages
from cityloop.common.v1.audit_service_pb2_grpc import AuditServiceStub
from cityloop_localisation import Sentence, say
from cityloop_terminal.console import err, language, spoken, tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from cityloop_terminal.progress import progress_bar

from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.results import Json, fields_of, print_json

KIND = messages.AuditProblemKind

app = typer.Typer(cls=SpokenGroup, help="help-audit", no_args_is_help=True)


@app.command(cls=SpokenCommand, help="help-audit-verify")
def verify(
    context: typer.Context,
    services: Annotated[list[str], typer.Argument(help="help-audit-services")] = [],  # noqa: B006 typer's way
    as_json: Json = False,
) -> None:
    """Have services recompute their audit chains. Exit code 1 when one is broken."""
    connection: Connection = context.obj
    found: dict[str, messages.VerifyAuditResponse] = {}
    for service in _chosen(connection, services):
        with refusals(connection.addresses[service]):
            found[service] = _verified(connection, service)
        if not as_json:
            answer = found[service]
            tell(say("audit-verified", service=service, entries=answer.entries, head=answer.head))
            for problem in answer.problems:
                tell(say("audit-problem", service=service, problem=_said(problem)), err, "red")
            more = answer.problem_count - len(answer.problems)
            if more:
                tell(say("audit-more", service=service, count=more), err, "red")
    if as_json:
        print_json({"services": [{"service": name} | fields_of(answer) for name, answer in found.items()]})
    if any(answer.problem_count for answer in found.values()):
        raise typer.Exit(1)


def _chosen(connection: Connection, services: Sequence[str]) -> Sequence[str]:
    with refusals(""):
        for service in services:
            if service not in connection.addresses:
                raise UsageProblemError(say("audit-no-service", service=service))
    return services or list(connection.addresses)


def _verified(connection: Connection, service: str) -> messages.VerifyAuditResponse:
    async def work(channel: grpc.aio.Channel) -> messages.VerifyAuditResponse:
        last = messages.VerifyAuditResponse()
        with progress_bar() as progress:
            task = progress.add_task(language().say("audit-verifying", service=service), total=None)
            async for last in AuditServiceStub(channel).VerifyAudit(messages.VerifyAuditRequest()):  # type: ignore[no-untyped-call]
                progress.update(task, completed=last.entries, total=last.total)
                if not err.is_terminal and last.entries < last.total:
                    err.print(spoken(_progress(service, last)), markup=False)
        return last

    return connection.call(work, service)


def _progress(service: str, answer: messages.VerifyAuditResponse) -> Sentence:
    return say("audit-progress", service=service, entries=answer.entries, total=answer.total)


def _said(problem: messages.AuditProblem) -> Sentence | str:
    place, entry = str(problem.sequence), problem.entry_id
    match problem.kind:
        case KIND.AUDIT_PROBLEM_KIND_LINKS_MISSING:
            return say("audit-links-missing", first=place, last=str(problem.last))
        case KIND.AUDIT_PROBLEM_KIND_ENTRY_MISSING:
            return say("audit-entry-missing", place=place, entry=entry)
        case KIND.AUDIT_PROBLEM_KIND_ENTRY_CHANGED:
            return say("audit-entry-changed", place=place, entry=entry)
        case KIND.AUDIT_PROBLEM_KIND_CHAIN_BROKEN:
            return say("audit-chain-broken", place=place)
        case KIND.AUDIT_PROBLEM_KIND_ENTRIES_STRAY:
            return say("audit-entries-stray", count=problem.sequence)
        case _:
            return str(problem)
