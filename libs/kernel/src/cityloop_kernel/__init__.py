"""Plain words of the fleet: who acts and when, ids, refusals, sentences, texts, the earth; imports nothing of ours."""

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
from cityloop_kernel.ids import derived_id, short_number, uuid_of
from cityloop_kernel.refusals import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    OverloadedError,
    RefusedError,
)
from cityloop_kernel.sentences import Listed, Name, Said, Sentence, SentenceError, Style, listed, say
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
    "Listed",
    "Moment",
    "Name",
    "NotFoundError",
    "NotReadyError",
    "OverloadedError",
    "Point",
    "RefusedError",
    "Said",
    "Sentence",
    "SentenceError",
    "Style",
    "cell",
    "cells_within",
    "derived_id",
    "distance_metres",
    "listed",
    "say",
    "short_number",
    "storable",
    "uuid_of",
]
