"""The city model: replicated by topic, points resolve locally."""

from cityloop_city.model import CityModel, PositionError
from cityloop_city.records import CityError, digest_of, entity_bytes, entity_key, model_of
from cityloop_city.replica import CityReplica

__all__ = [
    "CityError",
    "CityModel",
    "CityReplica",
    "PositionError",
    "digest_of",
    "entity_bytes",
    "entity_key",
    "model_of",
]
