"""Open311's answers in XML, as GeoReport v2 writes them: an element for each field, one for each item of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from starlette.responses import Response

MEDIA_TYPE = "text/xml"
ITEMS = {
    "endpoints": "endpoint",
    "formats": "format",
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "errors": "error",
    "values": "value",
    "media_urls": "media_url",
}
"""What an item of a list is called."""
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""
CONTROL_PICTURES, CONTROLS = 0x2400, 0x20
"""Where Unicode has a picture for each of so many control characters."""


class XmlResponse(Response):
    """A document in XML."""

    media_type = MEDIA_TYPE


def as_xml(root: str, content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A document whose root element holds the content: texts, numbers, mappings, lists."""
    element = _element(root, content)
    text = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return XmlResponse(text, status_code=status, headers=dict(headers or {}))


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, Mapping):
        element.extend(_element(key, item) for key, item in value.items())
    elif isinstance(value, list):
        element.extend(_element(ITEMS[name], item) for item in value)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    else:
        element.text = NO_CHARACTER.sub(_picture, str(value))
    return element


def _picture(found: re.Match[str]) -> str:
    """The picture of a control character; nothing in place of what is no character at all."""
    code = ord(found[0])
    return chr(CONTROL_PICTURES + code) if code < CONTROLS else ""
