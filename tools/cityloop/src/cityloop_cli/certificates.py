"""`cityloop certificate`: certificates for the systems of departments, on the fleet of this clone."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
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

DEPARTMENT = re.compile(r"[^\s*/.][^\s*/]{0,62}")
SYSTEM = re.compile(r"[a-z0-9-]{1,63}")
"""As a policy names one."""
COLUMNS = ("certificate-column-department", "certificate-column-system", "certificate-column-until")
ENVIRONMENT_FILE = "cityloop.env"

app = typer.Typer(cls=SpokenGroup, help="help-certificates", no_args_is_help=True)


@app.command(cls=SpokenCommand, help="help-certificate-issue")
def issue(
    department: Annotated[str, typer.Argument(help="help-certificate-department")],
    system: Annotated[str, typer.Argument(help="help-certificate-system")],
    into: Annotated[Path | None, typer.Option(help="help-certificate-into")] = None,
    renew: Annotated[bool, typer.Option("--renew", help="help-certificate-renew")] = False,
) -> None:
    """Write key, certificate and authority for a department's system, and where the services are."""
    with refusals(""):
        authority, folder = _authority(), into or Path("certificates") / f"{department}.{system}"
        _check(department, system)
        check_folder(folder, department, system, renew=renew)
        given = authority.give(department, system, folder.resolve())
        environment = folder / ENVIRONMENT_FILE
        write_whole(environment, _environment(state_folder(), folder.resolve()))
    named = f"{department}/{system}"
    until, file = moment(given.until), str(environment)
    tell(say("certificate-issued", named=named, folder=str(folder), until=until, file=file))


@app.command(name="list", cls=SpokenCommand, help="help-certificate-list")
def list_given() -> None:
    """Show the certificates that departments were given, and until when they hold."""
    with refusals(""):
        found = _authority().given()
    if not found:
        tell(say("certificate-none"))
        return
    now, table = dt.datetime.now(dt.UTC), Table(*(language().say(column) for column in COLUMNS))
    for item in found:
        style = "red" if item.until <= now else "yellow" if item.until - now <= RENEW_WITHIN else ""
        table.add_row(item.department, item.system, moment(item.until), style=style)
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


def check_folder(folder: Path, department: str, system: str, *, renew: bool) -> None:
    """Whether nothing is lost by writing there: one certificate a folder, replaced by its own successor only."""
    file = folder / "tls.crt"
    if not file.exists():
        return
    if not renew:
        raise UsageProblemError(say("certificate-there", folder=str(folder)))
    there = given_in(file)
    if (there.department, there.system) != (department, system):
        named = f"{there.department}/{there.system}"
        raise UsageProblemError(say("certificate-of-another", folder=str(folder), named=named))


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


def moment(at: dt.datetime) -> str:
    """To the minute, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
