"""`cityloop`: the operator's command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from cityloop_terminal.help_pages import SpokenCommand, SpokenGroup

from cityloop_cli import certificates, cities, packs, partners, traces
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
app.add_typer(packs.app, name="pack")
app.add_typer(certificates.app, name="certificate")
app.add_typer(partners.app, name="partner")
app.command("trace", cls=SpokenCommand, help="help-trace")(traces.trace)


@app.callback(cls=SpokenGroup, help="help-cityloop")
def connect(
    context: typer.Context,
    address: Annotated[str, typer.Option(envvar="CITYLOOP_ADDRESS", help="help-address")] = "",
    key: Annotated[Path | None, typer.Option(envvar="CITYLOOP_KEY", help="help-key")] = None,
    certificate: Annotated[Path | None, typer.Option(envvar="CITYLOOP_CERTIFICATE", help="help-certificate")] = None,
    authority: Annotated[Path | None, typer.Option(envvar="CITYLOOP_AUTHORITY", help="help-authority")] = None,
) -> None:
    """Where data-sharing is, and as whom to call it."""
    context.obj = Connection(address, key, certificate, authority)


if __name__ == "__main__":
    app()
