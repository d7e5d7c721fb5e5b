"""An attribute as a pack declares it, and the values that are taken for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Annotated, ClassVar

from cityloop.common.v1.common_pb2 import AttributeOrigin, AttributeValue
from cityloop_declarations import Strict, reader, schema_of
from cityloop_kernel import InvalidError, SentenceError, say
from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError
from cityloop_expressions.registry import TYPES
from cityloop_expressions.types.choosing import ChoosingType
from cityloop_expressions.values import AttributeName, ClassificationName, LabelText, classification_number

MOST_ATTRIBUTES = 100
"""Of one class or model."""
MOST_BYTES = 64 * 1024
"""Of all values of one report, signal, event or case together."""
FIELD = "attribute/"
"""Before the name of an attribute, in refusals of a value."""

AnyType = Annotated[
    AttributeType,
    PlainValidator(reader(TYPES, lambda name, known: say("attribute-no-type", name=name, known=known))),
    PlainSerializer(lambda declared: declared.written()),
    WithJsonSchema(schema_of(TYPES)),
]


class Attribute(Strict):
    """A typed value that records carry beside what all of them have."""

    takes_files: ClassVar[bool] = False
    """Whether its values may be files, which only forms take in."""

    attribute: AttributeName = Field(description="Its name in records and conditions; none of CEL's own words.")
    name: LabelText = Field(description="What people call it.")
    hint: LabelText | None = Field(None, description="What people are told who are asked for it.")
    type: AnyType = Field(description="Which kind of value it has; it never changes while something with one is open.")
    classification: ClassificationName = Field(
        description="How far values may be known: a topic carries none above its own classification."
    )
    retired: bool = Field(False, description="No new values are taken; those that there are stay.")

    @model_validator(mode="after")
    def _taken_in(self) -> Attribute:
        if self.type.value_field == "attachments" and not self.takes_files:
            raise SentenceError(say("attribute-only-in-forms", type=self.type.name))
        return self

    @property
    def number(self) -> int:
        """Its classification as contracts have it."""
        return classification_number(self.classification)

    @property
    def field(self) -> str:
        """What refusals of a value call it."""
        return f"{FIELD}{self.attribute}"

    def checked(self, value: AttributeValue, origin: AttributeOrigin | None = None) -> AttributeValue:
        """A value as it is kept: within its bounds, with unit, classification and origin.

        Raises:
            InvalidError: it is none of this attribute; the details name the field.
        """
        try:
            if value.WhichOneof("value") != self.type.value_field:
                raise ValueRefusedError("ATTRIBUTE_TYPE_WRONG", type=self.type.name)
            kept = self.type.check(value)
        except ValueRefusedError as error:
            raise error.refusal(self.field) from error
        kept.classification = self.number  # type: ignore[assignment] # the number of the contract's enum
        if origin is not None:
            kept.origin.CopyFrom(origin)
        return kept

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """The value that people mean by what they typed.

        Args:
            texts: one, or each of several.
            zone: of moments that name none.

        Raises:
            InvalidError: they mean none; the details name the field.
        """
        try:
            if len(texts) > 1 and not self.type.several:
                raise ValueRefusedError("ATTRIBUTE_TWICE")
            return self.checked(self.type.value_of(texts, zone))
        except ValueRefusedError as error:
            raise error.refusal(self.field) from error

    def changes_to(self, after: Attribute) -> Sequence[str]:
        """What values that there are could not bear of another declaration: `type`, or `choice` where one is gone."""
        if self.type.changed_by(after.type):
            return ("type",)
        if isinstance(self.type, ChoosingType) and isinstance(after.type, ChoosingType):
            return ("choice",) if self.type.removed_in(after.type) else ()
        return ()


def checked_values(
    declared: Iterable[Attribute], given: Mapping[str, AttributeValue], origin: AttributeOrigin | None = None
) -> dict[str, AttributeValue]:
    """Values that a program has given, as they are kept.

    Raises:
        InvalidError: a name that is not declared or is retired, a value that is none, or more than 64 kB in all.
    """
    by_name = {item.attribute: item for item in declared if not item.retired}
    kept = {}
    for name in sorted(given):
        if name not in by_name:
            raise _unknown(name, by_name)
        kept[name] = by_name[name].checked(given[name], origin)
    return _within_bounds(kept)


def fitting_values(declared: Iterable[Attribute], values: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """Those of these values that are values of attributes declared here, each with its own origin.

    Of another class an attribute of the same name may be of another type. Nothing is known further than it was.
    """
    kept = {}
    for item in declared:
        if item.attribute in values:
            value = values[item.attribute]
            with suppress(InvalidError):
                fitting = item.checked(value, value.origin)
                fitting.classification = max(fitting.classification, value.classification)
                kept[item.attribute] = fitting
    return kept


def typed_values(
    declared: Iterable[Attribute], texts: Mapping[str, Sequence[str]], zone: dt.tzinfo
) -> dict[str, AttributeValue]:
    """Values that people have typed, by the names of attributes; blank ones were not given.

    Raises:
        InvalidError: as above.
    """
    by_name = {item.attribute: item for item in declared if not item.retired}
    kept = {}
    for name in sorted(texts):
        filled = [text for text in texts[name] if text.strip()]
        if filled and name not in by_name:
            raise _unknown(name, by_name)
        if filled:
            kept[name] = by_name[name].value_of(filled, zone)
    return _within_bounds(kept)


def _unknown(name: str, known: Iterable[str]) -> InvalidError:
    listed = ", ".join(sorted(known)) or "none"
    details = {"field": f"{FIELD}{name[:63]}", "known": listed}
    return InvalidError(f"no attribute {name[:63]!r}; there are: {listed}", "ATTRIBUTE_UNKNOWN", details)


def _within_bounds(values: dict[str, AttributeValue]) -> dict[str, AttributeValue]:
    if sum(len(name) + value.ByteSize() for name, value in values.items()) > MOST_BYTES:
        details = {"field": "attributes", "most": str(MOST_BYTES // 1024)}
        raise InvalidError(f"attributes hold at most {MOST_BYTES} bytes together", "ATTRIBUTES_TOO_LARGE", details)
    return values
