"""Plain words of the fleet: who acts and when, ids, refusals, sentences, texts, the earth; imports nothing of ours."""

from cityloop_kernel.actor import Actor
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
from cityloop_kernel.moment import Moment
from cityloop_kernel.reference_target import ReferenceTarget
from cityloop_kernel.refusals import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotReadyError,
    OverloadedError,
    RefusedError,
    UnauthenticatedError,
)
from cityloop_kernel.sentences import Name, Phrase, PhraseList, Sentence, SentenceError, Style, phrase_list, say
from cityloop_kernel.texts import NUL, check_text, storable

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
    "Name",
    "NotFoundError",
    "NotReadyError",
    "OverloadedError",
    "Phrase",
    "PhraseList",
    "Point",
    "ReferenceTarget",
    "RefusedError",
    "Sentence",
    "SentenceError",
    "Style",
    "UnauthenticatedError",
    "cell",
    "cells_within",
    "check_text",
    "derived_id",
    "distance_metres",
    "phrase_list",
    "say",
    "short_number",
    "storable",
    "uuid_of",
]
