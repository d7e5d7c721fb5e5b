"""`cityloop city`: apply a city, show the one in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import grpc
import typer
from cityloop_localisation import say
from cityloop_operator.operations import apply_city, city_version, put_components, read_city, read_components
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cityloop_cli.connection import Connection, err, language, refusals, tell

app = typer.Typer(help="The city model.", no_args_is_help=True)


@app.command()
def apply(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder with a city.yaml.")],
    data: Annotated[Path | None, typer.Option(help="Data of an imported city: its layers and requests.")] = None,
) -> None:
    """Apply a city as one version, then put its components."""
    connection: Connection = context.obj
    with refusals(connection.address):
        city_id, records = read_city(folder, data)
        components = read_components(folder)
        counts = {"records": len(records), "components": len(components)}

        async def work(channel: grpc.aio.Channel) -> int:
            if not err.is_terminal:
                tell(say("command-working", what=say("city-applying", city=city_id, **counts)), err)
            with _progress() as progress:
                applying = progress.add_task(spoken("city-applying-records", city_id), total=len(records))
                version = await apply_city(channel, city_id, records)
                progress.update(applying, completed=len(records))
                if components:
                    putting = progress.add_task(spoken("city-applying-components", city_id), total=len(components))
                    await put_components(channel, components, lambda put: progress.update(putting, completed=put))
            return version

        version = connection.call(work)
    tell(say("city-applied", city=city_id, version=str(version), **counts))


@app.command()
def show(context: typer.Context) -> None:
    """Show which version of which city is applied."""
    connection: Connection = context.obj
    with refusals(connection.address):
        found = connection.call(city_version)
    if not found.city_version:
        tell(say("city-none"))
    else:
        version = str(found.city_version)
        tell(say("city-shown", city=found.city_id, version=version, records=found.entities))


def spoken(message: str, city_id: str) -> str:
    """A message about a city, in the language of the terminal."""
    return language().say(message, city=city_id)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
