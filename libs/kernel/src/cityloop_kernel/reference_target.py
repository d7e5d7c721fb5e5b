"""What a name that somebody writes may refer to: guards of flows name roles, items of packs all of these."""

from __future__ import annotations

from enum import StrEnum


class ReferenceTarget(StrEnum):
    """The type of a field carries it, `Annotated[Name, ReferenceTarget.ROLE]`; such a name is checked against all that
    is declared there.
    """

    EVENT_CLASS = "event class"
    """Of the same pack or of one that it requires."""
    THING_MODEL = "thing model"
    """Of the same pack or of one that it requires."""
    ROLE = "role"
    """Of the same pack or of one that it requires."""
    PROBLEM_KIND = "kind of problem"
    """Of the same pack or of one that it requires."""
    DEPARTMENT = "department"
    """Of the city, by its id or an alias."""
    LAYER = "layer"
    """Of the city's areas."""
    CONDITION = "condition"
    """No name: a text in CEL, which refers to attributes of the classes that the item is for."""
