"""The operator's command line, as a process that speaks to a fleet."""

from __future__ import annotations

import os
import sys

from cityloop_local.forked import run_forked
from cityloop_testkit.fleets import RunningFleet


async def cityloop(fleet: RunningFleet, *arguments: str, **further: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command.

    Args:
        fleet: to speak to, as the operator.
        arguments: of the command.
        further: variables of the environment.
    """
    credentials, services = fleet.credentials("cityloop", "operator"), fleet.fleet.services
    ports = {name: fleet.fleet.port(name, "admin") for name in services}
    variables = {
        "ADDRESS": fleet.fleet.address("data-sharing") if "data-sharing" in services else "",
        "KEY": str(credentials.key),
        "CERTIFICATE": str(credentials.certificate),
        "AUTHORITY": str(credentials.authority),
        "KAFKA": fleet.kafka.bootstrap_servers,
        "KAFKA_PREFIX": fleet.kafka.prefix,
        "ADMIN": " ".join(f"{name}=127.0.0.1:{port}" for name, port in ports.items()),
        **{name.upper().replace("-", "_"): fleet.fleet.address(name) for name in services},
    }
    environment = os.environ | {f"CITYLOOP_{name}": value for name, value in variables.items()} | further
    return await run_forked((sys.executable, "-m", "cityloop_cli.main", *arguments), environment)
