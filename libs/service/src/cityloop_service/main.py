"""The command line of a service: serve, migrate, verify the audit chain, decide about partitions."""

from __future__ import annotations

import asyncio
import difflib
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import uvloop
from cityloop_database import Migration, SchemaError, migrate, migrations_of
from cityloop_kernel import Phrase, Sentence, SentenceError, say
from cityloop_localisation import CatalogueError
from cityloop_messaging import FatalError
from cityloop_telemetry import Logger, configure_logs, configure_traces
from pydantic import ValidationError
from pydantic_settings import SettingsError

from cityloop_service.background import Background
from cityloop_service.build import release_of
from cityloop_service.command_line import OwnCommand, parse, print_line, spoken
from cityloop_service.operator_commands import (
    CommandError,
    accept_invalid,
    pass_over,
    skip_to_beginning,
    verify_audit,
)
from cityloop_service.settings import DatabaseSettings, ServiceSettings
from cityloop_service.telemetry import LogEvents

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

GC_THRESHOLDS = (10_000, 20, 50)
DATABASE_COMMANDS = {"migrate", "verify-audit", "skip-to-beginning"}
"""They need the DSN and no other setting."""
SHUTDOWN_SECONDS = 45.0
"""Longer than partitions may take to drain (20 s), to be cancelled (10 s) and their clients to close."""
Settings = TypeVar("Settings", bound=ServiceSettings)
Bootstrap = Callable[[Settings], AbstractAsyncContextManager[Background]]


def run(
    name: str,
    package: str,
    settings_class: type[Settings],
    bootstrap: Bootstrap[Settings],
    program: str = "",
    own: Sequence[OwnCommand] = (),
) -> None:
    """Parse the command line, do it, exit: 0 done, 1 failed, 2 wrong settings or schema.

    Args:
        name: of the process, for its log.
        package: whose migrations its database has.
        settings_class: read from the environment.
        bootstrap: the running process.
        program: what stands after `python -m`; the package when empty.
        own: commands beside those of every service.
    """
    arguments, own_work = parse(program or package, own=own), {item.name: item.work for item in own}
    # A city and its packs are many objects that stay; collections would look through them again and again.
    gc.set_threshold(*GC_THRESHOLDS)
    prefix = str(settings_class.model_config.get("env_prefix", ""))
    settings: DatabaseSettings
    unknown = unknown_variables(settings_class, os.environ)
    if unknown:
        _refuse_settings(say("service-settings-unknown", service=name), unknown)
    try:
        if arguments.command in DATABASE_COMMANDS | own_work.keys():
            settings = DatabaseSettings(_env_prefix=prefix)
        else:
            settings = full = settings_class()
    except ValidationError as error:
        problems = [_problem(_variable(prefix, item["loc"]), item) for item in error.errors()]
        _refuse_settings(say("service-settings-wrong", service=name), problems)
    except SettingsError as error:
        _refuse_settings(say("service-settings-wrong", service=name), [str(error)])
    configure_logs(name, settings.log_level)
    instance = settings.instance if isinstance(settings, ServiceSettings) else ""
    configure_traces(name, settings.otlp_endpoint, instance, release_of(package))
    work: Any
    match arguments.command:
        case "migrate":
            work = migrate(settings.database_dsn.get_secret_value(), migrations_of(package), _log_applied)
        case "verify-audit":
            work = verify_audit(settings)
        case "skip-to-beginning":
            work = skip_to_beginning(settings, name, arguments.topic, arguments.partition)
        case "pass-over":
            place = (arguments.topic, arguments.partition, arguments.first, arguments.last)
            work = pass_over(full, name, *place, arguments.by, arguments.reason)
        case "accept-invalid":
            work = accept_invalid(full, name, arguments.topic, arguments.partition, arguments.by, arguments.reason)
        case command if command in own_work:
            work = own_work[command](settings, arguments)
        case _:
            work = _serve(name, full, bootstrap)
    try:
        sys.exit(uvloop.run(_exit_code(work)))
    except CommandError as error:
        print_line(error.sentence, sys.stderr)
        sys.exit(2)
    except (SchemaError, FatalError, CatalogueError) as error:
        Logger().error(LogEvents.SERVICE_FAILED, error=str(error))
        sys.exit(2)


def unknown_variables(settings_class: type[ServiceSettings], environ: Mapping[str, str]) -> list[Phrase]:
    """Variables with the service's prefix that are none of its settings, each with what looks like it.

    They would be passed over: a slip of the pen would leave a default in force, and nobody would know.
    """
    prefix = str(settings_class.model_config.get("env_prefix", "")).upper()
    known = {f"{prefix}{name}".upper() for name in settings_class.model_fields}
    found: list[Phrase] = []
    for name in sorted(set(environ) - known):
        if prefix and name.upper().startswith(prefix) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, 1)
            found.append(say("service-setting-similar", variable=name, similar=near[0]) if near else name)
    return found


def _problem(variable: str, item: ErrorDetails) -> Phrase:
    """What is wrong with a setting, without its value, which may be a secret."""
    if item["type"] == "missing":
        return say("service-setting-missing", variable=variable)
    own = item.get("ctx", {}).get("error")
    problem = own.sentence if isinstance(own, SentenceError) else item["msg"]
    return say("service-setting-wrong", variable=variable, problem=problem)


def _refuse_settings(head: Sentence, problems: Sequence[Phrase]) -> NoReturn:
    """Say what is wrong with the settings, and end with 2."""
    print_line(head, sys.stderr)
    for problem in problems:
        print_line(f"  {spoken(problem)}", sys.stderr)
    sys.exit(2)


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
