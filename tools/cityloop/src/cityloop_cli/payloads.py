"""A payload as an operator may see it: ids, states and numbers; no words of anybody, no positions, no files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cityloop.common.v1.common_pb2 import Position
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

SHOWN = re.compile(r"\w+_(id|ids|number|class|model|version|type)|layer|jurisdiction|move|state|channel|digest")
"""Fields of text that name things. What is not named here is hidden, so that a new field is."""
NAME = re.compile(r"[\w.:/+-]{0,120}")
"""What a thing's name looks like: no spaces."""


def without_words(message: Message) -> dict[str, Any]:
    """The fields that are set, by their names; of what is hidden how long it is."""
    return {field.name: _shown(field, value) for field, value in message.ListFields()}


def plain(text: str) -> str:
    """Without characters that a terminal obeys: what is set aside may come from anybody."""
    return "".join(character if character.isprintable() else "�" for character in text)


def _shown(field: FieldDescriptor, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {"hidden_entries": len(value)}
    if field.is_repeated:
        return [_one(field, item) for item in value]
    return _one(field, value)


def _one(field: FieldDescriptor, value: Any) -> Any:
    match value:
        case Timestamp():
            return value.ToJsonString()
        case Position():
            return {"hidden": "position"}
        case Message():
            return without_words(value)
        case bytes():
            return {"hidden_bytes": len(value)}
        case str():
            shown = SHOWN.fullmatch(field.name) and NAME.fullmatch(value)
            return value if shown else {"hidden_characters": len(value)}
        case _ if field.enum_type is not None:
            known = field.enum_type.values_by_number.get(value)
            return value if known is None else known.name
        case _:
            return value
