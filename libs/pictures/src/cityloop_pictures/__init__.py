"""Photos that people send: what they say of place and time, and the picture itself without it."""

from cityloop_pictures.capture import Capture
from cityloop_pictures.media_types import FORMATS, JPEG, OTHER_NAMES, media_type_of, same_type
from cityloop_pictures.picture import Picture
from cityloop_pictures.pictures import pictures_of

__all__ = [
    "FORMATS",
    "JPEG",
    "OTHER_NAMES",
    "Capture",
    "Picture",
    "media_type_of",
    "pictures_of",
    "same_type",
]
