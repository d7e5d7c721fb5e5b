"""Several of a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue, Choices

from cityloop_expressions.attribute_type import ValueRefusedError
from cityloop_expressions.types.choosing import MOST_CHOICES, ChoosingType


class ChoicesType(ChoosingType):
    """Several of a list, by their identifiers; kept in the order of the list, each once."""

    name = "choices"
    value_field = "choices"
    variable = "list<string>"
    several = True

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """Identifiers; several in one text are parted by commas."""
        given = [part.strip() for text in texts for part in text.split(",") if part.strip()]
        return self.check(AttributeValue(choices=Choices(choices=given)))

    def check(self, value: AttributeValue) -> AttributeValue:
        """At least one; all of them offered."""
        given = value.choices.choices
        if not given:
            raise ValueRefusedError("ATTRIBUTE_EMPTY")
        if len(given) > MOST_CHOICES:
            raise ValueRefusedError("ATTRIBUTE_TOO_MANY", most=str(MOST_CHOICES))
        return self.joined(map(self.checked, given))

    def json_schema(self) -> dict[str, Any]:
        """Each once."""
        offered = {"enum": [item.choice for item in self.offered]}
        return {"type": "array", "items": offered, "minItems": 1, "uniqueItems": True}

    def joined(self, choices: Iterable[str]) -> AttributeValue:
        """The value of all of these, in the order of the list; those that stand there no more come first."""
        ordered = sorted(set(choices), key=lambda choice: (self.place_of(choice), choice))
        return AttributeValue(choices=Choices(choices=ordered))
