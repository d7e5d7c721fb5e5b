"""`make demo`: the closed loop on a fleet of its own, told on the screen, checked from outside."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from cityloop_local import interrupts
from cityloop_local.fleet import FIGURES, SERVICES
from cityloop_local.machine import Machine
from cityloop_local.parent_process import end_with_parent
from cityloop_local.workspace import root
from cityloop_localisation import Language, Sentence, phrase_list, say
from cityloop_messaging import utc_now
from cityloop_operator.fleet_client import FleetClient
from cityloop_operator.local import apply_city_and_packs, holders_of_city
from cityloop_plays.names import PlayNames
from cityloop_plays.outcome import checks
from cityloop_plays.play_file import PlayFile
from cityloop_plays.player import run_steps
from cityloop_plays.stage import Stage
from cityloop_plays.texts import text_of
from cityloop_terminal.demos import fresh_folder
from cityloop_terminal.early_end import ending, fail, teller
from cityloop_terminal.help_pages import SpokenCommand
from cityloop_terminal.languages import language_of
from cityloop_terminal.where_to_look import departments_of, where_to_look
from rich.console import Console
from rich.markup import escape

NOT_CLOSED = say("demo-not-closed")
PLAY_FILE = "play.yaml"
app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
console = Console(highlight=False, soft_wrap=True)
LONG = 8
"""Lines of a table that is told line by line; the checks compare longer ones too."""


@app.command(cls=SpokenCommand, help="help-demo")
def main(play: Annotated[str, typer.Argument(help="help-play")] = "evening") -> None:
    """Start a fleet in a fresh folder, play, check, and stop; on a terminal it serves until Enter."""
    started = time.monotonic()
    interrupts.terminate_as_interrupt()
    end_with_parent()
    language = language_of(os.environ)
    file = PlayFile.read(folder_of_play(play, language))
    folder = fresh_folder()

    tell = teller(console)
    with ending(console, folder, NOT_CLOSED, language=language):
        console.print(language.spoken(text_of(file.title)), style="bold", markup=False)
        with Machine(
            folder,
            lambda line: tell(language.spoken(line)),
            services=(*SERVICES, FIGURES) if file.expect.figures.root else SERVICES,
            departments=departments_of(file.city),
        ) as machine:
            failed = asyncio.run(_play(machine, file, language, tell, started))
    if failed:
        fail(console, folder, say("demo-checks-failed", failed=failed), language=language)
    shutil.rmtree(folder, ignore_errors=True)


def folder_of_play(play: str, language: Language) -> Path:
    """The folder of a play of deploy/plays, or of one's own by its path.

    Raises:
        Exit: with 2; there is none.
    """
    plays = root() / "deploy" / "plays"
    if not (plays / play / PLAY_FILE).is_file():
        known = sorted(file.parent.name for file in plays.glob(f"*/{PLAY_FILE}"))
        sys.stderr.write(f"{language.say('demo-no-play', play=play, known=phrase_list(known))}\n")
        raise typer.Exit(2)
    return plays / play


async def _play(
    machine: Machine, file: PlayFile, language: Language, tell: Callable[[str], None], started: float
) -> int:
    calendar = None if file.calendar is None else file.calendar.record(utc_now())
    await apply_city_and_packs(machine, file.city, file.packs, file.fast_motion, calendar=calendar)
    client = FleetClient.of(machine)
    names = PlayNames.of(file.city, file.packs, {name: text_of(place.name) for name, place in file.places.items()})
    stage = Stage(
        client,
        file.places,
        tell,
        language,
        names=names,
        holders=holders_of_city(file.city),
        fast_motion=file.fast_motion,
        calendar=file.calendar,
    )
    stage.print_line("demo-in-use", city=file.city, packs=phrase_list(file.packs))
    if file.fast_motion > 1:
        stage.print_line("demo-fast-motion", times=file.fast_motion)
    stage.print_line("demo-watch", address=_overview(client, language))
    try:
        async with run_steps(stage, file):
            failed = await _check(stage, file)
            await _show(stage, machine, language)
            console.print(language.say("demo-done", seconds=round(time.monotonic() - started)), style="bold")
            await _until_enter(stage)
    finally:
        await client.close()
    return failed


async def _until_enter(stage: Stage) -> None:
    """On a terminal, return at Enter, while the gauges of the play go on; elsewhere at once."""
    if not sys.stdin.isatty():
        return
    console.print(stage.language.say("demo-serving"))
    entered = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, entered.set)
    try:
        await entered.wait()
    finally:
        loop.remove_reader(sys.stdin)


async def _check(stage: Stage, file: PlayFile) -> int:
    failed = 0
    say = stage.language.say
    console.rule(say("demo-checking"))
    holds, fails, found = say("demo-holds"), say("demo-fails"), say("demo-found")
    async for check in checks(stage, file.expect):
        failed += not check.holds
        if not check.holds:
            expected, present = _differing(check.expected, check.found)
            console.print(
                f"  [red]{fails}[/red]  {escape(stage.translate(check.what))}: {escape(_value(stage, expected))}"
            )
            console.print(f"    {found} {escape(_value(stage, present))}")
            continue
        console.print(
            f"  [green]{holds}[/green]  {escape(stage.translate(check.what))}: {escape(_value(stage, check.expected))}"
        )
    return failed


def _differing(expected: object, found: object) -> tuple[object, object]:
    """Of two tables the lines that differ; of anything else all."""
    if not isinstance(expected, Mapping) or not isinstance(found, Mapping):
        return expected, found
    names = [name for name in {**expected, **found} if expected.get(name) != found.get(name)]
    return {name: expected.get(name) for name in names}, {name: found.get(name) for name in names}


def _value(stage: Stage, value: object) -> str:
    """What was expected or found, as people read it; a long table as its number of lines."""
    if isinstance(value, Mapping):
        if len(value) > LONG:
            return stage.language.say("demo-lines", count=len(value))
        return ", ".join(f"{_value(stage, name)} {_value(stage, item)}" for name, item in value.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(_value(stage, item) for item in value) or "–"
    if isinstance(value, bool):
        return stage.language.say("demo-yes") if value else stage.language.say("demo-no")
    if isinstance(value, Sentence):
        return stage.translate(value)
    name = str(value)
    return stage.translate(stage.state.names.get(name) or stage.names.any_name(name))


async def _show(stage: Stage, machine: Machine, language: Language) -> None:
    played, client = stage.state, stage.client
    numbers = [*played.reports.values(), *played.linked.values()]
    if numbers:
        console.rule(language.say("demo-timeline"))
        await _timeline(client, numbers[0], language)
    console.rule(language.say("demo-look"))
    console.print(f"  {_overview(client, language)}")
    for number in numbers[:3]:
        page = client.url("console", f"timeline/{number}?lang={language.tag}")
        console.print("  " + language.say("demo-timeline-of", number=number, address=page))
    for line in where_to_look(machine, language):
        console.print(f"  {escape(line)}")


def _overview(client: FleetClient, language: Language) -> str:
    return client.url("console", f"?lang={language.tag}")


async def _timeline(client: FleetClient, number: str, language: Language) -> None:
    answer = await client.http.get(client.url("console", f"timeline/{number}.json"))
    answer.raise_for_status()
    for entry in answer.json()["entries"]:
        words = [entry["occurred_at"][11:19], *(language.name(entry.get(part, {})) for part in ("text", "by"))]
        words += [language.name(entry.get(part, {})) for part in ("message", "because")]
        words += [] if "because" in entry else [entry.get("reason", "")]
        console.print("  " + "  ".join(word for word in words if word), markup=False)


if __name__ == "__main__":
    app()
