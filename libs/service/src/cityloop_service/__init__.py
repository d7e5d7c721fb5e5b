"""Life of a service: settings, start in order, probes, drain, stop in reverse."""

from cityloop_service.background import Background
from cityloop_service.foundation import (
    Foundation,
    consuming,
    foundation,
    mode_replica,
    pack_replica,
    serving,
)
from cityloop_service.http import serve_http
from cityloop_service.languages import languages
from cityloop_service.main import run
from cityloop_service.observed import Observed
from cityloop_service.problems import problem_details, route_of
from cityloop_service.room import Job, Measurement, Room, running_rooms
from cityloop_service.settings import ServiceSettings

__all__ = [
    "Background",
    "Foundation",
    "Job",
    "Measurement",
    "Observed",
    "Room",
    "ServiceSettings",
    "consuming",
    "foundation",
    "languages",
    "mode_replica",
    "pack_replica",
    "problem_details",
    "route_of",
    "run",
    "running_rooms",
    "serve_http",
    "serving",
]
