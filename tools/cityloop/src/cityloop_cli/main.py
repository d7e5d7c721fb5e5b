"""`cityloop`: the operator's command line."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from cityloop_kernel import say
from cityloop_terminal.console import language, tell
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli import (
    audit,
    backups,
    briefings,
    cases,
    certificates,
    cities,
    completion,
    console,
    dead_letters,
    doctor,
    events,
    ledgers,
    modes,
    pack_trials,
    packs,
    partners,
    reactions,
    roster,
    staff,
    status,
    topics,
    traces,
    warnings,
)
from cityloop_cli.connection import Connection

app = typer.Typer(
    name="cityloop",
    cls=SpokenGroup,
    help="help-cityloop",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(cities.app, name="city")
packs.app.add_typer(pack_trials.app)
app.add_typer(packs.app, name="pack")
app.add_typer(status.app)
app.add_typer(doctor.app)
app.add_typer(topics.app)
app.add_typer(backups.app)
app.add_typer(events.app, name="events")
app.add_typer(cases.app, name="cases")
app.add_typer(warnings.app, name="warnings")
app.add_typer(modes.app, name="modes")
app.add_typer(briefings.app, name="briefings")
app.add_typer(ledgers.app, name="ledgers")
app.add_typer(reactions.app, name="reactions")
app.add_typer(console.app, name="console")
app.add_typer(staff.app, name="staff")
app.add_typer(roster.app, name="roster")
app.add_typer(audit.app, name="audit")
app.add_typer(dead_letters.app, name="dlq")
app.add_typer(certificates.app, name="certificate")
app.add_typer(partners.app, name="partner")
app.command("trace", cls=SpokenCommand, help="help-trace")(traces.trace)
app.add_typer(completion.app)


def _named(items: list[str]) -> dict[str, str]:
    """SERVICE=HOST:PORT, by service."""
    named = dict(item.partition("=")[::2] for item in items)
    if not all(named.values()):
        raise typer.BadParameter(language().say("command-not-named"))
    return named


def _tell_version(*, wanted: bool) -> None:
    if wanted:
        tell(say("command-version", version=version("cityloop-cli")))
        raise typer.Exit


@app.callback(cls=SpokenGroup, help="help-cityloop")
def connect(
    context: typer.Context,
    address: Annotated[str, typer.Option(envvar="CITYLOOP_ADDRESS", help="help-address")] = "",
    key: Annotated[Path | None, typer.Option(envvar="CITYLOOP_KEY", help="help-key")] = None,
    certificate: Annotated[Path | None, typer.Option(envvar="CITYLOOP_CERTIFICATE", help="help-certificate")] = None,
    authority: Annotated[Path | None, typer.Option(envvar="CITYLOOP_AUTHORITY", help="help-authority")] = None,
    event_hub: Annotated[str, typer.Option(envvar="CITYLOOP_EVENT_HUB", help="help-event-hub")] = "",
    tasks: Annotated[
        str, typer.Option("--collaboration-tasks", envvar="CITYLOOP_COLLABORATION_TASKS", help="help-tasks-address")
    ] = "",
    ingest: Annotated[
        str, typer.Option("--sensing-ingest", envvar="CITYLOOP_SENSING_INGEST", help="help-ingest-address")
    ] = "",
    citizens: Annotated[
        str, typer.Option("--citizen-services", envvar="CITYLOOP_CITIZEN_SERVICES", help="help-citizens-address")
    ] = "",
    window: Annotated[str, typer.Option("--console", envvar="CITYLOOP_CONSOLE", help="help-console-address")] = "",
    kafka: Annotated[str, typer.Option(envvar="CITYLOOP_KAFKA", help="help-kafka")] = "",
    kafka_prefix: Annotated[str, typer.Option(envvar="CITYLOOP_KAFKA_PREFIX", help="help-kafka-prefix")] = "",
    kafka_certificates: Annotated[
        Path | None, typer.Option(envvar="CITYLOOP_KAFKA_CERTIFICATES", help="help-kafka-certificates")
    ] = None,
    admin: Annotated[list[str], typer.Option(envvar="CITYLOOP_ADMIN", help="help-admin")] = [],  # noqa: B006 typer's way
    database: Annotated[list[str], typer.Option(envvar="CITYLOOP_DATABASES", help="help-database")] = [],  # noqa: B006 typer's way
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="help-own-version", is_eager=True, callback=lambda wanted: _tell_version(wanted=wanted)
        ),
    ] = False,
) -> None:
    """Where the parts of an installation are, and as whom to call them."""
    addresses = {
        "data-sharing": address,
        "event-hub": event_hub,
        "collaboration-tasks": tasks,
        "sensing-ingest": ingest,
        "citizen-services": citizens,
        "console": window,
    }
    context.obj = Connection(
        addresses, key, certificate, authority, kafka, kafka_prefix, kafka_certificates, _named(admin), _named(database)
    )


if __name__ == "__main__":
    app()
