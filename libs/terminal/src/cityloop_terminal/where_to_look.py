"""What a newcomer can open of a fleet that runs."""

from __future__ import annotations

import shlex
from pathlib import Path

from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.machine import Machine
from cityloop_local.workspace import LOOPBACK, write_whole
from cityloop_localisation import Language
from cityloop_operator.city_file import CityFile
from cityloop_operator.local import folder_of_city

EDGES = {
    "citizen-services": "fleet-people-report",
    "console": "fleet-overview",
    "sensing-ingest": "fleet-readings",
}
"""Messages of what stands behind the HTTP edge of each service."""


def where_to_look(machine: Machine, language: Language) -> list[str]:
    """What a newcomer can open."""
    fleet = machine.fleet

    def edge(service: str, kind: str) -> str:
        return f"http://127.0.0.1:{fleet.port(service, kind)}/"

    say = language.say
    lines = [say(message, address=edge(name, "http")) for name, message in EDGES.items()]
    lines += [say("fleet-metrics", service=name, address=f"{edge(name, 'admin')}metrics") for name in fleet.services]
    one, many = fleet.folder / "api-key", fleet.folder / "api-keys"
    command = f"source {operator_environment(machine)}; .venv/bin/cityloop city show"
    return [
        *lines,
        say("fleet-keys", one=str(one), many=str(many)),
        say("fleet-kafka", servers=machine.kafka.bootstrap_servers),
        say("fleet-certificates", folder=str(fleet.folder / "certificates")),
        say("fleet-command-line", command=command),
    ]


def operator_environment(machine: Machine) -> Path:
    """A file for the shell, with which `cityloop` speaks to this fleet as the operator."""
    fleet = machine.fleet
    files = fleet.authority.issue(OWN_DEPARTMENT, "operator")
    settings = {
        "ADDRESS": fleet.address("data-sharing"),
        "KEY": str(files.key),
        "CERTIFICATE": str(files.certificate),
        "AUTHORITY": str(files.authority),
        "TIMELINES": f"http://{LOOPBACK}:{fleet.port('console', 'http')}",
        "KAFKA": machine.kafka.bootstrap_servers,
        "ADMIN": " ".join(f"{name}={LOOPBACK}:{fleet.port(name, 'admin')}" for name in fleet.services),
    }
    settings |= {name.upper().replace("-", "_"): fleet.address(name) for name in fleet.services}
    file = machine.folder / "operator.env"
    write_whole(file, "".join(f"export CITYLOOP_{name}={shlex.quote(value)}\n" for name, value in settings.items()))
    return file


def departments_of(city: str) -> list[str]:
    """Departments that a city of deploy/cities names."""
    return [entry.department for entry in CityFile.read(folder_of_city(city)).departments]
