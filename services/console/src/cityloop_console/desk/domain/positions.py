"""Where something is, as people write it: latitude and longitude, and the system of the map that they read."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cityloop.common.v1.common_pb2 import Position, ReferenceSystem
from cityloop_kernel import InvalidError

EAST, NORTH = 180, 90
SYSTEMS = {
    "GCJ02": ReferenceSystem.REFERENCE_SYSTEM_GCJ02,
    "WGS84": ReferenceSystem.REFERENCE_SYSTEM_WGS84,
    "CGCS2000": ReferenceSystem.REFERENCE_SYSTEM_CGCS2000,
    "BD09": ReferenceSystem.REFERENCE_SYSTEM_BD09,
}
"""In which a position is given; first that of the maps on phones."""


def position_of(fields: Mapping[str, str]) -> Position | None:
    """Where it is; None where nothing was written.

    Raises:
        InvalidError: what was written is no point.
    """
    written = [fields.get(name, "").strip() for name in ("longitude", "latitude")]
    if not any(written):
        return None
    try:
        longitude, latitude = (float(value) for value in written)
    except ValueError:
        longitude = latitude = math.nan
    if not (abs(longitude) <= EAST and abs(latitude) <= NORTH):
        raise InvalidError("longitude and latitude are degrees, such as 113.22 and 23.09", "POSITION_INVALID")
    system = SYSTEMS.get(fields.get("system", ""), ReferenceSystem.REFERENCE_SYSTEM_UNSPECIFIED)
    return Position(longitude=longitude, latitude=latitude, reference_system=system)
