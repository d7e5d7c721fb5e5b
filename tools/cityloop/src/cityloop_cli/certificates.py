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
from cityloop_local.certificates import RENEW_WITHIN, DevelopmentAuthority, certificate_in
from cityloop_local.machine import PARTNER_KEY
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
        if holds(folder, department, system):
            raise UsageProblemError(say("certificate-there", folder=str(folder)))
        exported = authority.export(department, system, folder.resolve())
        environment = folder / ENVIRONMENT_FILE
        write_whole(environment, _environment(state_folder(), folder.resolve()))
    named = f"{department}/{system}"
    until, file = moment(exported.until), str(environment)
    tell(say("certificate-issued", named=named, folder=str(folder), until=until, file=file))


@app.command(cls=SpokenCommand, help="help-certificate-renew")
def renew(folders: Annotated[list[Path], typer.Argument(help="help-certificate-folders")]) -> None:
    """Replace the certificates in folders by their successors, with new keys; what else stands there stays."""
    with refusals(""):
        authority = _authority()
        for folder in folders:
            try:
                there = certificate_in(folder / CERTIFICATE_FILE)
            except (OSError, ValueError, IndexError) as error:
                raise UsageProblemError(say("certificate-not-there", folder=str(folder))) from error
            if there.department == OWN_DEPARTMENT:
                raise UsageProblemError(say("certificate-own-department", department=there.department))
            exported = authority.export(there.department, there.system, folder.resolve())
            named, until = f"{there.department}/{there.system}", moment(exported.until)
            tell(say("certificate-renewed", named=named, folder=str(folder), until=until))


@app.command(name="list", cls=SpokenCommand, help="help-certificate-list")
def list_exported(as_json: Json = False) -> None:
    """Show the certificates that departments were given, and until when they hold."""
    with refusals(""):
        found = _authority().exported()
    if as_json:
        print_json({"certificates": [asdict(item) | {"until": item.until.isoformat()} for item in found]})
        return
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


def holds(folder: Path, department: str, system: str) -> bool:
    """Whether a folder holds the certificate of this system.

    Raises:
        UsageProblemError: it holds another's, which would be lost by writing there.
    """
    file = folder / CERTIFICATE_FILE
    if not file.exists():
        return False
    there = certificate_in(file)
    if (there.department, there.system) != (department, system):
        named = f"{there.department}/{there.system}"
        raise UsageProblemError(say("certificate-of-another", folder=str(folder), named=named))
    return True


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
    settings["OPEN311_KEY_FILE"] = str(fleet / PARTNER_KEY)
    return "".join(f"export CITYLOOP_{name}={shlex.quote(value)}\n" for name, value in settings.items())


def moment(at: dt.datetime) -> str:
    """To the minute, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
