"""`cityloop partner`: partners that read topics from outside, on the fleet of this clone (`make up PARTNERS=1`)."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from cityloop_local.certificates import DevelopmentAuthority, certificate_in
from cityloop_local.partners import grant, granted, group_prefix, revoke, topics_to_read, topics_to_write
from cityloop_local.workspace import LOOPBACK, state_folder, write_whole
from cityloop_localisation import phrase_list, say
from cityloop_terminal.console import tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from confluent_kafka import KafkaException

from cityloop_cli.certificates import CERTIFICATE_FILE, ENVIRONMENT_FILE, holds, moment
from cityloop_cli.connection import UsageProblemError, refusals
from cityloop_cli.results import Json, print_json

PARTNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
SYSTEM = "kafka"
Partner = Annotated[str, typer.Argument(help="help-partner-name")]
Result = TypeVar("Result")

app = typer.Typer(cls=SpokenGroup, help="help-partners", no_args_is_help=True)


@app.command(cls=SpokenCommand, help="help-partner-add")
def add(
    partner: Partner,
    into: Annotated[Path | None, typer.Option(help="help-partner-into")] = None,
) -> None:
    """Give a partner its rights, and write its certificate and where the broker is."""
    with refusals(""):
        if PARTNER.fullmatch(partner) is None:
            raise UsageProblemError(say("partner-bad-name", partner=partner))
        ports = _ports()
        folder = into or Path("certificates") / f"{partner}.{SYSTEM}"
        there = holds(folder, partner, SYSTEM)
        _ask(grant(_servers(ports), partner))
        if there:
            exported = certificate_in(folder / CERTIFICATE_FILE)
        else:
            exported = DevelopmentAuthority(state_folder() / "certificates").export(partner, SYSTEM, folder.resolve())
        file = folder / ENVIRONMENT_FILE
        settings = {
            "CERTIFICATES": str(folder.resolve()),
            "KAFKA": f"{LOOPBACK}:{ports['partners']}",
            "PARTNER": partner,
        }
        write_whole(file, "".join(f"export CITYLOOP_{name}={shlex.quote(value)}\n" for name, value in settings.items()))
    tell(say("partner-added", partner=partner, folder=str(folder), until=moment(exported.until), file=str(file)))
    for message, topics in (("partner-reads", topics_to_read()), ("partner-writes", topics_to_write())):
        if topics:
            tell(say(message, topics=phrase_list(topics)))
    tell(say("partner-groups", prefix=group_prefix(partner)))


@app.command(name="list", cls=SpokenCommand, help="help-partner-list")
def list_partners(as_json: Json = False) -> None:
    """Show the partners that have rights."""
    with refusals(""):
        found = _ask(granted(_servers(_ports())))
    if as_json:
        print_json({"partners": [{"partner": partner} for partner in found]})
        return
    if not found:
        tell(say("partner-none"))
    for partner in found:
        tell(partner)


@app.command(cls=SpokenCommand, help="help-partner-remove")
def remove(partner: Partner) -> None:
    """Take all rights of a partner: it reads nothing any more, whatever certificate it has."""
    with refusals(""):
        if not _ask(revoke(_servers(_ports()), partner)):
            raise UsageProblemError(say("partner-unknown", partner=partner))
    tell(say("partner-removed", partner=partner))


def _ports() -> dict[str, int]:
    file = state_folder() / "machine.json"
    ports: dict[str, int] = json.loads(file.read_text()) if file.is_file() else {}
    if "partners" not in ports:
        raise UsageProblemError(say("partner-no-listener", folder=str(state_folder())))
    return ports


def _servers(ports: dict[str, int]) -> str:
    return f"{LOOPBACK}:{ports['kafka']}"


def _ask(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        return asyncio.run(work)
    except KafkaException as error:
        raise UsageProblemError(say("partner-no-answer", problem=str(error.args[0].str()))) from error
