"""`cityloop doctor`: what is wrong in an installation, and what to do."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import typer
from cityloop_localisation import say
from cityloop_terminal.console import out, spoken, tell, working
from cityloop_terminal.help_pages import SpokenCommand

from cityloop_cli.checks import CHECKS, Problem
from cityloop_cli.connection import Connection, refusals
from cityloop_cli.examination import examine
from cityloop_cli.results import Json, print_json, word

RUNBOOKS = "docs/operations/runbooks"

app = typer.Typer()


@app.command(cls=SpokenCommand, help="help-doctor")
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Say what is wrong, each with what to do. Exit code 1 when something is."""
    connection: Connection = context.obj
    with refusals(""), working(say("doctor-looking")):
        found = examine(connection, version("cityloop-cli"))
    problems = {name: list(check(found)) for name, check in CHECKS.items()}
    if as_json:
        print_json(
            {"checks": [_fields(name, each, looked_at=name not in found.missing) for name, each in problems.items()]}
        )
    else:
        for name, each in problems.items():
            if name in found.missing and not each:
                tell(say("doctor-not-looked", check=word("doctor-check", name), why=found.missing[name]), out, "yellow")
            elif not each:
                tell(say("doctor-well", check=word("doctor-check", name)), out, "green")
            for problem in each:
                tell(say("doctor-problem", check=word("doctor-check", name), problem=problem.said), out, "red")
                if problem.runbook:
                    tell(say("doctor-runbook", file=f"{RUNBOOKS}/{problem.runbook}.md"))
    if any(problems.values()):
        raise typer.Exit(1)


def _fields(name: str, problems: list[Problem], *, looked_at: bool) -> dict[str, Any]:
    listed = [{"where": found.where, "problem": spoken(found.said), "runbook": found.runbook} for found in problems]
    return {"check": name, "looked_at": looked_at, "problems": listed}
