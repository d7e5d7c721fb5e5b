"""Photos that people send: what they say of place and time, and the picture itself without it."""

from cityloop_pictures.kept import Picture
from cityloop_pictures.making import pictures_of
from cityloop_pictures.media_types import FORMATS, JPEG, OTHER_NAMES, media_type_of, same_type
from cityloop_pictures.taken import Taken

__all__ = [
    "FORMATS",
    "JPEG",
    "OTHER_NAMES",
    "Picture",
    "Taken",
    "media_type_of",
    "pictures_of",
    "same_type",
]
