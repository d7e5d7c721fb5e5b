"""The city model: replicated by topic, points resolve locally."""

from cityloop_city.calendars import DEFAULT_CALENDAR, work_calendar
from cityloop_city.model import CityModel, PositionError
from cityloop_city.records import CityError, digest_of, entity_bytes, entity_key, model_of
from cityloop_city.replica import CityReplica

__all__ = [
    "DEFAULT_CALENDAR",
    "CityError",
    "CityModel",
    "CityReplica",
    "PositionError",
    "digest_of",
    "entity_bytes",
    "entity_key",
    "model_of",
    "work_calendar",
]
