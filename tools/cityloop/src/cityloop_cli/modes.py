"""`cityloop modes`: how each area is run, and which service follows."""

from __future__ import annotations

from typing import Annotated

import grpc
import typer
from cityloop.events.v1 import modes_service_pb2 as messages
from cityloop.events.v1.modes_service_pb2_grpc import ModesServiceStub
from cityloop.events.v1.operating_mode_pb2 import Mode
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_terminal.console import tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.results import Json, fields_of, moment, name_of, print_facts, print_json, print_table, word

HUB = "event-hub"
COLUMNS = ("column-area", "column-mode", "column-since", "column-commanding", "column-not-following")
FOLLOWING_COLUMNS = ("column-service", "column-since")

app = typer.Typer(cls=SpokenGroup, help="help-modes", no_args_is_help=True)


@app.command(name="list", cls=SpokenCommand, help="help-modes-list")
def list_modes(context: typer.Context, as_json: Json = False) -> None:
    """List the areas that were ever switched; all others are run as in peacetime."""
    found = _modes(context.obj)
    if as_json:
        print_json({"modes": [fields_of(status) for status in found]})
    elif found:
        print_table(COLUMNS, [_row(status) for status in found])
    else:
        tell(say("modes-none"))


@app.command(cls=SpokenCommand, help="help-modes-show")
def show(
    context: typer.Context,
    area: Annotated[str, typer.Argument(help="help-mode-area")],
    as_json: Json = False,
) -> None:
    """Show the mode of one area, and since when each service follows."""
    modes = _modes(context.obj)
    with refusals(""):
        found = next((status for status in modes if _area(status) == area), None)
        if found is None:
            known = phrase_list([_area(status) for status in modes], "and") if modes else say("modes-none")
            raise UsageProblemError(say("mode-unknown", area=area, known=known))
    if as_json:
        print_json(fields_of(found))
        return
    print_facts(list(zip(COLUMNS, _row(found), strict=True)))
    print_facts([("column-reason", found.mode.reason), ("column-version", str(found.mode.version))])
    print_table(FOLLOWING_COLUMNS, [(item.service, moment(item.acknowledged_at)) for item in found.acknowledgements])


def _modes(connection: Connection) -> list[messages.ModeStatus]:
    async def work(channel: grpc.aio.Channel) -> list[messages.ModeStatus]:
        stub = ModesServiceStub(channel)  # type: ignore[no-untyped-call]
        return list((await stub.ListModes(messages.ListModesRequest())).modes)

    with refusals(connection.addresses[HUB]):
        return connection.call(work, HUB)


def _area(status: messages.ModeStatus) -> str:
    return f"{status.mode.area.layer}/{status.mode.area.area_id}"


def _row(status: messages.ModeStatus) -> tuple[Phrase, ...]:
    return (
        _area(status),
        word("mode", name_of(Mode, status.mode.mode)),
        moment(status.mode.occurred_at),
        status.mode.commanding_post_id,
        ", ".join(status.missing),
    )
