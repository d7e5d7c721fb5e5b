"""Values as JSON documents have them, and back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cityloop.common.v1.common_pb2 import AttachmentReference, AttachmentReferences, AttributeValue, Choices

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError
from cityloop_expressions.types.choices.type import ChoicesType
from cityloop_expressions.types.place.type import PlaceType

WRONG = "ATTRIBUTE_TYPE_WRONG"


def json_of(value: AttributeValue) -> Any:
    """A value as the JSON Schema of its type has it."""
    match value.WhichOneof("value"):
        case "choices":
            return list(value.choices.choices)
        case "moment":
            return value.moment.ToDatetime(tzinfo=dt.UTC).isoformat()
        case "duration":
            whole = value.duration.ToTimedelta()
            return f"P{whole.days}DT{whole.seconds + whole.microseconds / 1e6:.10g}S"
        case "shape":
            return [[position.longitude, position.latitude] for position in value.shape.positions]
        case "attachments":
            return [item.attachment_id for item in value.attachments.attachments]
        case None:
            return None
        case field:
            return getattr(value, field)


def value_of_json(kind: AttributeType, given: Any) -> AttributeValue:
    """The value of a kind that a document has; not checked against its bounds.

    Raises:
        ValueRefusedError: it is none of this kind.
    """
    try:
        return _value(kind, given)
    except (TypeError, ValueError) as error:
        raise ValueRefusedError(WRONG, type=kind.name) from error


def _value(kind: AttributeType, given: Any) -> AttributeValue:
    match kind.value_field:
        case "number" if isinstance(given, int | float) and not isinstance(given, bool):
            return AttributeValue(number=given)
        case "flag" if isinstance(given, bool):
            return AttributeValue(flag=given)
        case "choices" if isinstance(given, list) and isinstance(kind, ChoicesType):
            return AttributeValue(choices=Choices(choices=given))
        case "attachments" if isinstance(given, list):
            named = [AttachmentReference(attachment_id=name) for name in given]
            return AttributeValue(attachments=AttachmentReferences(attachments=named))
        case "shape" if isinstance(given, list) and isinstance(kind, PlaceType):
            typed = ";".join(f"{longitude!r},{latitude!r}" for longitude, latitude in given)
            return kind.value_of([typed], dt.UTC)
        case "moment" | "duration" if isinstance(given, str):
            return kind.value_of([given], dt.UTC)
        case "text" if isinstance(given, str):
            return AttributeValue(text=given)
        case "choice" if isinstance(given, str):
            return AttributeValue(choice=given)
        case "reference" if isinstance(given, str):
            return AttributeValue(reference=given)
        case _:
            raise ValueRefusedError(WRONG, type=kind.name)
