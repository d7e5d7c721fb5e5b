"""Where something is, beside the place of the event itself."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any, Literal

from cityloop.common.v1.common_pb2 import AttributeValue, Position, ReferenceSystem, Shape, ShapeKind
from pydantic import Field

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError

ShapeName = Literal["point", "line", "area"]
KINDS: dict[ShapeName, ShapeKind] = {
    "point": ShapeKind.SHAPE_KIND_POINT,
    "line": ShapeKind.SHAPE_KIND_LINE,
    "area": ShapeKind.SHAPE_KIND_AREA,
}
MOST_POSITIONS = 500
COUNTS = {
    ShapeKind.SHAPE_KIND_POINT: (1, 1),
    ShapeKind.SHAPE_KIND_LINE: (2, MOST_POSITIONS),
    ShapeKind.SHAPE_KIND_AREA: (3, MOST_POSITIONS),
}
SAME_AS_CGCS2000 = {ReferenceSystem.REFERENCE_SYSTEM_CGCS2000, ReferenceSystem.REFERENCE_SYSTEM_WGS84}


class PlaceType(AttributeType):
    """A point, a line or an area in CGCS2000 or WGS 84, such as the stretch of a pipe. No condition can use it."""

    name = "place"
    short = "shape"
    value_field = "shape"

    shape: ShapeName = Field("point", description="Which of the three it is.")

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """Longitude and latitude in WGS 84, parted by a comma; several positions by semicolons."""
        try:
            pairs = [part.split(",") for part in texts[0].split(";") if part.strip()]
            positions = [
                Position(
                    longitude=float(longitude),
                    latitude=float(latitude),
                    reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
                )
                for longitude, latitude in pairs
            ]
        except ValueError:
            raise ValueRefusedError("ATTRIBUTE_NO_PLACE") from None
        return self.check(AttributeValue(shape=Shape(kind=KINDS[self.shape], positions=positions)))

    def check(self, value: AttributeValue) -> AttributeValue:
        """Of the declared shape, with as many positions as that has, each on the earth."""
        kind, positions = value.shape.kind, value.shape.positions
        if kind != KINDS[self.shape]:
            raise ValueRefusedError("ATTRIBUTE_SHAPE_WRONG", shape=self.shape)
        least, most = COUNTS[kind]
        if not least <= len(positions) <= most:
            raise ValueRefusedError("ATTRIBUTE_POSITIONS_WRONG", least=str(least), most=str(most))
        if not all(map(_usable, positions)):
            raise ValueRefusedError("ATTRIBUTE_NO_PLACE")
        return AttributeValue(shape=Shape(kind=kind, positions=map(_in_cgcs2000, positions)))

    def json_schema(self) -> dict[str, Any]:
        """Positions as GeoJSON has them: longitude and latitude in WGS 84."""
        least, most = COUNTS[KINDS[self.shape]]
        degrees = [{"type": "number", "minimum": -bound, "maximum": bound} for bound in (180, 90)]
        position = {"type": "array", "prefixItems": degrees, "items": False, "minItems": 2}
        return {"type": "array", "items": position, "minItems": least, "maxItems": most}

    def changed_by(self, after: AttributeType) -> bool:
        """Also by another shape."""
        return not isinstance(after, PlaceType) or after.shape != self.shape


def _usable(position: Position) -> bool:
    return (
        position.reference_system in SAME_AS_CGCS2000
        and math.isfinite(position.longitude)
        and math.isfinite(position.latitude)
        and abs(position.longitude) <= 180
        and abs(position.latitude) <= 90
    )


def _in_cgcs2000(position: Position) -> Position:
    return Position(
        longitude=position.longitude,
        latitude=position.latitude,
        reference_system=ReferenceSystem.REFERENCE_SYSTEM_CGCS2000,
    )
