"""`cityloop pack`: plan, apply, withdraw and roll back packs, and see which are in use and how they came there."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import grpc
import typer
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackSetState
from cityloop.sharing.v1.packs_service_pb2 import (
    GetPackResponse,
    ListPacksResponse,
    PackSetAnswer,
    PackSetSummary,
    PlanPackSetResponse,
)
from cityloop_messaging import to_datetime
from cityloop_operator import operations
from cityloop_operator.operations import Files, read_pack
from cityloop_packs import KINDS, MANIFEST_FILE, PackError, parse_manifest
from rich.table import Table
from rich.text import Text

from cityloop_cli.connection import Connection, UsageProblemError, err, out, refusals, working

app = typer.Typer(help="Base packs and scenario packs.", no_args_is_help=True)
Folders = Annotated[list[Path], typer.Argument(help="Folders with a pack.yaml; they change together.")]
Withdrawn = Annotated[list[str], typer.Option("--withdraw", help="Id of a pack that goes at the same time.")]
PackId = Annotated[str, typer.Argument(help="Id of a pack.")]
Version = Annotated[int, typer.Option("--version", help="Of the pack; the one in use when absent.")]
STYLES = {"+": "green", "-": "red", "~": "yellow"}
CHECKING = "every service checks it, 30 s at most"


@app.command()
def plan(context: typer.Context, folders: Folders, withdraw: Withdrawn = []) -> None:  # noqa: B006 typer's way
    """Check packs, ask every service, say what would change; changes nothing. Exit code 1 when they cannot be applied.

    Example: cityloop pack plan deploy/packs/waterlogging
    """
    connection: Connection = context.obj
    with refusals(connection.address):
        packs = _read(folders)

        async def work(channel: grpc.aio.Channel) -> tuple[PlanPackSetResponse, PackSetSummary | None]:
            return await operations.plan_packs(channel, packs, withdraw)

        with working(CHECKING):
            answer, summary = connection.call(work)
    _print_changes(answer.changes)
    problems = [*answer.problems, *([] if summary is None else _problems(summary))]
    for problem in problems:
        err.print(f"cityloop: {problem}", style="red", markup=False)
    if problems:
        raise typer.Exit(1)
    for line in [] if summary is None else _uses(summary):
        out.print(line, markup=False)
    names = " ".join(map(str, folders))
    changes = len(answer.changes)
    out.print(f"{changes} changes; `cityloop pack apply {names}`" if changes else "no change", markup=False)


@app.command()
def apply(context: typer.Context, folders: Folders, withdraw: Withdrawn = []) -> None:  # noqa: B006
    """Propose packs as one set and wait until every service runs it, or none does.

    Example: cityloop pack apply deploy/packs/base deploy/packs/simulated deploy/packs/waterlogging
    """
    connection: Connection = context.obj
    with refusals(connection.address):
        packs = _read(folders)

        async def work(channel: grpc.aio.Channel) -> int:
            return await operations.apply_packs(channel, packs, withdraw)

        with working(CHECKING):
            number = connection.call(work)
    names = ", ".join(parse_manifest(files).pack for files in packs)
    out.print(f"{names}: active on every service by set {number}", markup=False)


@app.command()
def withdraw(context: typer.Context, packs: Annotated[list[str], typer.Argument(help="Ids of packs.")]) -> None:
    """Take packs out of use. A pack under which work stands takes no new work, and goes when the last has ended.

    Example: cityloop pack withdraw harbour-storm
    """
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> tuple[int, ListPacksResponse]:
        return await operations.apply_packs(channel, withdraw=packs), await operations.list_packs(channel)

    with refusals(connection.address), working(CHECKING):
        number, present = connection.call(work)
    retiring = {item.pack_id for item in present.packs if item.retiring}
    for name in packs:
        state = "retiring: it goes when its last work has ended" if name in retiring else "withdrawn"
        out.print(f"{name}: {state}, by set {number}", markup=False)


@app.command()
def rollback(
    context: typer.Context,
    to: Annotated[int, typer.Option("--to", help="Number of the set; the one before the present when absent.")] = 0,
) -> None:
    """Go back to the packs of an earlier set, as a new set.

    Example: cityloop pack rollback --to 3
    """
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> int:
        return await operations.roll_back_packs(channel, to)

    with refusals(connection.address), working(CHECKING):
        number = connection.call(work)
    out.print(f"back at the packs of set {to or 'before'}, as set {number}", markup=False)


@app.command()
def status(context: typer.Context) -> None:
    """Show the packs in use, and what each service says of their set."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> tuple[ListPacksResponse, PackSetSummary | None]:
        present = await operations.list_packs(channel)
        return present, await operations.get_pack_set(channel) if present.set_number else None

    with refusals(connection.address):
        present, summary = connection.call(work)
    if summary is None:
        out.print("no pack is in use: `cityloop pack apply FOLDER`", markup=False)
        return
    table = Table("pack", "version", "kind", "items", "requires", "state", box=None, pad_edge=False)
    for item in present.packs:
        state = "retiring" if item.retiring else "in use"
        row = (item.pack_id, str(item.pack_version), item.kind, str(item.items), ", ".join(item.requires), state)
        table.add_row(*map(Text, row))
    out.print(table)
    out.print(f"by set {present.set_number}:", markup=False)
    for answer in summary.answers:
        out.print(f"  {_line(answer)}", markup=False)


@app.command()
def history(
    context: typer.Context, most: Annotated[int, typer.Option("--most", help="How many sets at most.")] = 20
) -> None:
    """Show who changed what and when, the newest first.

    Example: cityloop pack history --most 5
    """
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> list[PackSetSummary]:
        return await operations.list_pack_sets(channel, most)

    with refusals(connection.address):
        summaries = connection.call(work)
    for summary in summaries:
        state = PackSetState.Name(summary.set.state).removeprefix("PACK_SET_STATE_").lower()
        decided = (
            to_datetime(summary.decided_at).strftime("%Y-%m-%d %H:%M:%S UTC") if summary.decided_at.seconds else ""
        )
        out.print(f"set {summary.set.set_number}  {state}  {decided}  by {summary.proposed_by}", markup=False)
        _print_changes(summary.changes, indent="  ")


@app.command()
def show(context: typer.Context, pack: PackId, version: Version = 0) -> None:
    """Print a pack as it was written, file by file.

    Example: cityloop pack show waterlogging
    """
    found = _get(context.obj, pack, version)
    summary = found.pack
    out.print(
        f"# {summary.pack_id} version {summary.pack_version}, {summary.kind}, {summary.items} items", markup=False
    )
    for name in sorted(found.files, key=lambda name: (name != MANIFEST_FILE, name)):
        out.print(f"# {name}", markup=False)
        typer.echo(found.files[name])


@app.command()
def diff(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder with a pack.yaml.")],
    version: Version = 0,
) -> None:
    """Show in which lines a folder differs from the pack as it was applied. Exit code 1 when it does.

    Example: cityloop pack diff deploy/packs/waterlogging
    """
    with refusals(context.obj.address):
        (files,) = _read([folder])
        pack_id = parse_manifest(files).pack
    found = _get(context.obj, pack_id, version)
    differs = False
    for name in sorted({*files, *found.files}):
        before, after = found.files.get(name, "").splitlines(), files.get(name, "").splitlines()
        applied = f"{pack_id} version {found.pack.pack_version}/{name}"
        for line in difflib.unified_diff(before, after, applied, str(folder / name), lineterm=""):
            differs = True
            out.print(line, style=STYLES.get(line[:1], ""), markup=False, highlight=False)
    if differs:
        raise typer.Exit(1)
    out.print(f"{folder} is {pack_id} version {found.pack.pack_version}", markup=False)


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


def _get(connection: Connection, pack: str, version: int) -> GetPackResponse:
    async def work(channel: grpc.aio.Channel) -> GetPackResponse:
        return await operations.get_pack(channel, pack, version)

    with refusals(connection.address):
        return connection.call(work)


def _print_changes(changes: Sequence[str], indent: str = "") -> None:
    for line in changes:
        sign = line.partition(": ")[2][:1] or line[:1]
        out.print(f"{indent}{line}", style=STYLES.get(sign, STYLES.get(line[:1], "")), markup=False)


def _problems(summary: PackSetSummary) -> list[str]:
    refused = (answer for answer in summary.answers if answer.answer == PackAnswer.PACK_ANSWER_REFUSED)
    return [f"{answer.service}: {problem}" for answer in refused for problem in answer.problems]


def _uses(summary: PackSetSummary) -> list[str]:
    """What stands under packs that would change; counted once a service, whichever of its instances said it."""
    counted = {(use.pack_id, use.subject): use.count for answer in summary.answers for use in answer.uses if use.count}
    return [f"{pack_id}: {count} {subject.replace('_', ' ')}" for (pack_id, subject), count in sorted(counted.items())]


def _line(answer: PackSetAnswer) -> str:
    word = PackAnswer.Name(answer.answer).removeprefix("PACK_ANSWER_").lower()
    uses = "".join(f", {use.pack_id}: {use.count} {use.subject.replace('_', ' ')}" for use in answer.uses if use.count)
    name = f"{answer.service} {answer.instance}".strip()
    return f"{name} {word}{uses}" + (f": {'; '.join(answer.problems)}" if answer.problems else "")


def _read(folders: Sequence[Path]) -> list[Files]:
    """The files of packs.

    Raises:
        UsageProblemError: a folder holds no pack.
    """
    packs: list[Files] = []
    for folder in folders:
        files = read_pack(folder)
        if MANIFEST_FILE not in files:
            raise UsageProblemError(f"{folder} holds no {MANIFEST_FILE}; name the folder of a pack")
        try:
            parse_manifest(files)
        except PackError as error:
            raise UsageProblemError(f"{folder}: {error}") from error
        packs.append(files)
    return packs
