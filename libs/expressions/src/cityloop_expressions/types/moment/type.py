"""When something was, or will be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError

FIRST, LAST = dt.datetime(1800, 1, 1, tzinfo=dt.UTC), dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


class MomentType(AttributeType):
    """A moment between the years 1800 and 2200.

    Conditions read its hour with a zone: `seen.getHours("Asia/Shanghai")`.
    """

    name = "moment"
    value_field = "moment"
    variable = "timestamp"
    ordered = True

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """ISO 8601, such as 2026-07-01T08:30; in the city's own time where it names no zone."""
        try:
            moment = dt.datetime.fromisoformat(texts[0].strip())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            value = AttributeValue(moment=moment.astimezone(dt.UTC))
        except (ValueError, OverflowError):
            raise ValueRefusedError("ATTRIBUTE_NO_MOMENT") from None
        return self.check(value)

    def check(self, value: AttributeValue) -> AttributeValue:
        """Between two moments that every calendar knows."""
        try:
            moment = value.moment.ToDatetime(tzinfo=dt.UTC)
        except (ValueError, OverflowError):
            raise ValueRefusedError("ATTRIBUTE_NO_MOMENT") from None
        if not FIRST <= moment < LAST:
            raise ValueRefusedError("ATTRIBUTE_NO_MOMENT")
        return AttributeValue(moment=moment)

    def json_schema(self) -> dict[str, Any]:
        """RFC 3339, with its zone."""
        return {"type": "string", "format": "date-time"}

    def rank(self, value: AttributeValue) -> dt.datetime:
        """The later is greater."""
        return value.moment.ToDatetime(tzinfo=dt.UTC)
