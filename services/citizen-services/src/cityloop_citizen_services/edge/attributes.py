"""The attributes that a class asks for, as every door of this service sends and names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cityloop_expressions import AttributeType
from cityloop_expressions.types.check.type import FAILED, NOT_APPLICABLE, PASSED
from cityloop_expressions.types.choosing import ChoosingType
from cityloop_expressions.types.number.type import NumberType
from cityloop_localisation import Language

ATTRIBUTE_FIELD = re.compile(r"attribute\[(?P<code>[^\[\]]{1,150})\](\[\])?")
"""What is sent for one attribute; for several choices it may stand several times."""
CHECKS = {PASSED: "form-check-pass", FAILED: "form-check-fail", NOT_APPLICABLE: "form-check-not-applicable"}
"""Messages of what a check may come to, in the order in which they are shown."""
LONG_TEXT = 200
"""Characters beyond which a text is written in several lines."""


def sent_name(attribute: str) -> str:
    """What the field of an attribute is called as it is sent, here and in Open311."""
    return f"attribute[{attribute}]"


def unit_name(kind: AttributeType, language: Language) -> str:
    """What people call the unit of a number; empty where it has none."""
    if not isinstance(kind, NumberType):
        return ""
    return kind.unit if kind.unit_name is None else language.name(kind.unit_name.texts)


def offered_by(kind: AttributeType) -> Iterable[tuple[str, Mapping[str, str]]]:
    """What may be chosen now: identifiers, and what people call them."""
    if isinstance(kind, ChoosingType):
        yield from ((item.choice, item.name.texts) for item in kind.offered)
