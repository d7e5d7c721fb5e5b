"""Photos that are answers to a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttachmentReferences, AttributeValue
from pydantic import Field

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError

MOST = 10


class PhotoType(AttributeType):
    """Photos, which come beside what is written; only forms ask for them, and no condition can use them."""

    name = "photo"
    short = "most"
    value_field = "attachments"

    most: int = Field(1, ge=1, le=MOST, description="How many there may be.")

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """No text is a photo."""
        raise ValueRefusedError("ATTRIBUTE_NO_FILE")

    def check(self, value: AttributeValue) -> AttributeValue:
        """At least one, and no more than there may be."""
        given = value.attachments.attachments
        if not given:
            raise ValueRefusedError("ATTRIBUTE_EMPTY")
        if len(given) > self.most:
            raise ValueRefusedError("ATTRIBUTE_TOO_MANY", most=str(self.most))
        return AttributeValue(attachments=AttachmentReferences(attachments=given))

    def json_schema(self) -> dict[str, Any]:
        """Ids of what came beside; whoever takes them in writes them."""
        return {"type": "array", "items": {"type": "string", "maxLength": 64}, "maxItems": self.most}
