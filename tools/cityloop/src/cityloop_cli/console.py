"""`cityloop console`: how far the console has read the other services, and reading all anew."""

from __future__ import annotations

import asyncio

import grpc
import typer
from cityloop.console.v1 import projections_service_pb2 as messages
from cityloop.console.v1.projections_service_pb2_grpc import ProjectionsServiceStub
from cityloop_localisation import say
from cityloop_terminal.console import tell, working
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli.connection import Connection, refusals
from cityloop_cli.results import Json, fields_of, print_json, print_table

CONSOLE = "console"
COLUMNS = ("console-column-snapshot", "console-column-records", "column-state")
LOOK_SECONDS = 0.2

app = typer.Typer(cls=SpokenGroup, help="help-console", no_args_is_help=True)


@app.command(cls=SpokenCommand, help="help-console-show")
def show(context: typer.Context, as_json: Json = False) -> None:
    """Show how far each snapshot of another service was read."""
    connection: Connection = context.obj
    with refusals(connection.addresses[CONSOLE]):
        found = connection.call(_snapshots, CONSOLE)
    _print(found, as_json=as_json)


@app.command(cls=SpokenCommand, help="help-console-rebuild")
def rebuild(context: typer.Context, as_json: Json = False) -> None:
    """Throw away what the console has read, and return when it has read all anew."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> list[messages.Snapshot]:
        stub = ProjectionsServiceStub(channel)  # type: ignore[no-untyped-call]
        found = list((await stub.Rebuild(messages.RebuildRequest())).snapshots)
        while not all(item.complete for item in found):
            await asyncio.sleep(LOOK_SECONDS)
            found = await _snapshots(channel)
        return found

    with refusals(connection.addresses[CONSOLE]), working(say("console-reads")):
        found = connection.call(work, CONSOLE)
    _print(found, as_json=as_json)


async def _snapshots(channel: grpc.aio.Channel) -> list[messages.Snapshot]:
    stub = ProjectionsServiceStub(channel)  # type: ignore[no-untyped-call]
    return list((await stub.GetProjections(messages.GetProjectionsRequest())).snapshots)


def _print(found: list[messages.Snapshot], *, as_json: bool) -> None:
    if as_json:
        print_json({"snapshots": [fields_of(item) for item in found]})
        return
    states = {True: say("console-complete"), False: say("console-reading")}
    rows = [(say(f"console-snapshot-{item.source}"), str(item.records), states[item.complete]) for item in found]
    print_table(COLUMNS, rows)
    if not found:
        tell(say("console-none"))
