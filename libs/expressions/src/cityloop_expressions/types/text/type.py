"""Words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_kernel import storable
from pydantic import Field

from cityloop_expressions.attribute_type import MARKUP, AttributeType, ValueRefusedError


class TextType(AttributeType):
    """A text, such as the number on a lamp post; blanks around it are left out, and it is not empty."""

    name = "text"
    short = "longest"
    value_field = "text"
    variable = "string"

    longest: int = Field(200, ge=1, le=4_000, description="Characters that it may have.")

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """The text itself."""
        return self.check(AttributeValue(text=texts[0]))

    def check(self, value: AttributeValue) -> AttributeValue:
        """Not empty, not too long, without characters that nobody can keep."""
        text = value.text.strip()
        if not text:
            raise ValueRefusedError("ATTRIBUTE_EMPTY")
        if len(text) > self.longest:
            raise ValueRefusedError("ATTRIBUTE_TOO_LONG", most=str(self.longest), length=str(len(text)))
        if not storable(text):
            raise ValueRefusedError("ATTRIBUTE_NOT_STORABLE")
        return AttributeValue(text=text)

    def json_schema(self) -> dict[str, Any]:
        """A text without markup."""
        return {"type": "string", "minLength": 1, "maxLength": self.longest, "not": {"pattern": MARKUP}}
