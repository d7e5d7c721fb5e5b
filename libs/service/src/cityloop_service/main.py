"""The command line of a service: serve, migrate, verify the audit chain, decide about partitions."""

from __future__ import annotations

import argparse
import asyncio
import difflib
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

import uvloop
from cityloop_database import Migration, SchemaError, migrate, migrations_of
from cityloop_localisation import CatalogueError
from cityloop_messaging import FatalError
from cityloop_telemetry import Logger, configure_logs, configure_traces
from pydantic import ValidationError
from pydantic_settings import SettingsError

from cityloop_service.background import Background
from cityloop_service.build import release_of
from cityloop_service.operator_commands import accept_invalid, pass_over, skip_to_beginning, verify_audit
from cityloop_service.settings import DatabaseSettings, ServiceSettings
from cityloop_service.telemetry import LogEvents

GC_THRESHOLDS = (10_000, 20, 50)
DATABASE_COMMANDS = {"migrate", "verify-audit", "skip-to-beginning"}
"""They need the DSN and no other setting."""
SHUTDOWN_SECONDS = 45.0
"""Longer than partitions may take to drain (20 s), to be cancelled (10 s) and their clients to close."""
Settings = TypeVar("Settings", bound=ServiceSettings)
Bootstrap = Callable[[Settings], AbstractAsyncContextManager[Background]]


@dataclass(frozen=True, slots=True)
class Command:
    """What else a service can do from its command line, on its database alone."""

    name: str
    help: str
    declare: Callable[[argparse.ArgumentParser], None]
    """Adds its arguments."""
    work: Callable[[DatabaseSettings, argparse.Namespace], Coroutine[Any, Any, int]]
    """Does it; returns the exit code."""


def run(
    name: str,
    package: str,
    settings_class: type[Settings],
    bootstrap: Bootstrap[Settings],
    more: Sequence[Command] = (),
) -> None:
    """Parse the command line, do it, exit: 0 done, 1 failed, 2 wrong settings or schema."""
    parser = argparse.ArgumentParser(prog=f"python -m {package}")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("serve", help="run the service (the default)")
    commands.add_parser("migrate", help="bring the database to this release's schema")
    commands.add_parser("verify-audit", help="recompute the audit chain; exit 1 when it is broken")
    skip = commands.add_parser("skip-to-beginning", help="forget a saved position that the log no longer holds")
    passing = commands.add_parser("pass-over", help="have named records of a partition no effect; leaves evidence")
    accepting = commands.add_parser("accept-invalid", help="let a partition go on that stopped at too much invalid")
    for command in (skip, passing, accepting):
        command.add_argument("topic", help="as in the register, such as events.signals.v1")
        command.add_argument("partition", type=int)
    passing.add_argument("first", type=int, help="first offset to pass over")
    passing.add_argument("last", type=int, help="last offset to pass over")
    for command in (passing, accepting):
        command.add_argument("--by", required=True, help="who decides; stands in the audit entry")
        command.add_argument("--reason", required=True, help="why; stands in the audit entry")
    others = {command.name: command for command in more}
    for command_name, other in others.items():
        other.declare(commands.add_parser(command_name, help=other.help))
    arguments = parser.parse_args()
    # A city and its packs are many objects that stay; collections would look through them again and again.
    gc.set_threshold(*GC_THRESHOLDS)
    prefix = str(settings_class.model_config.get("env_prefix", ""))
    settings: DatabaseSettings
    unknown = unknown_variables(settings_class, os.environ)
    if unknown:
        sys.stderr.write(f"{name}: there are no such settings; correct or unset these variables\n{unknown}\n")
        sys.exit(2)
    try:
        if arguments.command in DATABASE_COMMANDS or arguments.command in others:
            settings = DatabaseSettings(_env_prefix=prefix)
        else:
            settings = full = settings_class()
    except ValidationError as error:
        problems = "\n".join(f"  {_variable(prefix, item['loc'])}: {item['msg']}" for item in error.errors())
        sys.stderr.write(f"{name}: settings are missing or wrong; set these variables\n{problems}\n")
        sys.exit(2)
    except SettingsError as error:
        sys.stderr.write(f"{name}: settings are missing or wrong\n  {error}\n")
        sys.exit(2)
    configure_logs(name, settings.log_level)
    instance = settings.instance if isinstance(settings, ServiceSettings) else ""
    configure_traces(name, settings.otlp_endpoint, instance, release_of(name))
    work: Any
    match arguments.command:
        case "migrate":
            work = migrate(settings.database_dsn.get_secret_value(), migrations_of(package), _log_applied)
        case "verify-audit":
            work = verify_audit(settings)
        case "skip-to-beginning":
            work = skip_to_beginning(settings, name, arguments.topic, arguments.partition)
        case command if command in others:
            work = others[command].work(settings, arguments)
        case "pass-over":
            place = (arguments.topic, arguments.partition, arguments.first, arguments.last)
            work = pass_over(full, name, *place, arguments.by, arguments.reason)
        case "accept-invalid":
            work = accept_invalid(full, name, arguments.topic, arguments.partition, arguments.by, arguments.reason)
        case _:
            work = _serve(name, full, bootstrap)
    try:
        sys.exit(uvloop.run(_exit_code(work)))
    except (SchemaError, FatalError, CatalogueError) as error:
        Logger().error(LogEvents.SERVICE_FAILED, error=str(error))
        sys.exit(2)


def unknown_variables(settings_class: type[ServiceSettings], environ: Mapping[str, str]) -> str:
    """Variables with the service's prefix that are none of its settings, a line each with what looks like them.

    They would be passed over: a slip of the pen would leave a default in force, and nobody would know.
    """
    prefix = str(settings_class.model_config.get("env_prefix", "")).upper()
    known = {f"{prefix}{name}".upper() for name in settings_class.model_fields}
    lines = []
    for name in sorted(set(environ) - known):
        if prefix and name.upper().startswith(prefix) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, 1)
            lines.append(f"  {name}" + (f": did you mean {near[0]}?" if near else ""))
    return "\n".join(lines)


def _log_applied(migration: Migration) -> None:
    Logger().info(LogEvents.MIGRATION_APPLIED, migration=migration.name)


def _variable(prefix: str, place: tuple[int | str, ...]) -> str:
    return (prefix + ".".join(map(str, place))).upper()


async def _exit_code(work: Any) -> int:
    result = await work
    return result if isinstance(result, int) else 0


def _end_within(seconds: float) -> None:
    """End this process by force when it has not ended by itself: what hangs in it would keep its partitions."""

    def end() -> None:
        Logger().error(LogEvents.SERVICE_FAILED, error=f"has not stopped within {seconds:.0f} s; the process ends")
        os._exit(1)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


async def _serve(name: str, settings: Settings, bootstrap: Bootstrap[Settings]) -> int:
    log = Logger()
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    serving, starting = asyncio.current_task(), True

    def end() -> None:
        if starting and serving is not None and not stop.is_set():
            # What it waits for may never come.
            serving.cancel()
            _end_within(SHUTDOWN_SECONDS)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    log.info(LogEvents.SERVICE_STARTING, instance=settings.instance)
    try:
        async with bootstrap(settings) as background:
            starting = False
            log.info(LogEvents.SERVICE_READY, grpc_port=settings.grpc_port, admin_port=settings.admin_port)
            stopping = asyncio.create_task(stop.wait())
            failing = asyncio.create_task(background.failure())
            await asyncio.wait([stopping, failing], return_when=asyncio.FIRST_COMPLETED)
            log.info(LogEvents.SERVICE_STOPPING)
            _end_within(SHUTDOWN_SECONDS)
            stopping.cancel()
            error = failing.exception() if failing.done() else None
            failing.cancel()
    except asyncio.CancelledError:
        if not (starting and stop.is_set()):
            raise
        error = None
    if error is not None:
        log.error(LogEvents.SERVICE_FAILED, error=str(error), exc_info=error)
        return 1
    log.info(LogEvents.SERVICE_STOPPED, name=name)
    return 0
