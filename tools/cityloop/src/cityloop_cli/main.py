"""`cityloop`: the operator's command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cityloop_cli import certificates, cities, packs
from cityloop_cli.connection import Connection

app = typer.Typer(
    name="cityloop",
    help="Operate a running Cityloop: apply a city, plan, apply and roll back packs.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(cities.app, name="city")
app.add_typer(packs.app, name="pack")
app.add_typer(certificates.app, name="certificate")


@app.callback()
def connect(
    context: typer.Context,
    address: Annotated[str, typer.Option(envvar="CITYLOOP_ADDRESS", help="host:port of data-sharing's gRPC API.")] = "",
    key: Annotated[
        Path | None, typer.Option(envvar="CITYLOOP_KEY", help="Private key of the operator's certificate.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(envvar="CITYLOOP_CERTIFICATE", help="The operator's certificate.")
    ] = None,
    authority: Annotated[
        Path | None, typer.Option(envvar="CITYLOOP_AUTHORITY", help="The authority that signed both sides.")
    ] = None,
) -> None:
    """Operate a running Cityloop: apply a city, plan, apply and roll back packs."""
    context.obj = Connection(address, key, certificate, authority)


if __name__ == "__main__":
    app()
