"""Where and when a photo was taken, as its camera wrote it (EXIF 3.0, CIPA DC-008)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cityloop.common.v1.common_pb2 import Position, ReferenceSystem

CAMERA, GPS = 0x8769, 0x8825
"""Tags of the two directories that are read."""
TIME_ORIGINAL, OFFSET_ORIGINAL = 0x9003, 0x9011
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE, GPS_TIME, GPS_DATE, GPS_ERROR = 1, 2, 3, 4, 7, 29, 31
EARLIEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Capture:
    """Where and when a photo says it was taken. Personal data: it shows where its sender was."""

    at: str = ""
    """In ISO 8601; without an offset where the photo has none, so that it is some local time. Empty: not said."""
    longitude: float | None = None
    latitude: float | None = None
    """Degrees of WGS 84; both or none."""
    accuracy_metres: float = 0.0
    """0: not said."""

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.at) or self.longitude is not None

    @property
    def position(self) -> Position | None:
        """Where, as contracts have it."""
        if self.longitude is None or self.latitude is None:
            return None
        return Position(
            longitude=self.longitude,
            latitude=self.latitude,
            reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
            accuracy_metres=self.accuracy_metres or None,
        )


def capture_of(camera: Mapping[int, Any], gps: Mapping[int, Any]) -> Capture:
    """What the two directories of a photo's EXIF say; what cannot be read is not said."""
    at = _moment(camera) or _moment_of_gps(gps)
    try:
        latitude = _degrees(gps[LATITUDE], gps.get(LATITUDE_REF), "N", "S", 90)
        longitude = _degrees(gps[LONGITUDE], gps.get(LONGITUDE_REF), "E", "W", 180)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return Capture(at)
    return Capture(at, longitude, latitude, _metres(gps.get(GPS_ERROR)))


def _moment(camera: Mapping[int, Any]) -> str:
    with suppress(KeyError, TypeError, ValueError):
        local = dt.datetime.strptime(str(camera[TIME_ORIGINAL]).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        if local.year < EARLIEST_YEAR:
            return ""
        offset = str(camera.get(OFFSET_ORIGINAL, "")).strip("\0 ")
        with suppress(ValueError):
            return dt.datetime.fromisoformat(f"{local.isoformat()}{offset}").isoformat()
        return local.isoformat()
    return ""


def _moment_of_gps(gps: Mapping[int, Any]) -> str:
    """The satellites' time, in UTC, to the second."""
    with suppress(KeyError, TypeError, ValueError, ArithmeticError):
        hours, minutes, seconds = (int(part) for part in gps[GPS_TIME])
        day = dt.datetime.strptime(str(gps[GPS_DATE]).strip("\0 "), "%Y:%m:%d")  # noqa: DTZ007
        if day.year >= EARLIEST_YEAR:
            return day.replace(hour=hours, minute=minutes, second=seconds, tzinfo=dt.UTC).isoformat()
    return ""


def _degrees(parts: Any, side: Any, positive: str, negative: str, most: int) -> float:
    if not isinstance(parts, tuple):
        raise TypeError(f"{parts!r} is no triple")
    degrees, minutes, seconds = map(float, parts)
    value = degrees + minutes / 60 + seconds / 3600
    name = side.decode("ascii") if isinstance(side, bytes) else str(side)
    sign = {positive: 1, negative: -1}[name.strip("\0 ")]
    if not (math.isfinite(value) and 0 <= value <= most):
        raise ValueError(f"{value} is no angle up to {most} degrees")
    return round(sign * value, 7)


def _metres(error: Any) -> float:
    with suppress(TypeError, ValueError, ArithmeticError):
        metres = float(error)
        return metres if math.isfinite(metres) and metres > 0 else 0.0
    return 0.0
