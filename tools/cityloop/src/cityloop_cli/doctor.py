"""`cityloop doctor`: what is ill in an installation, and what to do."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import typer
from cityloop_localisation import say
from cityloop_terminal.console import out, spoken, tell, working
from cityloop_terminal.help_pages import SpokenCommand

from cityloop_cli.checks import CHECKS, Ill
from cityloop_cli.connection import Connection, refusals
from cityloop_cli.examination import examine
from cityloop_cli.results import Json, print_json, word

RUNBOOKS = "docs/operations/runbooks"

app = typer.Typer()


@app.command(cls=SpokenCommand, help="help-doctor")
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Say what is ill, each with what to do. Exit code 1 when something is."""
    connection: Connection = context.obj
    with refusals(""), working(say("doctor-looking")):
        found = examine(connection, version("cityloop-cli"))
    ills = {name: list(check(found)) for name, check in CHECKS.items()}
    if as_json:
        print_json(
            {"checks": [_fields(name, each, looked_at=name not in found.missing) for name, each in ills.items()]}
        )
    else:
        for name, each in ills.items():
            if name in found.missing and not each:
                tell(say("doctor-not-looked", check=word("doctor-check", name), why=found.missing[name]), out, "yellow")
            elif not each:
                tell(say("doctor-well", check=word("doctor-check", name)), out, "green")
            for ill in each:
                tell(say("doctor-ill", check=word("doctor-check", name), problem=ill.said), out, "red")
                if ill.runbook:
                    tell(say("doctor-runbook", file=f"{RUNBOOKS}/{ill.runbook}.md"))
    if any(ills.values()):
        raise typer.Exit(1)


def _fields(name: str, ills: list[Ill], *, looked_at: bool) -> dict[str, Any]:
    told = [{"where": ill.where, "problem": spoken(ill.said), "runbook": ill.runbook} for ill in ills]
    return {"check": name, "looked_at": looked_at, "ills": told}
