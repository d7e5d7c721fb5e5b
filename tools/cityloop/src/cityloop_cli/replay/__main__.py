"""Play a city's recorded requests through a running local fleet: `python -m cityloop_cli.replay --help`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from cityloop_local.fleet import Backends, Fleet
from cityloop_local.workspace import root
from cityloop_messaging import KafkaConnection
from rich.console import Console

from cityloop_cli.replay.outside import Outside
from cityloop_cli.replay.play import Play, apply_play_pack, oracle_table, prepare, report, run
from cityloop_cli.requests_file import CityDataError


def outside_of(fleet: Fleet, kafka: KafkaConnection) -> Outside:
    """A local fleet as an outsider sees it."""
    return Outside({name: fleet.address(name) for name in fleet.services}, fleet.authority, kafka)


async def play_city(outside: Outside, city_folder: Path, data: Path, console: Console, script: Path) -> int:
    """Apply the city and its pack, play its requests, print the table; returns how many cells differ from the oracle.

    Args:
        outside: a fleet that runs and has no city yet, or this one.
        city_folder: such as `deploy/cities/los-angeles`.
        data: the folder with the city's data.
        console: where progress and the table go.
        script: the oracle, which takes the data folder and `--json FILE`.

    Raises:
        CityDataError: the data is missing or cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        play = Play.read(city_folder, data, Path(folder) / "pack")
        await prepare(outside, city_folder, data)
        await apply_play_pack(outside, play)
        ours = await run(outside, play, console)
        oracle, _ = await oracle_table(script, data, Path(folder) / "oracle.json")
    return report(console, ours, oracle)


def main(
    state: Annotated[Path, typer.Option(help="Folder of the running fleet's state.")],
    kafka: Annotated[str, typer.Option(help="host:port of its broker.")],
    data: Annotated[Path, typer.Option(help="Folder with the city's data.")],
    city: Annotated[str, typer.Option(help="A folder under deploy/cities.")] = "los-angeles",
) -> None:
    """Play a city's recorded requests; exits 1 when the table differs from that of the oracle."""
    console = Console()
    fleet = Fleet(state, Backends(kafka, ""))

    async def play() -> int:
        outside = outside_of(fleet, KafkaConnection(kafka))
        script = root() / "tests" / "oracles" / f"{city.replace('-', '_')}.py"
        try:
            return await play_city(outside, root() / "deploy" / "cities" / city, data, console, script)
        finally:
            await outside.close()

    try:
        differing = asyncio.run(play())
    except CityDataError as error:
        console.print(f"[red]{error}[/red]")
        sys.exit(2)
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    typer.run(main)
