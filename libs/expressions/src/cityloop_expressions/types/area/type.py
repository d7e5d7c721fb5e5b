"""An area of a layer of the city: a grid, a park, a line of a network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_kernel import ReferenceTarget, storable
from pydantic import Field

from cityloop_expressions.attribute_type import MARKUP, AttributeType, ValueRefusedError

LONGEST = 200


class AreaType(AttributeType):
    """The id of one of the areas of a layer, chosen from them."""

    name = "area"
    short = "layer"
    value_field = "reference"
    variable = "string"

    layer: Annotated[str, ReferenceTarget.LAYER] = Field(
        min_length=1, max_length=LONGEST, description="Layer of the city whose areas are offered."
    )

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """The id."""
        return self.check(AttributeValue(reference=texts[0]))

    def check(self, value: AttributeValue) -> AttributeValue:
        """Not empty, not too long. Whether the layer has such an area, only who knows the city can say."""
        text = value.reference.strip()
        if not text:
            raise ValueRefusedError("ATTRIBUTE_EMPTY")
        if len(text) > LONGEST:
            raise ValueRefusedError("ATTRIBUTE_TOO_LONG", most=str(LONGEST), length=str(len(text)))
        if not storable(text):
            raise ValueRefusedError("ATTRIBUTE_NOT_STORABLE")
        return AttributeValue(reference=text)

    def json_schema(self) -> dict[str, Any]:
        """The id."""
        return {"type": "string", "minLength": 1, "maxLength": LONGEST, "not": {"pattern": MARKUP}}

    def changed_by(self, after: AttributeType) -> bool:
        """Also by another layer."""
        return not isinstance(after, AreaType) or after.layer != self.layer
