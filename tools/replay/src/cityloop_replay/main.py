"""`make demo CITY=<name> DATA=<folder>`: a city's recorded requests on a fleet of its own, compared with the oracle."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from cityloop_local import interrupts
from cityloop_local.machine import Machine
from cityloop_local.parent_process import end_with_parent
from cityloop_local.workspace import root
from cityloop_localisation import Language, Sentence, say
from cityloop_operator.city_file import CityFile
from cityloop_operator.imported_city import ImportedCity
from cityloop_operator.local import folder_of_city
from cityloop_operator.reading.faults import CityDataError, write_list
from cityloop_plays.replay.importer import import_client
from cityloop_plays.replay.play import OracleError, Play, play_city
from cityloop_plays.replay.progress import PrintLine
from cityloop_terminal.demos import fresh_folder, serve_until_enter
from cityloop_terminal.early_end import ending, fail, teller
from cityloop_terminal.exit_codes import WRONG_DATA
from cityloop_terminal.help_pages import SpokenCommand
from cityloop_terminal.languages import language_of
from cityloop_terminal.where_to_look import where_to_look
from rich.console import Console

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
console = Console(highlight=False, soft_wrap=True)


@app.command(cls=SpokenCommand, help="help-demo-city")
def main(
    city: Annotated[str, typer.Argument(help="help-demo-of")],
    data: Annotated[Path | None, typer.Option(help="help-fleet-data")] = None,
) -> None:
    """Start a fleet in a fresh folder, play the requests, compare, and stop; on a terminal it serves until Enter."""
    started = time.monotonic()
    interrupts.terminate_as_interrupt()
    end_with_parent()
    tell, language = teller(console), language_of(os.environ)
    folder = fresh_folder()
    again = f"make demo CITY={city} DATA={shlex.quote(str(data))}"
    try:
        with ending(console, folder, say("replay-not-ended"), (OracleError,), again, language):
            tell(language.say("replay-reading", city=city))
            play = Play.read(folder_of_city(city), data, folder / "pack")
            for line in play.city.descriptions:
                tell(language.spoken(line))
            listed = list_set_aside(city, play.city, language)
            counts = {"requests": len(play.found.requests), "agencies": len(play.found.owners)}
            tell(language.say("replay-read", **counts))
            with Machine(folder, lambda line: tell(language.spoken(line)), settings=play.settings) as machine:
                differing = asyncio.run(_play(machine, play, oracle_of(play.file), tell, language))
                for line in (*play.found.sums, *listed):
                    console.print(language.spoken(line), markup=False)
                for address in where_to_look(machine, language):
                    console.print(f"  {address}")
                console.print(language.say("demo-done", seconds=round(time.monotonic() - started)), style="bold")
                serve_until_enter(console, language)
    except CityDataError as error:
        console.print(language.spoken(error.sentence), style="bold red", markup=False)
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(WRONG_DATA)
    if differing:
        fail(console, folder, say("replay-differing", lines=differing), language=language)
    shutil.rmtree(folder, ignore_errors=True)


def list_set_aside(city: str, found: ImportedCity, language: Language) -> list[Sentence]:
    """List what could not enter, and what entered with a remark, in a file; a line that names it, if there is any.

    The file of an earlier run leaves.
    """
    path = root() / ".state" / "imports" / f"{city}-set-aside.csv"
    path.unlink(missing_ok=True)
    faults = [*found.set_aside, *found.found.remarks]
    if not faults:
        return []
    write_list(path, faults, language)
    return [say("replay-set-aside", file=str(path))]


def oracle_of(file: CityFile) -> Path | None:
    """The script that counts a city's requests without Cityloop.

    None for a city whose file leaves the format of times to be found: a script that guessed it would be no other count.
    """
    script = root() / "tests" / "oracles" / "recorded_requests.py"
    declared = file.imported is not None and file.imported.requests.time_format
    return script if declared and script.is_file() else None


async def _play(machine: Machine, play: Play, script: Path | None, tell: PrintLine, language: Language) -> int:
    client = import_client(machine.fleet, machine.connection)
    try:
        return await play_city(client, play, script, console, tell, language)
    finally:
        await client.close()


if __name__ == "__main__":
    app()
