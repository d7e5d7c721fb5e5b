"""Attributes that packs declare, their values, and conditions on them in CEL. Pure."""

from cityloop_expressions.attribute import (
    FIELD,
    MOST_ATTRIBUTES,
    AnyType,
    Attribute,
    checked_values,
    fitting_values,
    typed_values,
)
from cityloop_expressions.attribute_type import MARKUP, AttributeType, ValueRefusedError
from cityloop_expressions.condition import Condition, Environment, Judgement, ValuesAtHand
from cityloop_expressions.documents import json_of, value_of_json
from cityloop_expressions.plain import Plain, plain_value, values_from_column, values_to_column
from cityloop_expressions.registry import TYPES
from cityloop_expressions.values import (
    MOST_LANGUAGES,
    AttributeName,
    ClassificationName,
    LabelText,
    LanguageTag,
    Name,
    classification_number,
)

__all__ = [
    "FIELD",
    "MARKUP",
    "MOST_ATTRIBUTES",
    "MOST_LANGUAGES",
    "TYPES",
    "AnyType",
    "Attribute",
    "AttributeName",
    "AttributeType",
    "ClassificationName",
    "Condition",
    "Environment",
    "Judgement",
    "LabelText",
    "LanguageTag",
    "Name",
    "Plain",
    "ValueRefusedError",
    "ValuesAtHand",
    "checked_values",
    "classification_number",
    "fitting_values",
    "json_of",
    "plain_value",
    "typed_values",
    "value_of_json",
    "values_from_column",
    "values_to_column",
]
