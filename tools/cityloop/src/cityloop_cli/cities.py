"""`cityloop city`: propose and check one, apply it, show the one in use."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Annotated

import grpc
import typer
from cityloop_local.workspace import root
from cityloop_localisation import say
from cityloop_operator.calendar_file import CALENDAR_FILE, CalendarFile
from cityloop_operator.checking import check_files
from cityloop_operator.city_file import CityFile
from cityloop_operator.city_planning import plan_city
from cityloop_operator.imported_city import import_city
from cityloop_operator.imported_pack import TEMPLATE_FOLDER
from cityloop_operator.operations import apply_city, city_version, put_components, read_city, read_components
from cityloop_operator.proposed_calendar import propose_calendar
from cityloop_operator.proposing import propose
from cityloop_terminal.console import err, language, tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from cityloop_terminal.progress import progress_bar

from cityloop_cli import city_plans
from cityloop_cli.city_plans import Accept, asked_everywhere, check_accepted
from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.results import Json, fields_of, print_json

CITY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
ROWS_A_LINE = 50_000

app = typer.Typer(cls=SpokenGroup, help="help-city", no_args_is_help=True)
app.add_typer(city_plans.app)


@app.command(cls=SpokenCommand, help="help-city-apply")
def apply(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="help-city-folder")],
    data: Annotated[Path | None, typer.Option(help="help-city-data")] = None,
    accept: Accept = False,
) -> None:
    """Apply a city as one version, then put its components."""
    connection: Connection = context.obj
    with refusals(connection.address):
        city_id, records = read_city(folder, data)
        components = read_components(folder)
        if not accept:
            planned = asked_everywhere(connection, lambda channel: plan_city(channel, city_id, records))
            check_accepted(planned, accept=accept)
        counts = {"records": len(records), "components": len(components)}

        async def work(channel: grpc.aio.Channel) -> int:
            if not err.is_terminal:
                tell(say("command-working", what=say("city-applying", city=city_id, **counts)), err)
            with progress_bar() as progress:
                applying = progress.add_task(spoken("city-applying-records", city_id), total=len(records))
                version = await apply_city(channel, city_id, records, accept=accept)
                progress.update(applying, completed=len(records))
                if components:
                    putting = progress.add_task(spoken("city-applying-components", city_id), total=len(components))
                    await put_components(channel, components, lambda put: progress.update(putting, completed=put))
            return version

        version = connection.call(work)
    tell(say("city-applied", city=city_id, version=str(version), **counts))


@app.command(cls=SpokenCommand, help="help-city-show")
def show(context: typer.Context, as_json: Json = False) -> None:
    """Show which version of which city is applied."""
    connection: Connection = context.obj
    with refusals(connection.address):
        found = connection.call(city_version)
    if as_json:
        print_json(fields_of(found))
    elif not found.city_version:
        tell(say("city-none"))
    else:
        version = str(found.city_version)
        tell(say("city-shown", city=found.city_id, version=version, records=found.entities))


def spoken(message: str, city_id: str) -> str:
    """A message about a city, in the language of the terminal."""
    return language().say(message, city=city_id)


@app.command(cls=SpokenCommand, help="help-city-init")
def init(
    name: Annotated[str, typer.Argument(help="help-city-id")],
    areas: Annotated[list[Path], typer.Option(help="help-areas")],
    requests: Annotated[Path, typer.Option(help="help-requests")],
    into: Annotated[Path | None, typer.Option(help="help-into")] = None,
) -> None:
    """Look at the files of a city, and propose its city.yaml and pack with what was guessed and why."""
    with refusals(""):
        cities = root() / "deploy" / "cities"
        folder = into or cities / name
        if not CITY_ID.fullmatch(name):
            raise UsageProblemError(say("city-no-id", name=name))
        if folder.exists():
            raise UsageProblemError(say("city-there", folder=str(folder)))
        proposal = propose(name, areas, requests, cities / "los-angeles" / TEMPLATE_FOLDER, language())
        for file, text in proposal.files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        for line in (*proposal.notes, *import_city(CityFile.read(folder), requests.parent).found.sums):
            tell(line)
    command = f"make demo CITY={name} DATA={shlex.quote(str(requests.resolve().parent))}"
    tell(say("city-proposed", folder=str(folder), command=command))


@app.command(cls=SpokenCommand, help="help-city-calendar")
def calendar(
    folder: Annotated[Path, typer.Argument(help="help-city-folder")],
    country: Annotated[str, typer.Option(help="help-country")],
    year: Annotated[int, typer.Option(min=1970, max=2100, help="help-year")],
    subdivision: Annotated[str, typer.Option(help="help-subdivision")] = "",
) -> None:
    """Propose the calendar.yaml of a city for a year, to be checked by hand."""
    with refusals(""):
        file = folder / CALENDAR_FILE
        if file.exists():
            raise UsageProblemError(say("city-calendar-there", file=str(file)))
        text = propose_calendar(country, year, subdivision, language())
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        CalendarFile.read(folder)
    tell(say("city-calendar-proposed", file=str(file)))


@app.command(cls=SpokenCommand, help="help-city-check")
def check(
    folder: Annotated[Path, typer.Argument(help="help-city-imported")],
    data: Annotated[Path, typer.Option(help="help-city-data")],
    listed: Annotated[Path | None, typer.Option(help="help-listed")] = None,
) -> None:
    """Read and check the files of a city row by row, in constant memory; nothing is sent anywhere."""
    with refusals(""), progress_bar() as progress:
        reading = progress.add_task(language().say("city-reading"), total=None)

        def done(row: int, rows: int) -> None:
            if row % ROWS_A_LINE == 0:
                progress.update(reading, completed=row, total=rows)
                if not err.is_terminal:
                    tell(say("city-read", row=row, rows=rows), err)

        found = check_files(CityFile.read(folder), data, language(), listed, lambda line: tell(line, err), done)
    for line in found.sums:
        tell(line)
    if listed is not None:
        tell(say("city-listed", file=str(listed)))
