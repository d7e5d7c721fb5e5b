"""Numbers with a unit."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_kernel import SentenceError, say
from pydantic import Field, model_validator

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError
from cityloop_expressions.units import is_unit
from cityloop_expressions.values import LabelText


class NumberType(AttributeType):
    """A number, in the unit that is declared; conditions compare it in that unit."""

    name = "number"
    short = "unit"
    value_field = "number"
    variable = "double"
    ordered = True

    unit: str = Field("", description="UCUM code of its unit, such as mm, m3/h or Cel; empty of a mere count.")
    unit_name: LabelText | None = Field(None, description="What people call the unit; its code when absent.")
    least: float | None = Field(None, description="No value is less, in its unit.")
    most: float | None = Field(None, description="No value is more, in its unit.")

    @model_validator(mode="after")
    def _possible(self) -> NumberType:
        if self.unit and not is_unit(self.unit):
            raise SentenceError(say("attribute-no-unit", unit=self.unit))
        if self.least is not None and self.most is not None and self.least > self.most:
            raise SentenceError(say("attribute-bounds-crossed", least=f"{self.least:g}", most=f"{self.most:g}"))
        return self

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """Digits, with a point before decimals."""
        try:
            number = float(texts[0])
        except ValueError:
            raise ValueRefusedError("ATTRIBUTE_NO_NUMBER") from None
        return self.check(AttributeValue(number=number))

    def check(self, value: AttributeValue) -> AttributeValue:
        """Finite and within the bounds; it gets its unit."""
        number, unit = value.number, self.unit
        if not math.isfinite(number):
            raise ValueRefusedError("ATTRIBUTE_NO_NUMBER")
        if value.unit not in {"", unit}:
            raise ValueRefusedError("ATTRIBUTE_UNIT_WRONG", unit=unit or "1", given=value.unit[:40])
        if self.least is not None and number < self.least:
            raise ValueRefusedError("ATTRIBUTE_TOO_SMALL", least=f"{self.least:g}", unit=unit)
        if self.most is not None and number > self.most:
            raise ValueRefusedError("ATTRIBUTE_TOO_GREAT", most=f"{self.most:g}", unit=unit)
        return AttributeValue(number=number + 0.0, unit=unit)

    def json_schema(self) -> dict[str, Any]:
        """A number within the bounds."""
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "number", **{name: bound for name, bound in bounds.items() if bound is not None}}

    def rank(self, value: AttributeValue) -> float:
        """The number."""
        return value.number

    def changed_by(self, after: AttributeType) -> bool:
        """Also by another unit."""
        return not isinstance(after, NumberType) or after.unit != self.unit
