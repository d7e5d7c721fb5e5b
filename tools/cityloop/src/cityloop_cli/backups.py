"""`cityloop backup` and `cityloop restore`: a fleet's databases and positions at one moment, and back to it."""

from __future__ import annotations

import asyncio
import datetime as dt
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from cityloop_local.fleet import Fleet
from cityloop_local.machine import Machine
from cityloop_local.workspace import state_folder
from cityloop_localisation import Phrase, Sentence, say
from cityloop_operator.backups.backup import QUIET_SECONDS, Installation, make_backup
from cityloop_operator.backups.keys import AUTHORITY, KEYS
from cityloop_operator.backups.lost_records import LostTopic, in_order
from cityloop_operator.backups.manifest import Manifest
from cityloop_operator.backups.recovery import manifest_of_recovered
from cityloop_operator.backups.restore import (
    SKIPPED_NUMBERS,
    Loss,
    check_backup,
    look_at_loss,
    other_authority,
    put_backup_back,
    report_of,
    write_report,
)
from cityloop_terminal.console import err, language, tell, working
from cityloop_terminal.help_pages import SpokenCommand
from cityloop_terminal.progress import progress_bar

from cityloop_cli.connection import Connection, UsageProblemError, refusals
from cityloop_cli.results import Json, print_json
from cityloop_cli.supervisor_lock import hold_folder, running_supervisor

MOMENTS = ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S"]
LOST = "lost-{moment:%Y%m%dT%H%M%SZ}.json"
"""In the folder of the backup, unless another file is named."""
Folder = Annotated[Path, typer.Argument(help="help-backup-folder")]

app = typer.Typer()


@app.command(cls=SpokenCommand, help="help-backup")
def backup(
    context: typer.Context,
    folder: Folder,
    quiet_seconds: Annotated[float, typer.Option(min=1, help="help-backup-quiet")] = QUIET_SECONDS,
    as_json: Json = False,
) -> None:
    """Write a fleet's databases and positions, as they are at one moment, into a new folder."""
    connection: Connection = context.obj
    with refusals(""):
        made = asyncio.run(make_backup(running_installation(connection), folder, _told, quiet_seconds))
    size = sum(file.bytes for file in made.files.values())
    if as_json:
        numbers = {name: state.sequences for name, state in made.services.items()}
        print_json(
            {
                "folder": str(folder),
                "made_at": made.made_at.isoformat(),
                "bytes": size,
                "keys": KEYS in made.files,
                "last_numbers": numbers,
            }
        )
        return
    megabytes = round(size / 1e6, 1)
    tell(say("backup-made", folder=str(folder), moment=_moment(made), megabytes=megabytes), style="green")
    tell(say("backup-with-keys") if KEYS in made.files else say("backup-without-keys"))


@app.command(cls=SpokenCommand, help="help-restore")
def restore(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="help-restore-folder")] = None,
    recovered_at: Annotated[dt.datetime | None, typer.Option(formats=MOMENTS, help="help-restore-recovered")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="help-restore-accept")] = False,
    skip: Annotated[int | None, typer.Option(min=0, help="help-restore-skip")] = None,
    by: Annotated[str, typer.Option(help="help-restore-by")] = "",
    report: Annotated[Path | None, typer.Option(help="help-restore-report")] = None,
    as_json: Json = False,
) -> None:
    """Put a backup back into a fleet that stands still, or do the rest where its databases went back by other means."""
    connection: Connection = context.obj
    with refusals(""), stopped_installation(connection) as installation:
        if (folder is None) == (recovered_at is None):
            raise UsageProblemError(say("restore-what"))
        if folder is not None:
            manifest = check_backup(folder, installation)
        else:
            manifest = asyncio.run(manifest_of_recovered(installation, _in_utc(recovered_at)))
        loss = _looked(installation, manifest)
        now = dt.datetime.now(dt.UTC)
        told = report_of(manifest, loss, now)
        file = report or (folder or Path()) / LOST.format(moment=now)
        write_report(file, told)
        if not as_json:
            for line in lines_of_loss(manifest, loss, file):
                tell(line)
            if folder is not None and KEYS not in manifest.files:
                tell(say("restore-without-keys"))
            if other_authority(manifest, installation):
                tell(say("restore-other-authority"), style="yellow")
        if loss.topics and not accept:
            raise UsageProblemError(say("restore-accept", file=str(file)))
        if skip is None and not loss.numbers_known:
            raise UsageProblemError(say("restore-skip"))
        skipped = SKIPPED_NUMBERS if skip is None else skip
        who = by or getpass.getuser()
        numbers = asyncio.run(put_backup_back(installation, folder, manifest, loss, _told, who, skipped))
    if as_json:
        authority = {"other_authority": other_authority(manifest, installation)}
        print_json(told | authority | {"report": str(file), "last_numbers": numbers})
    else:
        tell(say("restore-done", moment=_moment(manifest)), style="green")


def running_installation(connection: Connection) -> Installation:
    """The databases and the broker that are given, or those of the fleet of this clone, which runs.

    Raises:
        UsageProblemError: none is given, and no fleet runs here, or the broker that is given is not its own.
        StartError: there was never one.
    """
    if connection.databases:
        return Installation(connection.broker(), connection.databases, connection.authority)
    folder = state_folder()
    if running_supervisor(folder) is None:
        raise UsageProblemError(say("backup-nothing-runs", folder=str(folder)))
    machine = Machine.ports_of(folder)
    if connection.kafka not in {"", machine.kafka.bootstrap_servers}:
        raise UsageProblemError(say("backup-elsewhere", kafka=connection.kafka))
    return Installation(machine.kafka, Fleet.stored_dsns(folder, machine.postgres), folder / AUTHORITY, folder)


@contextmanager
def stopped_installation(connection: Connection) -> Iterator[Installation]:
    """The databases and the broker that are given, or those of the fleet of this clone, which stands still: its servers
    run while the block lasts, and nobody can start it meanwhile.

    Raises:
        UsageProblemError: the fleet of this clone runs.
    """
    if connection.databases:
        yield Installation(connection.broker(), connection.databases, connection.authority)
        return
    folder = state_folder()
    if running_supervisor(folder) is not None:
        raise UsageProblemError(say("restore-fleet-runs", folder=str(folder)))
    folder.mkdir(parents=True, exist_ok=True)
    hold_folder(folder)
    machine = Machine(folder, _told)
    with machine.servers() as fleet:
        yield Installation(machine.connection, fleet.databases, folder / AUTHORITY, folder)


def lines_of_loss(manifest: Manifest, loss: Loss, file: Path) -> Iterator[Sentence]:
    """What people read of what is lost."""
    yield say("restore-backup", moment=_moment(manifest), release=manifest.release)
    if not loss.same_broker:
        yield say("restore-other-broker")
    for topic in loss.topics:
        yield say("restore-lost", topic=topic.topic, records=topic.records, numbers=_numbers(topic))
    if not loss.numbers_known:
        yield say("restore-nothing-known")
    elif not loss.topics:
        yield say("restore-nothing-lost")
    if loss.topics:
        yield say("restore-report", file=str(file))


def _numbers(topic: LostTopic) -> Phrase:
    """Which numbers are lost with a topic's records: the first and the last."""
    if not topic.new and not topic.changed:
        return ""
    new = in_order(topic.new)
    told = {"first": new[0] if new else "–", "last": new[-1] if new else "–"}
    return say("restore-numbers", count=len(new), changed=len(topic.changed), **told)


def _looked(installation: Installation, manifest: Manifest) -> Loss:
    with working(say("restore-looking")), progress_bar() as progress:
        task = progress.add_task(language().say("restore-reading"), total=None)
        return asyncio.run(
            look_at_loss(installation, manifest, lambda done, of: progress.update(task, completed=done, total=of))
        )


def _in_utc(moment: dt.datetime | None) -> dt.datetime:
    """A moment of the command line: UTC unless it says another zone."""
    given = moment or dt.datetime.now(dt.UTC)
    return given.replace(tzinfo=dt.UTC) if given.tzinfo is None else given


def _moment(manifest: Manifest) -> str:
    return f"{language().moment(manifest.made_at, dt.UTC, seconds=True)} UTC"


def _told(line: Phrase) -> None:
    tell(line, err)
