"""Attributes that a topic or a reader may not have: left out of every message, however deep they stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from cityloop.common.v1.common_pb2 import AttributeValue, Classification
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

Carrying = TypeVar("Carrying", bound=Message)
VALUE = AttributeValue.DESCRIPTOR.full_name
UNSPECIFIED = Classification.CLASSIFICATION_UNSPECIFIED


def within_classification(message: Carrying, greatest: int) -> tuple[Carrying, int]:
    """A message with the attributes of at most a classification, and how many are left out.

    A value that says nothing of its classification is left out everywhere. The message itself stays as it is.
    """
    if not _carriers(message.DESCRIPTOR):
        return message, 0
    copy = type(message)()
    copy.CopyFrom(message)
    left_out = _leave_out(copy, greatest)
    return (copy, left_out) if left_out else (message, 0)


def _leave_out(message: Message, greatest: int) -> int:
    left_out = 0
    for field in _carriers(message.DESCRIPTOR):
        held = getattr(message, field.name)
        if _values(field):
            above = [name for name, value in held.items() if not UNSPECIFIED < value.classification <= greatest]
            for name in above:
                del held[name]
            left_out += len(above)
        elif _entries(field):
            left_out += sum(_leave_out(value, greatest) for value in held.values())
        elif field.is_repeated:
            left_out += sum(_leave_out(part, greatest) for part in held)
        elif message.HasField(field.name):
            left_out += _leave_out(held, greatest)
    return left_out


@cache
def _carriers(descriptor: Descriptor) -> Sequence[FieldDescriptor]:
    """The fields of a message below which attributes may stand."""
    return tuple(field for field in descriptor.fields if _leads_to_values(field, ()))


def _leads_to_values(field: FieldDescriptor, above: tuple[str, ...]) -> bool:
    if field.message_type is None or field.message_type.full_name in above:
        return False
    if _values(field):
        return True
    names = (*above, field.message_type.full_name)
    return any(_leads_to_values(inner, names) for inner in field.message_type.fields)


def _entries(field: FieldDescriptor) -> bool:
    return field.message_type is not None and bool(field.message_type.GetOptions().map_entry)


def _values(field: FieldDescriptor) -> bool:
    """Whether it is a map of attributes."""
    inner = field.message_type
    value = inner.fields_by_name.get("value") if inner is not None and _entries(field) else None
    return value is not None and value.message_type is not None and value.message_type.full_name == VALUE
