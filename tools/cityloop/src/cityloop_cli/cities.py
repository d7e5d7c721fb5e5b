"""`cityloop city`: apply a city, show the one in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import grpc
import typer
from cityloop_operator.operations import apply_city, city_version, put_components, read_city, read_components
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cityloop_cli.connection import Connection, err, out, refusals

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

        async def work(channel: grpc.aio.Channel) -> int:
            if not err.is_terminal:
                err.print(f"{city_id}: {len(records)} records, {len(components)} components ...", markup=False)
            with _progress() as progress:
                applying = progress.add_task(f"{city_id}: records", total=len(records))
                version = await apply_city(channel, city_id, records)
                progress.update(applying, completed=len(records))
                if components:
                    putting = progress.add_task(f"{city_id}: components", total=len(components))
                    await put_components(channel, components, lambda put: progress.update(putting, completed=put))
            return version

        version = connection.call(work)
    out.print(f"{city_id} is at version {version}: {len(records)} records, {len(components)} components", markup=False)


@app.command()
def show(context: typer.Context) -> None:
    """Show which version of which city is applied."""
    connection: Connection = context.obj
    with refusals(connection.address):
        found = connection.call(city_version)
    if not found.city_version:
        out.print("no city is applied yet: `cityloop city apply FOLDER`", markup=False)
    else:
        out.print(f"{found.city_id} is at version {found.city_version}: {found.entities} records", markup=False)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
