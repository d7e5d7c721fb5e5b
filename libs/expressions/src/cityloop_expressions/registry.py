"""The kinds of values that attributes may have: the list that a new one is added to."""

from __future__ import annotations

from cityloop_expressions.attribute_type import AttributeType
from cityloop_expressions.types.area.type import AreaType
from cityloop_expressions.types.check.type import CheckType
from cityloop_expressions.types.choice.type import ChoiceType
from cityloop_expressions.types.choices.type import ChoicesType
from cityloop_expressions.types.duration.type import DurationType
from cityloop_expressions.types.flag.type import FlagType
from cityloop_expressions.types.moment.type import MomentType
from cityloop_expressions.types.number.type import NumberType
from cityloop_expressions.types.photo.type import PhotoType
from cityloop_expressions.types.place.type import PlaceType
from cityloop_expressions.types.reference.type import ReferenceType
from cityloop_expressions.types.signature.type import SignatureType
from cityloop_expressions.types.text.type import TextType

TYPES: tuple[type[AttributeType], ...] = (
    TextType,
    NumberType,
    FlagType,
    ChoiceType,
    ChoicesType,
    MomentType,
    DurationType,
    PlaceType,
    ReferenceType,
    AreaType,
    CheckType,
    PhotoType,
    SignatureType,
)
