"""One of a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue

from cityloop_expressions.types.choosing import ChoosingType


class ChoiceType(ChoosingType):
    """One of a list, by its identifier."""

    name = "choice"
    value_field = "choice"
    variable = "string"
    ordered = True

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """The identifier."""
        return self.check(AttributeValue(choice=texts[0].strip()))

    def check(self, value: AttributeValue) -> AttributeValue:
        """One that is offered."""
        return AttributeValue(choice=self.checked(value.choice))

    def json_schema(self) -> dict[str, Any]:
        """One that is offered."""
        return {"enum": [item.choice for item in self.offered]}

    def rank(self, value: AttributeValue) -> int:
        """Its place in the list: what stands later is greater."""
        return self.place_of(value.choice)
