"""`cityloop warnings`: warnings to the public, drafts among them."""

from __future__ import annotations

from typing import Annotated

import grpc
import typer
from cityloop.events.v1 import warnings_service_pb2 as messages
from cityloop.events.v1.warning_pb2 import Warning as Warned
from cityloop.events.v1.warning_pb2 import WarningKind, WarningLevel, WarningState
from cityloop.events.v1.warnings_service_pb2_grpc import WarningsServiceStub
from cityloop_kernel import Name
from cityloop_localisation import Phrase, say
from cityloop_terminal.console import tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import (
    Json,
    Most,
    chosen,
    fields_of,
    moment,
    name_of,
    named,
    paged,
    print_facts,
    print_json,
    print_table,
    word,
)

HUB = "event-hub"
COLUMNS = (
    "column-number",
    "column-state",
    "column-level",
    "column-kind",
    "column-class",
    "column-since",
    "column-issuer",
    "column-event",
    "column-place",
)
HISTORY_COLUMNS = ("column-at", "column-version", "column-state", "column-level", "column-post", "column-confirm-by")

app = typer.Typer(cls=SpokenGroup, help="help-warnings", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-warnings-list")
def list_warnings(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="help-warning-state")] = "",
    most: Most = 50,
    as_json: Json = False,
) -> None:
    """List warnings, the newest first."""
    connection: Connection = context.obj
    with refusals(connection.addresses[HUB]):
        wanted = messages.ListWarningsRequest(state=chosen(WarningState, state))

        async def work(channel: grpc.aio.Channel) -> list[Warned]:
            stub = WarningsServiceStub(channel)  # type: ignore[no-untyped-call]
            return await paged(stub.ListWarnings, wanted, lambda answer: answer.warnings, most)

        found = connection.call(work, HUB)
    if as_json:
        print_json({"warnings": [fields_of(warning) for warning in found]})
    elif found:
        print_table(COLUMNS, [_row(warning) for warning in found])
    else:
        tell(say("warnings-none"))


@app.command(cls=SpokenCommand, help="help-warnings-show")
def show(
    context: typer.Context,
    warning: Annotated[str, typer.Argument(help="help-warning-number")],
    as_json: Json = False,
) -> None:
    """Show one warning with every version of it."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> messages.GetWarningResponse:
        stub = WarningsServiceStub(channel)  # type: ignore[no-untyped-call]
        answer: messages.GetWarningResponse = await stub.GetWarning(messages.GetWarningRequest(warning=warning))
        return answer

    with refusals(connection.addresses[HUB]):
        found = connection.call(work, HUB)
    if as_json:
        print_json(fields_of(found))
        return
    print_facts(list(zip(COLUMNS, _row(found.warning), strict=True)))
    print_facts(
        [
            ("column-headline", Name(dict(found.warning.headline.texts))),
            ("column-instruction", Name(dict(found.warning.instruction.texts))),
            ("column-reason", found.warning.explanation.reason),
        ]
    )
    print_table(HISTORY_COLUMNS, [_history_row(version) for version in found.history])


def _row(warning: Warned) -> tuple[Phrase, ...]:
    return (
        warning.warning_number,
        word("state", name_of(WarningState, warning.state)),
        word("level", name_of(WarningLevel, warning.level)),
        word("kind", name_of(WarningKind, warning.kind)),
        warning.event_class,
        moment(warning.occurred_at),
        warning.issuing_department_id,
        warning.event_number,
        named(warning.place),
    )


def _history_row(warning: Warned) -> tuple[Phrase, ...]:
    return (
        moment(warning.occurred_at),
        str(warning.version),
        word("state", name_of(WarningState, warning.state)),
        word("level", name_of(WarningLevel, warning.level)),
        warning.signed_by_post_id,
        moment(warning.acknowledge_by),
    )
