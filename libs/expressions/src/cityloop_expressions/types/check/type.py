"""What the check of one thing came to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError

PASSED, FAILED, NOT_APPLICABLE = "pass", "fail", "not_applicable"
OUTCOMES = (NOT_APPLICABLE, PASSED, FAILED)
"""The last is the greatest: what failed once did fail."""


class CheckType(AttributeType):
    """Pass, fail or not applicable: one item of a checklist."""

    name = "check"
    value_field = "choice"
    variable = "string"
    ordered = True

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """One of the three words."""
        return self.check(AttributeValue(choice=texts[0].strip()))

    def check(self, value: AttributeValue) -> AttributeValue:
        """One of the three."""
        if value.choice not in OUTCOMES:
            raise ValueRefusedError("ATTRIBUTE_NOT_OFFERED", given=value.choice[:63], known=", ".join(OUTCOMES))
        return AttributeValue(choice=value.choice)

    def json_schema(self) -> dict[str, Any]:
        """One of the three."""
        return {"enum": list(OUTCOMES)}

    def rank(self, value: AttributeValue) -> int:
        """What failed is the greatest."""
        return OUTCOMES.index(value.choice)
