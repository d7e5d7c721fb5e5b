"""What a kind of value is: how one is read from a text, checked, compared, and used in conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_declarations import Declaration
from cityloop_kernel import InvalidError

MARKUP = r"<\s*([A-Za-z!/?][^<>]*>|[Ss][Cc][Rr][Ii][Pp][Tt])|[Jj][Aa][Vv][Aa][Ss][Cc][Rr][Ii][Pp][Tt]\s*:"
"""Tags, and addresses that are script: no answer of a person has them, and pages write out whatever comes."""


class ValueRefusedError(Exception):
    """A value is not as its attribute says; `details` fill the sentence of the reason."""

    def __init__(self, reason: str, **details: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details

    def refusal(self, field: str) -> InvalidError:
        """As the refusal of the field that the value was given for."""
        said = ", ".join(f"{name} {value}" for name, value in self.details.items())
        details = {"field": field, **self.details}
        return InvalidError(f"{field}: {self.reason}{f' ({said})' if said else ''}", self.reason, details)


class AttributeType(Declaration):
    """One kind of value; an instance is the kind with its bounds, as an attribute has it."""

    value_field: ClassVar[str]
    """Of `AttributeValue`: which one holds it."""
    variable: ClassVar[str] = ""
    """Its type in CEL; empty where no condition can use it."""
    ordered: ClassVar[bool] = False
    """Whether one value is greater than another."""
    several: ClassVar[bool] = False
    """Whether people give several texts for one value."""

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """The value that people mean by what they typed.

        Args:
            texts: one, or each of several.
            zone: of moments that name none.

        Raises:
            ValueRefusedError: it is none.
        """
        raise NotImplementedError

    def check(self, value: AttributeValue) -> AttributeValue:
        """The same value, as it is kept; of this kind already.

        Raises:
            ValueRefusedError: it is beyond the bounds.
        """
        raise NotImplementedError

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of a value as a document has it; for machines: `check` has the last word."""
        raise NotImplementedError

    def rank(self, value: AttributeValue) -> Any:
        """What the greatest of several values is found by; only of a kind that is ordered."""
        raise NotImplementedError

    def less(self, one: AttributeValue, other: AttributeValue) -> bool:
        """Whether a value is less than another; only of a kind that is ordered."""
        return bool(self.rank(one) < self.rank(other))

    def changed_by(self, after: AttributeType) -> bool:
        """Whether values of this kind would mean something else by another declaration."""
        return type(self) is not type(after)
