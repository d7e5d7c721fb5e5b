"""`cityloop certificate`: certificates for the systems of departments, on the fleet of this clone."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from cityloop_local.certificates import RENEW_WITHIN, DevelopmentAuthority, given_in
from cityloop_local.workspace import LOOPBACK, state_folder, write_whole
from cityloop_localisation import say
from cityloop_rpc import OWN_DEPARTMENT
from cityloop_terminal.console import language, out, tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup
from rich.table import Table

from cityloop_cli.connection import UsageProblemError, refusals
from cityloop_cli.results import Json, print_json

DEPARTMENT = re.compile(r"[^\s*/.][^\s*/]{0,62}")
SYSTEM = re.compile(r"[a-z0-9-]{1,63}")
"""As a policy names one."""
COLUMNS = ("certificate-column-department", "certificate-column-system", "certificate-column-until")
ENVIRONMENT_FILE, CERTIFICATE_FILE = "cityloop.env", "tls.crt"

app = typer.Typer(cls=SpokenGroup, help="help-certificates", no_args_is_help=True)


@app.command(cls=SpokenCommand, help="help-certificate-issue")
def issue(
    department: Annotated[str, typer.Argument(help="help-certificate-department")],
    system: Annotated[str, typer.Argument(help="help-certificate-system")],
    into: Annotated[Path | None, typer.Option(help="help-certificate-into")] = None,
) -> None:
    """Write key, certificate and authority for a department's system, and where the services are."""
    with refusals(""):
        authority, folder = _authority(), into or Path("certificates") / f"{department}.{system}"
        _check(department, system)
        if (folder / CERTIFICATE_FILE).exists():
            raise UsageProblemError(say("certificate-there", folder=str(folder)))
        _give(authority, department, system, folder)


@app.command(cls=SpokenCommand, help="help-certificate-renew")
def renew(folders: Annotated[list[Path], typer.Argument(help="help-certificate-folders")]) -> None:
    """Replace the certificates in folders by their successors: for the same department and system, with new keys."""
    with refusals(""):
        authority = _authority()
        for folder in folders:
            try:
                there = given_in(folder / CERTIFICATE_FILE)
            except (OSError, ValueError, IndexError) as error:
                raise UsageProblemError(say("certificate-not-there", folder=str(folder))) from error
            _check(there.department, there.system)
            _give(authority, there.department, there.system, folder)


def _give(authority: DevelopmentAuthority, department: str, system: str, folder: Path) -> None:
    given = authority.give(department, system, folder.resolve())
    environment = folder / ENVIRONMENT_FILE
    write_whole(environment, _environment(state_folder(), folder.resolve()))
    named, until, file = f"{department}/{system}", _moment(given.until), str(environment)
    tell(say("certificate-issued", named=named, folder=str(folder), until=until, file=file))


@app.command(name="list", cls=SpokenCommand, help="help-certificate-list")
def list_given(as_json: Json = False) -> None:
    """Show the certificates that departments were given, and until when they hold."""
    with refusals(""):
        found = _authority().given()
    if as_json:
        print_json({"certificates": [asdict(item) | {"until": item.until.isoformat()} for item in found]})
        return
    if not found:
        tell(say("certificate-none"))
        return
    now, table = dt.datetime.now(dt.UTC), Table(*(language().say(column) for column in COLUMNS))
    for item in found:
        style = "red" if item.until <= now else "yellow" if item.until - now <= RENEW_WITHIN else ""
        table.add_row(item.department, item.system, _moment(item.until), style=style)
    out.print(table)


def _authority() -> DevelopmentAuthority:
    folder = state_folder() / "certificates"
    if not (folder / "ca.crt").is_file() or not (state_folder() / "fleet.json").is_file():
        raise UsageProblemError(say("certificate-no-fleet", folder=str(state_folder())))
    return DevelopmentAuthority(folder)


def _check(department: str, system: str) -> None:
    if department == OWN_DEPARTMENT:
        raise UsageProblemError(say("certificate-own-department", department=department))
    if DEPARTMENT.fullmatch(department) is None:
        raise UsageProblemError(say("certificate-bad-department", department=department))
    if SYSTEM.fullmatch(system) is None:
        raise UsageProblemError(say("certificate-bad-system", system=system))


def _environment(fleet: Path, certificates: Path) -> str:
    """For the shell: what programs of a department or a partner need to know of this fleet."""
    ports = json.loads((fleet / "fleet.json").read_text())["ports"]
    settings = {"CERTIFICATES": str(certificates)}
    for name, port in sorted(ports.items()):
        service, _, kind = name.rpartition(".")
        if kind == "grpc":
            settings[service.upper().replace("-", "_")] = f"{LOOPBACK}:{port}"
    settings["KAFKA"] = f"{LOOPBACK}:{json.loads((fleet / 'machine.json').read_text())['kafka']}"
    settings["OPEN311"] = f"http://{LOOPBACK}:{ports['citizen-services.http']}"
    settings["OPEN311_KEY_FILE"] = str(fleet / "api-key")
    return "".join(f"export CITYLOOP_{name}={shlex.quote(value)}\n" for name, value in settings.items())


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
