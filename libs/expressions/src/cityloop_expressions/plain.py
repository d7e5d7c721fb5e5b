"""Values of attributes as conditions, columns and people have them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import TypeAlias

from cityloop.common.v1.common_pb2 import AttributeValue
from google.protobuf.json_format import MessageToDict, ParseDict

Plain: TypeAlias = "str | float | bool | list[str] | dt.datetime | dt.timedelta"


def plain_value(value: AttributeValue) -> Plain:
    """A value as Python has it; of a shape nothing that conditions could use."""
    match value.WhichOneof("value"):
        case "number":
            return value.number
        case "text":
            return value.text
        case "choice":
            return value.choice
        case "flag":
            return value.flag
        case "reference":
            return value.reference
        case "choices":
            return list(value.choices.choices)
        case "moment":
            return value.moment.ToDatetime(tzinfo=dt.UTC)
        case "duration":
            return value.duration.ToTimedelta()
        case _:
            return ""


def values_to_column(values: Mapping[str, AttributeValue]) -> str:
    """Values as a column of jsonb."""
    return json.dumps(
        {name: MessageToDict(value, preserving_proto_field_name=True) for name, value in sorted(values.items())},
        ensure_ascii=False,
    )


def values_from_column(column: str) -> dict[str, AttributeValue]:
    """Values as a column of jsonb gives them."""
    return {name: ParseDict(value, AttributeValue()) for name, value in json.loads(column).items()}
