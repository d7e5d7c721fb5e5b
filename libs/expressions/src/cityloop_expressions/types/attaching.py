"""What photos and signatures have in common: they come beside what is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import AttachmentReferences, AttributeValue

from cityloop_expressions.attribute_type import AttributeType, ValueRefusedError


class AttachingType(AttributeType):
    """Files that come beside an answer; only forms ask for them, and no condition can use them."""

    value_field = "attachments"

    @property
    def files(self) -> int:
        """How many there may be."""
        return 1

    def value_of(self, texts: Sequence[str], zone: dt.tzinfo) -> AttributeValue:
        """No text is a file."""
        raise ValueRefusedError("ATTRIBUTE_NO_FILE")

    def check(self, value: AttributeValue) -> AttributeValue:
        """At least one, and no more than there may be."""
        given = value.attachments.attachments
        if not given:
            raise ValueRefusedError("ATTRIBUTE_EMPTY")
        if len(given) > self.files:
            raise ValueRefusedError("ATTRIBUTE_TOO_MANY", most=str(self.files))
        return AttributeValue(attachments=AttachmentReferences(attachments=given))

    def json_schema(self) -> dict[str, Any]:
        """Ids of what came beside; whoever takes them in writes them."""
        return {"type": "array", "items": {"type": "string", "maxLength": 64}, "maxItems": self.files}
