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
from cityloop_localisation import Said, listed, say
from cityloop_operator.operations import apply_pack, list_packs, plan_pack, read_pack, roll_back_pack
from cityloop_packs import KINDS
from rich.table import Table
from rich.text import Text

from cityloop_cli.connection import Connection, UsageProblemError, err, language, out, refusals, tell, working

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
        tell(say("command-problem", problem=problem), err, "red")
    if answer.problems:
        raise typer.Exit(1)
    if answer.changes:
        tell(say("pack-changes", pack=pack_id, count=len(answer.changes), folder=str(folder)))
    else:
        tell(say("pack-no-change", pack=pack_id))


@app.command()
def apply(context: typer.Context, folder: Folder) -> None:
    """Propose a pack and wait until every service runs it, or none does."""
    connection: Connection = context.obj
    with refusals(connection.address):
        pack_id, files = _read(folder)

        async def work(channel: grpc.aio.Channel) -> int:
            return await apply_pack(channel, pack_id, files)

        with working(say("pack-checking", pack=pack_id)):
            version = connection.call(work)
    tell(say("pack-active", pack=pack_id, version=str(version)))


@app.command()
def rollback(context: typer.Context, pack: Annotated[str, typer.Argument(help="Id of the pack.")]) -> None:
    """Go back to the version that was active before, as a new version."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> int:
        return await roll_back_pack(channel, pack)

    with refusals(connection.address), working(say("pack-checking", pack=pack)):
        version = connection.call(work)
    tell(say("pack-rolled-back", pack=pack, version=str(version)))


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
        tell(say("pack-none"))
        return
    heads = ("pack-column-pack", "pack-column-version", "pack-column-state", "pack-column-services")
    table = Table(*map(language().say, heads), box=None, pad_edge=False)
    for summary in summaries:
        state = language().spoken(_word("pack-state", PackState.Name(summary.pack.state).removeprefix("PACK_STATE_")))
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
        tell(say("command-problem", problem=say("pack-no-such-file", kind=repr(kind))), err)
        raise typer.Exit(2)
    typer.echo(json.dumps(found.file_schema(), ensure_ascii=False, indent=2))


def _line(status: PackStatus) -> str:
    answer = _word("pack-answer", PackAnswer.Name(status.answer).removeprefix("PACK_ANSWER_"))
    if not status.problems:
        return language().say("pack-answer", service=status.service, answer=answer)
    problems = listed(status.problems, "clauses")
    return language().say("pack-answer-problems", service=status.service, answer=answer, problems=problems)


def _word(kind: str, name: str) -> Said:
    """What a state or an answer is called; one of a release to come as its contract names it."""
    message = f"{kind}-{name.lower()}"
    return say(message) if language().has(message) else name.lower()


def _read(folder: Path) -> tuple[str, Mapping[str, str]]:
    files = read_pack(folder)
    if "pack.yaml" not in files:
        raise UsageProblemError(say("pack-no-manifest", folder=str(folder)))
    manifest = yaml.safe_load(files["pack.yaml"])
    pack_id = manifest.get("pack") if isinstance(manifest, dict) else None
    if not isinstance(pack_id, str):
        raise UsageProblemError(say("pack-no-name", file=str(folder / "pack.yaml")))
    return pack_id, files
