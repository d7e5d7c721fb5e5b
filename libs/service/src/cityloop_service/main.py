"""The command line of a service: serve, migrate, verify the audit chain, accept a lost position."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import asyncpg
import uvloop
from cityloop_audit import verify
from cityloop_database import SchemaError, migrate
from cityloop_messaging import FatalError
from cityloop_telemetry import LogEvent, Logger, configure_logs, configure_traces
from pydantic import ValidationError
from pydantic_settings import SettingsError

from cityloop_service.background import Background
from cityloop_service.foundation import migrations_of
from cityloop_service.settings import DatabaseSettings, ServiceSettings

Settings = TypeVar("Settings", bound=ServiceSettings)
Bootstrap = Callable[[Settings], AbstractAsyncContextManager[Background]]


def run(name: str, package: str, settings_class: type[Settings], bootstrap: Bootstrap[Settings]) -> None:
    """Parse the command line, do it, exit: 0 done, 1 failed, 2 wrong settings or schema."""
    parser = argparse.ArgumentParser(prog=f"python -m {package}")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("serve", help="run the service (the default)")
    commands.add_parser("migrate", help="bring the database to this release's schema")
    commands.add_parser("verify-audit", help="recompute the audit chain; exit 1 when it is broken")
    skip = commands.add_parser("skip-to-beginning", help="forget a saved position that the log no longer holds")
    skip.add_argument("topic")
    skip.add_argument("partition", type=int)
    arguments = parser.parse_args()
    prefix = str(settings_class.model_config.get("env_prefix", ""))
    try:
        serves = arguments.command in {None, "serve"}
        settings = settings_class() if serves else DatabaseSettings(_env_prefix=prefix)
    except ValidationError as error:
        problems = "\n".join(f"  {_variable(prefix, item['loc'])}: {item['msg']}" for item in error.errors())
        sys.stderr.write(f"{name}: settings are missing or wrong; set these variables\n{problems}\n")
        sys.exit(2)
    except SettingsError as error:
        sys.stderr.write(f"{name}: settings are missing or wrong\n  {error}\n")
        sys.exit(2)
    configure_logs(name, settings.log_level)
    configure_traces(name, settings.otlp_endpoint)
    work: Any
    match arguments.command:
        case "migrate":
            work = migrate(settings.database_dsn.get_secret_value(), migrations_of(package))
        case "verify-audit":
            work = _verify_audit(settings)
        case "skip-to-beginning":
            work = _skip(settings, name, arguments.topic, arguments.partition)
        case _:
            work = _serve(name, settings_class(), bootstrap)
    try:
        sys.exit(uvloop.run(_exit_code(work)))
    except (SchemaError, FatalError) as error:
        Logger().error(LogEvent.SERVICE_FAILED, error=str(error))
        sys.exit(2)


def _variable(prefix: str, place: tuple[int | str, ...]) -> str:
    return (prefix + ".".join(map(str, place))).upper()


async def _exit_code(work: Any) -> int:
    result = await work
    return result if isinstance(result, int) else 0


async def _serve(name: str, settings: Settings, bootstrap: Bootstrap[Settings]) -> int:
    log = Logger()
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    log.info(LogEvent.SERVICE_STARTING, instance=settings.instance)
    async with bootstrap(settings) as background:
        log.info(LogEvent.SERVICE_READY, grpc_port=settings.grpc_port, admin_port=settings.admin_port)
        stopping = asyncio.create_task(stop.wait())
        failing = asyncio.create_task(background.failure())
        await asyncio.wait([stopping, failing], return_when=asyncio.FIRST_COMPLETED)
        log.info(LogEvent.SERVICE_STOPPING)
        stopping.cancel()
        error = failing.exception() if failing.done() else None
        failing.cancel()
    if error is not None:
        log.error(LogEvent.SERVICE_FAILED, error=str(error), exc_info=error)
        return 1
    log.info(LogEvent.SERVICE_STOPPED, name=name)
    return 0


async def _verify_audit(settings: DatabaseSettings) -> int:
    connection = await asyncpg.connect(settings.database_dsn.get_secret_value())
    try:
        result = await verify(connection)
    finally:
        await connection.close()
    for problem in result.problems:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write(f"{result.entries} entries, head {result.head}\n")
    return 1 if result.problems else 0


async def _skip(settings: DatabaseSettings, name: str, topic: str, partition: int) -> int:
    connection = await asyncpg.connect(settings.database_dsn.get_secret_value())
    try:
        done = await connection.execute(
            "UPDATE positions SET next_offset = NULL, owner_epoch = owner_epoch + 1"
            " WHERE consumer = $1 AND topic = $2 AND partition = $3",
            name,
            topic,
            partition,
        )
    finally:
        await connection.close()
    sys.stdout.write(f"{done.rpartition(' ')[2]} position forgotten; the partition is read from its beginning\n")
    return 0
