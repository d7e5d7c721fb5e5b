"""`cityloop pack`: plan, apply, roll back, and see where packs stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import grpc
import typer
import yaml
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackState, PackStatus
from cityloop.sharing.v1.packs_service_pb2 import PackSummary, PlanPackResponse
from cityloop_operator.operations import apply_pack, list_packs, plan_pack, read_pack, roll_back_pack
from cityloop_packs import KINDS
from rich.table import Table
from rich.text import Text

from cityloop_cli.connection import Connection, UsageProblemError, err, out, refusals, working

app = typer.Typer(help="Scenario packs.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="A folder with a pack.yaml.")]


@app.command()
def plan(context: typer.Context, folder: Folder) -> None:
    """Check a pack and say what it would change; changes nothing. Exit code 1 when it cannot be applied."""
    connection: Connection = context.obj
    with refusals(connection.address):
        pack_id, files = _read(folder)

        async def work(channel: grpc.aio.Channel) -> PlanPackResponse:
            return await plan_pack(channel, pack_id, files)

        answer = connection.call(work)
    for line in answer.changes:
        out.print(line, style={"+": "green", "-": "red", "~": "yellow"}[line[0]], markup=False)
    for problem in answer.problems:
        err.print(f"cityloop: {problem}", style="red", markup=False)
    if answer.problems:
        raise typer.Exit(1)
    changes = len(answer.changes)
    out.print(f"{pack_id}: {changes} changes; `cityloop pack apply {folder}`" if changes else f"{pack_id}: no change")


@app.command()
def apply(context: typer.Context, folder: Folder) -> None:
    """Propose a pack and wait until every service runs it, or none does."""
    connection: Connection = context.obj
    with refusals(connection.address):
        pack_id, files = _read(folder)

        async def work(channel: grpc.aio.Channel) -> int:
            return await apply_pack(channel, pack_id, files)

        with working(f"{pack_id}: every service checks it, 30 s at most"):
            version = connection.call(work)
    out.print(f"{pack_id} version {version} is active on every service", markup=False)


@app.command()
def rollback(context: typer.Context, pack: Annotated[str, typer.Argument(help="Id of the pack.")]) -> None:
    """Go back to the version that was active before, as a new version."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> int:
        return await roll_back_pack(channel, pack)

    with refusals(connection.address), working(f"{pack}: every service checks it, 30 s at most"):
        version = connection.call(work)
    out.print(f"{pack} is back at what was active before, as version {version}", markup=False)


@app.command()
def status(
    context: typer.Context, pack: Annotated[str, typer.Argument(help="Id of a pack; all packs when absent.")] = ""
) -> None:
    """Show every version of a pack, its state, and what each service says to it."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> list[PackSummary]:
        return await list_packs(channel, pack)

    with refusals(connection.address):
        summaries = connection.call(work)
    if not summaries:
        out.print("no pack is known: `cityloop pack apply FOLDER`", markup=False)
        return
    table = Table("pack", "version", "state", "services", box=None, pad_edge=False)
    for summary in summaries:
        state = PackState.Name(summary.pack.state).removeprefix("PACK_STATE_").lower()
        answers = "\n".join(map(_line, summary.answers))
        table.add_row(*map(Text, (summary.pack.pack_id, str(summary.pack.pack_version), state, answers)))
    out.print(table)


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="A file of a pack, such as rules.yaml; lists them when absent.")] = "",
) -> None:
    """Print the JSON Schema of a kind's file, for an editor that checks packs while they are written."""
    if not kind:
        for known in KINDS:
            out.print(f"{known.file}: {known.schema.__doc__}", markup=False)
        return
    found = next((known for known in KINDS if kind in {known.file, known.key}), None)
    if found is None:
        err.print(f"cityloop: no file of a pack is called {kind!r}; `cityloop pack schema` lists them", markup=False)
        raise typer.Exit(2)
    typer.echo(json.dumps(found.file_schema(), ensure_ascii=False, indent=2))


def _line(status: PackStatus) -> str:
    word = PackAnswer.Name(status.answer).removeprefix("PACK_ANSWER_").lower()
    return f"{status.service} {word}" + (f": {'; '.join(status.problems)}" if status.problems else "")


def _read(folder: Path) -> tuple[str, Mapping[str, str]]:
    files = read_pack(folder)
    if "pack.yaml" not in files:
        raise UsageProblemError(f"{folder} holds no pack.yaml; name the folder of a pack")
    manifest = yaml.safe_load(files["pack.yaml"])
    pack_id = manifest.get("pack") if isinstance(manifest, dict) else None
    if not isinstance(pack_id, str):
        raise UsageProblemError(f"{folder / 'pack.yaml'} names no `pack:`")
    return pack_id, files
