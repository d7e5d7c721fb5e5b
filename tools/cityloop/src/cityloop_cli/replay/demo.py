"""`make demo CITY=<name> DATA=<folder>`: a city's recorded requests on a fleet of its own, compared with the oracle."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from cityloop_local import interrupts
from cityloop_local.machine import Machine
from cityloop_local.parent import end_with_parent
from cityloop_local.workspace import root
from cityloop_localisation import Language, say
from cityloop_operator.requests_file import CityDataError
from cityloop_plays.replay.outside import outside_of
from cityloop_plays.replay.play import OracleError, Play, play_city
from cityloop_plays.replay.progress import Tell
from rich.console import Console

from cityloop_cli.demo import fresh_folder, serve_until_enter
from cityloop_cli.languages import language_of
from cityloop_cli.local_fleet import where_to_look
from cityloop_cli.telling import ending, fail, teller

WRONG_DATA = 2
console = Console(highlight=False, soft_wrap=True)


def main(
    city: Annotated[str, typer.Argument(help="A folder of deploy/cities.")],
    data: Annotated[Path | None, typer.Option(help="Folder with the city's data.")] = None,
) -> None:
    """Start a fleet in a fresh folder, play the requests, compare, and stop; on a terminal it serves until Enter."""
    started = time.monotonic()
    interrupts.take_both()
    end_with_parent()
    tell, language = teller(console), language_of(os.environ)
    folder = fresh_folder()
    again = f"make demo CITY={city} DATA={data}"
    try:
        with ending(console, folder, say("replay-not-ended"), (OracleError,), again, language):
            script = oracle_of(city)
            tell(language.say("replay-reading", city=city))
            play = Play.read(root() / "deploy" / "cities" / city, data, folder / "pack")
            counts = {"requests": len(play.found.requests), "agencies": len(play.found.owners)}
            tell(language.say("replay-read", **counts))
            with Machine(folder, lambda line: tell(language.spoken(line)), settings=play.settings) as machine:
                differing = asyncio.run(_play(machine, play, script, tell, language))
                for line in where_to_look(machine, language):
                    console.print(f"  {line}")
                console.print(language.say("demo-done", seconds=round(time.monotonic() - started)), style="bold")
                serve_until_enter(console, language)
    except CityDataError as error:
        console.print(str(error), style="bold red", markup=False)
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(WRONG_DATA)
    if differing:
        fail(console, folder, say("replay-differing", lines=differing), language=language)
    shutil.rmtree(folder, ignore_errors=True)


def oracle_of(city: str) -> Path:
    """The script that counts a city's requests without Cityloop.

    Raises:
        CityDataError: the city has none.
    """
    script = root() / "tests" / "oracles" / f"{city.replace('-', '_')}.py"
    if not script.is_file():
        raise CityDataError(f"{script} is missing: write what counts the requests of {city} from its CSV")
    return script


async def _play(machine: Machine, play: Play, script: Path, tell: Tell, language: Language) -> int:
    outside = outside_of(machine.fleet, machine.connection)
    try:
        return await play_city(outside, play, script, console, tell, language)
    finally:
        await outside.close()


if __name__ == "__main__":
    typer.run(main)
