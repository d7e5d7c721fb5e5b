"""The plain words of the fleet: who acts and when, ids, refusals, texts, the earth; imports nothing of ours."""

from cityloop_kernel.acting import Actor, Moment
from cityloop_kernel.earth import (
    CELL_DEGREES,
    EARTH_RADIUS_METRES,
    METRES_PER_DEGREE,
    Point,
    cell,
    cells_within,
    distance_metres,
)
from cityloop_kernel.ids import derived_id, short_number
from cityloop_kernel.refusals import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    OverloadedError,
    RefusedError,
)
from cityloop_kernel.texts import NUL, storable

__all__ = [
    "CELL_DEGREES",
    "EARTH_RADIUS_METRES",
    "METRES_PER_DEGREE",
    "NUL",
    "Actor",
    "ConflictError",
    "ForbiddenError",
    "InvalidError",
    "Moment",
    "NotFoundError",
    "NotReadyError",
    "OverloadedError",
    "Point",
    "RefusedError",
    "cell",
    "cells_within",
    "derived_id",
    "distance_metres",
    "short_number",
    "storable",
]
