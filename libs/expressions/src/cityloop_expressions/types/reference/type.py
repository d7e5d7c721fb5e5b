"""What something refers to: a department, a post, a component, another object of the city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_kernel import storable
from pydantic import Field

from cityloop_expressions.attribute_type import MARKUP, AttributeType, ValueRefusedError

LONGEST = 200


class ReferenceType(AttributeType):
    """The id of something that the city knows, such as the component that is broken."""

    name = "reference"
    short = "to"
    value_field = "reference"
    variable = "string"

    to: Literal["department", "post", "component", "object"] = Field(description="What it is the id of.")

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """The id."""
        return self.check(AttributeValue(reference=texts[0]))

    def check(self, value: AttributeValue) -> AttributeValue:
        """Not empty, not too long. Whether there is such a thing, only its owner knows."""
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
        """Also by another thing that it refers to."""
        return not isinstance(after, ReferenceType) or after.to != self.to
