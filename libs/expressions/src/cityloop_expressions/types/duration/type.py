"""How long something took, or takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_declarations import duration_of
from cityloop_kernel import SentenceError

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError

MOST = dt.timedelta(days=366 * 200)


class DurationType(AttributeType):
    """A duration of 200 years at most, never less than nothing."""

    name = "duration"
    value_field = "duration"
    variable = "duration"
    ordered = True

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """ISO 8601 without years and months, such as PT45M or P2D."""
        try:
            value = AttributeValue(duration=duration_of(texts[0].strip()))
        except (SentenceError, ValueError, OverflowError):
            raise ValueRefusedError("ATTRIBUTE_NO_DURATION") from None
        return self.check(value)

    def check(self, value: AttributeValue) -> AttributeValue:
        """Not negative, not too long."""
        try:
            duration = value.duration.ToTimedelta()
        except (ValueError, OverflowError):
            raise ValueRefusedError("ATTRIBUTE_NO_DURATION") from None
        if not dt.timedelta(0) <= duration <= MOST:
            raise ValueRefusedError("ATTRIBUTE_NO_DURATION")
        return AttributeValue(duration=duration)

    def json_schema(self) -> dict[str, Any]:
        """ISO 8601 without years and months."""
        return {"type": "string", "minLength": 2, "maxLength": 40}

    def rank(self, value: AttributeValue) -> dt.timedelta:
        """The longer is greater."""
        return value.duration.ToTimedelta()
