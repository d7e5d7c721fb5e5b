"""`cityloop pack`: plan, apply, withdraw and roll back packs, and see which are in use and how they came there."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Annotated

import grpc
import typer
from cityloop.sharing.v1.pack_pb2 import PackAnswer, PackSetState
from cityloop.sharing.v1.packs_service_pb2 import (
    GetPackResponse,
    ListPacksResponse,
    PackChange,
    PackSetAnswer,
    PackSetSummary,
    PlanPackSetResponse,
)
from cityloop_localisation import Phrase, phrase_list, say
from cityloop_messaging import to_datetime
from cityloop_operator import operations
from cityloop_operator.operations import Files, read_pack
from cityloop_packs import (
    KINDS,
    MANIFEST_FILE,
    PackError,
    file_problem_of_message,
    parse_manifest,
    sentence_of_message,
)
from cityloop_terminal.console import err, language, out, spoken, tell, working
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from rich.table import Table
from rich.text import Text

from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.results import Json, fields_of, print_json, word

app = typer.Typer(cls=SpokenGroup, help="help-pack", no_args_is_help=True)
Folders = Annotated[list[Path], typer.Argument(help="help-folders")]
Withdrawn = Annotated[list[str], typer.Option("--withdraw", help="help-withdraw")]
PackId = Annotated[str, typer.Argument(help="help-pack-id")]
Version = Annotated[int, typer.Option("--version", help="help-version")]
COLUMNS = tuple(f"pack-column-{name}" for name in ("pack", "version", "kind", "items", "requires", "state"))
STYLES = {"+": "green", "-": "red", "~": "yellow"}
CHANGES = {
    "pack-change-added": "green",
    "pack-change-again": "green",
    "pack-change-value": "yellow",
    "pack-change-removed": "red",
    "pack-change-goes": "red",
    "pack-change-retires": "red",
    "pack-change-gone": "red",
}
CHECKING = say("pack-checking")


@app.command(cls=SpokenCommand, help="help-pack-plan")
def plan(
    context: typer.Context,
    folders: Folders,
    withdraw: Withdrawn = [],  # noqa: B006 typer's way
    as_json: Json = False,
) -> None:
    """Check packs, ask every service, say what would change; changes nothing."""
    connection: Connection = context.obj
    with refusals(connection.address):
        packs = _read(folders)

        async def work(channel: grpc.aio.Channel) -> tuple[PlanPackSetResponse, PackSetSummary | None]:
            return await operations.plan_packs(channel, packs, withdraw)

        with working(CHECKING):
            answer, summary = connection.call(work)
    if as_json:
        answers = [] if summary is None else [fields_of(item) for item in summary.answers]
        print_json(fields_of(answer) | {"answers": answers})
        if answer.problems or (summary is not None and operations.problems_in(summary)):
            raise typer.Exit(1)
        return
    _print_changes(answer.changes)
    problems = [file_problem_of_message(item).sentence for item in answer.problems]
    problems += [] if summary is None else operations.problems_in(summary)
    for problem in problems:
        tell(say("command-problem", problem=spoken(problem)), err, "red")
    if problems:
        raise typer.Exit(1)
    for line in [] if summary is None else _uses(summary):
        tell(line)
    if answer.changes:
        tell(say("pack-changes", count=len(answer.changes), folders=" ".join(map(str, folders))))
    else:
        tell(say("pack-no-change"))


@app.command(cls=SpokenCommand, help="help-pack-apply")
def apply(context: typer.Context, folders: Folders, withdraw: Withdrawn = []) -> None:  # noqa: B006
    """Propose packs as one set and wait until every service runs it, or none does."""
    connection: Connection = context.obj
    with refusals(connection.address):
        packs = _read(folders)

        async def work(channel: grpc.aio.Channel) -> int:
            return await operations.apply_packs(channel, packs, withdraw)

        with working(CHECKING):
            number = connection.call(work)
    names = ", ".join(parse_manifest(files).pack for files in packs)
    tell(say("pack-active", packs=names, set=str(number)))


@app.command(cls=SpokenCommand, help="help-pack-withdraw")
def withdraw(context: typer.Context, packs: Annotated[list[str], typer.Argument(help="help-pack-ids")]) -> None:
    """Take packs out of use. A pack under which work stands takes no new work, and goes when the last has ended."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> tuple[int, ListPacksResponse]:
        return await operations.apply_packs(channel, withdraw=packs), await operations.list_packs(channel)

    with refusals(connection.address), working(CHECKING):
        number, present = connection.call(work)
    retiring = {item.pack_id for item in present.packs if item.retiring}
    for name in packs:
        if name in retiring:
            tell(say("pack-goes-retiring", pack=name, set=str(number)))
        else:
            tell(say("pack-goes", pack=name, set=str(number)))


@app.command(cls=SpokenCommand, help="help-pack-rollback")
def rollback(
    context: typer.Context,
    to: Annotated[int, typer.Option("--to", help="help-to")] = 0,
) -> None:
    """Go back to the packs of an earlier set, as a new set."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> int:
        return await operations.roll_back_packs(channel, to)

    with refusals(connection.address), working(CHECKING):
        number = connection.call(work)
    if to:
        tell(say("pack-rolled-back", to=str(to), set=str(number)))
    else:
        tell(say("pack-rolled-back-before", set=str(number)))


@app.command(cls=SpokenCommand, help="help-pack-status")
def status(context: typer.Context, as_json: Json = False) -> None:
    """Show the packs in use, and what each service says of their set."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> tuple[ListPacksResponse, PackSetSummary | None]:
        present = await operations.list_packs(channel)
        return present, await operations.get_pack_set(channel) if present.set_number else None

    with refusals(connection.address):
        present, summary = connection.call(work)
    if as_json:
        answers = [] if summary is None else [fields_of(answer) for answer in summary.answers]
        print_json(fields_of(present) | {"answers": answers})
        return
    if summary is None:
        tell(say("pack-none"))
        return
    table = Table(*map(language().say, COLUMNS), box=None, pad_edge=False)
    for item in present.packs:
        state = language().say("pack-is-retiring" if item.retiring else "pack-is-in-use")
        kind = language().spoken(word("pack-sort", item.kind))
        row = (item.pack_id, str(item.pack_version), kind, str(item.items), ", ".join(item.requires), state)
        table.add_row(*map(Text, row))
    out.print(table)
    tell(say("pack-by-set", set=str(present.set_number)))
    for answer in summary.answers:
        out.print(f"  {_line(answer)}", markup=False)


@app.command(cls=SpokenCommand, help="help-pack-history")
def history(
    context: typer.Context,
    most: Annotated[int, typer.Option("--most", help="help-most")] = 20,
    as_json: Json = False,
) -> None:
    """Show who changed what and when, the newest first."""
    connection: Connection = context.obj

    async def work(channel: grpc.aio.Channel) -> list[PackSetSummary]:
        return await operations.list_pack_sets(channel, most)

    with refusals(connection.address):
        summaries = connection.call(work)
    if as_json:
        print_json({"sets": [fields_of(summary) for summary in summaries]})
        return
    for summary in summaries:
        state = word("pack-set", PackSetState.Name(summary.set.state).removeprefix("PACK_SET_STATE_"))
        moment = language().moment(to_datetime(summary.decided_at), UTC, seconds=True)
        decided = f"{moment} UTC" if summary.decided_at.seconds else "–"
        number, by = str(summary.set.set_number), summary.proposed_by
        tell(say("pack-set", set=number, state=state, decided=decided, by=by))
        _print_changes(summary.changes, indent="  ")


@app.command(cls=SpokenCommand, help="help-pack-show")
def show(context: typer.Context, pack: PackId, version: Version = 0, as_json: Json = False) -> None:
    """Print a pack as it was written, file by file."""
    found = _get(context.obj, pack, version)
    if as_json:
        print_json(fields_of(found))
        return
    summary = found.pack
    shown = {"pack": summary.pack_id, "version": str(summary.pack_version), "kind": word("pack-sort", summary.kind)}
    tell(say("pack-shown", **shown, items=summary.items))
    for name in sorted(found.files, key=lambda name: (name != MANIFEST_FILE, name)):
        out.print(f"# {name}", markup=False)
        typer.echo(found.files[name])


@app.command(cls=SpokenCommand, help="help-pack-diff")
def diff(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="help-folder")],
    version: Version = 0,
) -> None:
    """Show in which lines a folder differs from the pack as it was applied. Exit code 1 when it does."""
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
    tell(say("pack-same", folder=str(folder), pack=pack_id, version=str(found.pack.pack_version)))


@app.command(cls=SpokenCommand, help="help-pack-schema")
def schema(
    kind: Annotated[str, typer.Argument(help="help-kind")] = "",
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


def _get(connection: Connection, pack: str, version: int) -> GetPackResponse:
    async def work(channel: grpc.aio.Channel) -> GetPackResponse:
        return await operations.get_pack(channel, pack, version)

    with refusals(connection.address):
        return connection.call(work)


def _print_changes(changes: Sequence[PackChange], indent: str = "") -> None:
    for change in changes:
        sentence = sentence_of_message(change.sentence)
        # A change of a release to come has no sentence here.
        line = language().spoken(sentence) if language().has(sentence.message) else change.text
        out.print(f"{indent}{line}", style=CHANGES.get(sentence.message, ""), markup=False)


def _uses(summary: PackSetSummary) -> list[Phrase]:
    """What stands under packs that would change; counted once a service, whichever of its instances said it."""
    counted = {(use.pack_id, use.subject): use.count for answer in summary.answers for use in answer.uses if use.count}
    return [_use(pack_id, count, subject) for (pack_id, subject), count in sorted(counted.items())]


def _use(pack_id: str, count: int, subject: str) -> Phrase:
    return say("pack-use", pack=pack_id, count=count, subject=word("pack-subject", subject))


def _line(answer: PackSetAnswer) -> str:
    answered = word("pack-answer", PackAnswer.Name(answer.answer).removeprefix("PACK_ANSWER_"))
    said = say("pack-answer", service=f"{answer.service} {answer.instance}".strip(), answer=answered)
    uses = [_use(use.pack_id, use.count, use.subject) for use in answer.uses if use.count]
    problems = [file_problem_of_message(item).sentence for item in answer.problems]
    return spoken(phrase_list([said, *uses, *map(spoken, problems)], "clauses"))


def _read(folders: Sequence[Path]) -> list[Files]:
    """The files of packs.

    Raises:
        UsageProblemError: a folder holds no pack.
    """
    packs: list[Files] = []
    for folder in folders:
        files = read_pack(folder)
        if MANIFEST_FILE not in files:
            raise UsageProblemError(say("pack-no-manifest", folder=str(folder), file=MANIFEST_FILE))
        try:
            parse_manifest(files)
        except PackError as error:
            problems = phrase_list([item.sentence for item in error.problems], "clauses")
            raise UsageProblemError(say("pack-unreadable", folder=str(folder), problem=problems)) from error
        packs.append(files)
    return packs
