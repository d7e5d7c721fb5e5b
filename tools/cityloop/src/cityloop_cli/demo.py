"""`make demo`: the closed loop on a fleet of its own, told on the screen, checked from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from cityloop_local import interrupts
from cityloop_local.machine import Machine
from cityloop_local.workspace import root
from rich.console import Console
from rich.markup import escape

from cityloop_cli.local_fleet import apply_city_and_pack, departments_of, where_to_look
from cityloop_cli.outsider import Outsider
from cityloop_cli.playing.file import PlayFile
from cityloop_cli.playing.outcome import checks
from cityloop_cli.playing.player import performed
from cityloop_cli.playing.stage import Language, Stage
from cityloop_cli.telling import ending, fail, teller

NOT_CLOSED = "the loop did not close"
console = Console(highlight=False, soft_wrap=True)


def main(play: Annotated[str, typer.Argument(help="A folder of deploy/plays.")] = "evening") -> None:
    """Start a fleet in a fresh folder, play, check, and stop; on a terminal it serves until Enter."""
    started = time.monotonic()
    interrupts.take_both()
    language = language_of(os.environ)
    file = PlayFile.read(root() / "deploy" / "plays" / play)
    folder = fresh_folder()

    tell = teller(console)
    with ending(console, folder, NOT_CLOSED):
        console.print(file.title.zh if language == "zh" else file.title.en, style="bold", markup=False)
        with Machine(folder, tell, departments=departments_of(file.city)) as machine:
            failed = asyncio.run(_play(machine, file, language, tell, started))
    if failed:
        fail(console, folder, f"{NOT_CLOSED}: {failed} checks failed")
    shutil.rmtree(folder, ignore_errors=True)


def fresh_folder() -> Path:
    """A new folder for the state of one demo; tests name another place for it."""
    place = Path(os.environ.get("CITYLOOP_DEMO_FOLDER", root() / ".state" / "demo"))
    place.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(dir=place))


def serve_until_enter(console: Console) -> None:
    """On a terminal, return at Enter; elsewhere at once."""
    if sys.stdin.isatty():
        with contextlib.suppress(EOFError):
            console.input("the fleet keeps serving; Enter stops it ")


async def _play(
    machine: Machine, file: PlayFile, language: Language, tell: Callable[[str], None], started: float
) -> int:
    await apply_city_and_pack(machine, file.city, file.pack)
    outsider = Outsider(machine)
    stage = Stage(outsider, file.places, tell, language)
    stage.tell(f"城市 {file.city} 及其场景包已启用", f"city {file.city} and its pack are in use")
    stage.tell(f"实时总览：{_overview(outsider, language)}", f"watch it live: {_overview(outsider, language)}")
    try:
        async with performed(stage, file):
            failed = await _check(stage, file, language)
            await _show(stage, machine, language)
            console.print(f"done in {time.monotonic() - started:.0f} s, setup and downloads apart", style="bold")
            await _until_enter()
    finally:
        await outsider.close()
    return failed


async def _until_enter() -> None:
    """On a terminal, return at Enter, while the gauges of the play go on; elsewhere at once."""
    if not sys.stdin.isatty():
        return
    console.print("the fleet keeps serving; Enter stops it")
    entered = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, entered.set)
    try:
        await entered.wait()
    finally:
        loop.remove_reader(sys.stdin)


async def _check(stage: Stage, file: PlayFile, language: Language) -> int:
    failed = 0
    console.rule("从外部核对" if language == "zh" else "checked from outside")
    async for check in checks(stage, file.expect):
        failed += not check.holds
        verdict = "[green]holds[/green]" if check.holds else f"[red]FAILS[/red], found {escape(repr(check.found))}"
        console.print(f"  {verdict}  {escape(check.what)}: {escape(repr(check.expected))}")
    return failed


async def _show(stage: Stage, machine: Machine, language: Language) -> None:
    played, outsider = stage.played, stage.outsider
    console.rule("首个上报的全程" if language == "zh" else "the timeline of the first report")
    await _timeline(outsider, next(iter(played.reports.values())))
    console.rule("去哪里看" if language == "zh" else "where to look")
    console.print(f"  {_overview(outsider, language)}")
    for report, number in list(played.reports.items())[:3]:
        page = outsider.url("collaboration-tasks", f"timeline/{number}?lang={language}")
        console.print(f"  timeline of {report}: {page}")
    for line in where_to_look(machine):
        console.print(f"  {escape(line)}")


def _overview(outsider: Outsider, language: Language) -> str:
    return outsider.url("collaboration-tasks", f"?lang={language}")


async def _timeline(outsider: Outsider, number: str) -> None:
    answer = await outsider.http.get(outsider.url("collaboration-tasks", f"timeline/{number}.json"))
    answer.raise_for_status()
    for entry in answer.json()["entries"]:
        words = [entry["occurred_at"][11:19], entry["subject"], entry.get("number", ""), entry.get("what", "")]
        words += [entry.get("state", ""), entry.get("post_id", ""), entry.get("reason", "")]
        console.print("  " + "  ".join(word for word in words if word), markup=False)


def language_of(environment: Mapping[str, str]) -> Language:
    """`LANG_UI` if it is zh or en, else what the terminal speaks, else English."""
    asked = environment.get("LANG_UI", "")
    if asked in {"zh", "en"}:
        return "zh" if asked == "zh" else "en"
    return "zh" if environment.get("LANG", "").startswith("zh") else "en"


if __name__ == "__main__":
    typer.run(main)
