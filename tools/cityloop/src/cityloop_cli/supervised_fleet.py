"""The supervisor of the fleet of one machine: starts it with its city, says where to look, and keeps it running."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

import typer
from cityloop_local import interrupts
from cityloop_local.development_issuer import DevelopmentIssuer, PersonShown
from cityloop_local.fleet import PROCESSES
from cityloop_local.machine import Machine
from cityloop_local.monitoring import Monitoring
from cityloop_local.parent_process import outlive_parent
from cityloop_local.server import StartError
from cityloop_local.supervisor import SupervisedProcess, Supervisor
from cityloop_local.workspace import LOOPBACK, state_folder, write_whole
from cityloop_localisation import Language, Sentence, say
from cityloop_operator.city_file import CityFile
from cityloop_operator.local import apply_city_and_packs, folder_of_city, operator_channel, ready
from cityloop_operator.operations import PackRefusedError, city_version, list_packs
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.staff_file import staff_of_city
from cityloop_plays.replay.importer import import_client
from cityloop_plays.replay.play import Play, apply_play
from cityloop_telemetry import configure_logs
from cityloop_terminal.early_end import cause_of
from cityloop_terminal.languages import language_of
from cityloop_terminal.where_to_look import departments_of, where_to_look

from cityloop_cli.fleet_folder import CITY_NAME_FILE, READY, SIMULATED
from cityloop_cli.supervisor_lock import hold_folder

SIMULATED_PACKS = ("waterlogging", "harbour-storm", "gas-safety")
SUPERVISE_SECONDS = 1.0
RENEW_SECONDS = 60.0


def supervise(city: str, data: Path | None) -> None:
    """Run the machine until told to stop; until it is ready, end with who started it.

    Raises:
        Exit: it could not be started, for the reason that was said.
    """
    folder, language = state_folder(), language_of(os.environ)
    folder.mkdir(parents=True, exist_ok=True)
    interrupts.terminate_as_interrupt()
    configure_logs("supervisor")
    hold_folder(folder)
    try:
        play = None if data is None else Play.read(folder_of_city(city), data, folder / "pack")
        departments, settings = departments_of(city), {} if play is None else play.settings
        with ExitStack() as stack:
            issuer = stack.enter_context(DevelopmentIssuer(folder / "issuer", people_of(city)))
            started = Machine(
                folder,
                lambda line: _said(language.spoken(line)),
                services=PROCESSES,
                settings={**settings, **issuer.settings},
                departments=departments,
                partners=bool(os.environ.get("CITYLOOP_PARTNERS")),
            )
            machine = stack.enter_context(started)
            asyncio.run(ensure_city(machine, language, city, play))
            supervised = [*machine.supervised(), *issuer.supervised()]
            if os.environ.get("CITYLOOP_MONITORING"):
                supervised += stack.enter_context(monitoring_of(machine, language)).supervised()
            port = machine.fleet.port("console", "http")
            _said(language.say("fleet-desk", address=f"http://{LOOPBACK}:{port}/desk"))
            for line in where_to_look(machine, language):
                _said(line)
            outlive_parent()
            _said(READY)
            keep_running(machine, language, supervised)
    except (StartError, TimeoutError, PackRefusedError, CityDataError) as error:
        _said(language.spoken(cause_of(error)))
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        return


@contextmanager
def monitoring_of(machine: Machine, language: Language) -> Iterator[Monitoring]:
    """Prometheus and Alertmanager, which read the fleet while the block lasts; their addresses are said."""
    fleet = machine.fleet
    targets = {name: fleet.port(name, "admin") for name in fleet.services}
    with Monitoring(machine.folder / "monitoring", targets) as monitoring:
        _said(language.say("fleet-prometheus", address=monitoring.prometheus))
        _said(language.say("fleet-alertmanager", address=monitoring.alertmanager))
        yield monitoring


def keep_running(machine: Machine, language: Language, supervised: Sequence[SupervisedProcess]) -> NoReturn:
    """Start again what ends or no longer lives, and renew certificates before they expire, until told to stop."""
    supervisor = Supervisor(supervised, lambda said: _said(language.spoken(said)))
    pause = threading.Event()
    renewed_at = time.monotonic()
    while True:
        pause.wait(SUPERVISE_SECONDS)
        supervisor.look()
        if time.monotonic() > renewed_at + RENEW_SECONDS:
            renewed_at = time.monotonic()
            for file in machine.fleet.authority.renew():
                _said(language.say("fleet-renewed", file=str(file)))


def check_city(name: str, data: Path | None) -> None:
    """Whether there is such a city, with its data where it is imported.

    Raises:
        CityDataError: the message says what to name.
    """
    file = CityFile.read(folder_of_city(name))
    if (file.imported is None) != (data is None):
        if file.imported is None:
            raise CityDataError(say("fleet-city-generated", city=name))
        raise CityDataError(say("fleet-city-needs-data", city=name))


async def ensure_city(machine: Machine, language: Language, name: str, play: Play | None = None) -> None:
    """Apply a city, its components and its packs when there is no city yet, or when that was cut off.

    Raises:
        CityDataError: the fleet has another city.
    """
    known = machine.folder / CITY_NAME_FILE
    async with operator_channel(machine) as channel:
        city = await city_version(channel)
        packs = await list_packs(channel)
    if city.city_version:
        write_whole(known, city.city_id)
        if city.city_id != name:
            other = {"city": city.city_id, "asked": name, "folder": str(machine.folder)}
            raise CityDataError(Sentence("fleet-has-other-city", other))
    if city.city_version and (packs.packs or city.city_id != SIMULATED):
        await ready(machine)
        return
    if play is None:
        packs_of_city = SIMULATED_PACKS if name == SIMULATED else (name,)
        await apply_city_and_packs(machine, name, packs_of_city)
        _said(language.say("fleet-city", city=name, packs=language.listed(packs_of_city)))
    else:
        for line in play.city.descriptions:
            _said(language.spoken(line))
        client = import_client(machine.fleet, machine.connection)
        try:
            await apply_play(client, play, _said, language)
        finally:
            await client.close()
    write_whole(known, name)


def people_of(city: str) -> list[PersonShown]:
    """Who can sign in on a fleet of this machine: the people of its city's staff directories, by their posts."""
    posts: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for staff in staff_of_city(folder_of_city(city)).values():
        names |= {person.person_id: person.name for person in staff.persons}
        for holder in staff.holders:
            posts.setdefault(holder.person_id, []).append(holder.post_id)
    by_post = sorted(posts.items(), key=lambda held: (sorted(held[1]), held[0]))
    return [PersonShown(person, names[person], tuple(sorted(held))) for person, held in by_post]


def _said(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()
