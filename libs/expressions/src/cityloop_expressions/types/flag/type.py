"""Yes or no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError

TRUE, FALSE = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})


class FlagType(AttributeType):
    """Yes or no, such as whether somebody is hurt."""

    name = "flag"
    value_field = "flag"
    variable = "bool"
    ordered = True

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """One of a few words."""
        word = texts[0].strip().lower()
        if word not in TRUE | FALSE:
            raise ValueRefusedError("ATTRIBUTE_NO_FLAG")
        return AttributeValue(flag=word in TRUE)

    def check(self, value: AttributeValue) -> AttributeValue:
        """Any."""
        return AttributeValue(flag=value.flag)

    def json_schema(self) -> dict[str, Any]:
        """True or false."""
        return {"type": "boolean"}

    def rank(self, value: AttributeValue) -> bool:
        """Yes is greater: one who has seen it is enough."""
        return value.flag
