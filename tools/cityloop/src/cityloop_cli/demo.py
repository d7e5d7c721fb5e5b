"""`make demo`: the closed loop on a fleet of its own, told on the screen, checked from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import grpc
import httpx
import typer
from cityloop_local import interrupts
from cityloop_local.machine import Machine
from cityloop_local.server import StartError
from cityloop_local.workspace import root
from rich.console import Console
from rich.markup import escape

from cityloop_cli.local_fleet import INTERRUPTED, apply_city_and_pack, departments_of, where_to_look
from cityloop_cli.operations import PackRefusedError
from cityloop_cli.outcome import checks
from cityloop_cli.outsider import Outsider
from cityloop_cli.play_file import PlayFile
from cityloop_cli.player import Player

console = Console(highlight=False, soft_wrap=True)


def main(play: Annotated[str, typer.Argument(help="A folder of deploy/plays.")] = "underpass") -> None:
    """Start a fleet in a fresh folder, play, check, and stop; on a terminal it serves until Enter."""
    started = time.monotonic()
    interrupts.take_both()
    file = PlayFile.read(root() / "deploy" / "plays" / play)
    folder = fresh_folder()

    def tell(line: str) -> None:
        console.print(f"[dim]{time.monotonic() - started:6.1f} s[/dim]  {escape(line)}")

    try:
        console.print(f"[bold]{file.title.en}[/bold]  {file.title.zh}")
        with Machine(folder, tell, departments=departments_of(file.city)) as machine:
            failed = asyncio.run(_play(machine, file, tell))
            console.print(f"done in {time.monotonic() - started:.0f} s, setup and downloads apart", style="bold")
            serve_until_enter(console)
    except (StartError, TimeoutError, LookupError, PackRefusedError, grpc.aio.AioRpcError, httpx.HTTPError) as error:
        what = error.details() if isinstance(error, grpc.aio.AioRpcError) else str(error)
        console.print(f"the loop did not close: {what}; logs: {folder / 'logs'}", style="bold red", markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        console.print("interrupted: nothing is left running")
        sys.exit(INTERRUPTED)
    if failed:
        console.print(f"the loop did not close: {failed} checks failed; logs: {folder / 'logs'}", style="bold red")
        sys.exit(1)
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


async def _play(machine: Machine, file: PlayFile, tell: Callable[[str], None]) -> int:
    await apply_city_and_pack(machine, file.city)
    tell(f"city {file.city} and its pack are in use")
    outsider = Outsider(machine)
    try:
        player = Player(outsider, tell)
        played = await player.play(file.steps)
        failed = 0
        console.rule("checked from outside")
        async for check in checks(outsider, player, file.expect):
            failed += not check.holds
            verdict = "[green]holds[/green]" if check.holds else f"[red]FAILS[/red], found {check.found!r}"
            console.print(f"  {verdict}  {check.what}: {check.expected!r}")
        console.rule("the timeline of the first report")
        await _timeline(outsider, next(iter(played.reports.values())))
        console.rule("where to look")
        for report, number in list(played.reports.items())[:3]:
            page = outsider.url("collaboration-tasks", f"timeline/{number}")
            console.print(f"  timeline of {report}: {page}")
        for line in where_to_look(machine):
            console.print(f"  {line}")
    finally:
        await outsider.close()
    return failed


async def _timeline(outsider: Outsider, number: str) -> None:
    answer = await outsider.http.get(outsider.url("collaboration-tasks", f"timeline/{number}.json"))
    answer.raise_for_status()
    for entry in answer.json()["entries"]:
        words = [entry["occurred_at"][11:19], entry["subject"], entry.get("number", ""), entry.get("what", "")]
        words += [entry.get("state", ""), entry.get("post_id", ""), entry.get("reason", "")]
        console.print("  " + "  ".join(word for word in words if word), markup=False)


if __name__ == "__main__":
    typer.run(main)
