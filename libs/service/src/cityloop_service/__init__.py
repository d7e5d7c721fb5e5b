"""Life of a service: settings, start in order, probes, drain, stop in reverse."""

from cityloop_service.background import Background
from cityloop_service.command_line import PACKAGES, OwnCommand, print_line
from cityloop_service.foundation import (
    Foundation,
    foundation,
    mode_replica,
    pack_replica,
    serving_rooms,
    staff_replica,
)
from cityloop_service.http_server import serve_http
from cityloop_service.main import run
from cityloop_service.room import Job, Measurement, Room, running_rooms
from cityloop_service.settings import DatabaseSettings, ServiceSettings

__all__ = [
    "PACKAGES",
    "Background",
    "DatabaseSettings",
    "Foundation",
    "Job",
    "Measurement",
    "OwnCommand",
    "Room",
    "ServiceSettings",
    "foundation",
    "mode_replica",
    "pack_replica",
    "print_line",
    "run",
    "running_rooms",
    "serve_http",
    "serving_rooms",
    "staff_replica",
]
