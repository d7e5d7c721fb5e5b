"""Responsibilities: which department leads, and who handles with it."""

from __future__ import annotations

from pydantic import Field

from cityloop_packs.values import (
    EVERY_CLASS,
    ClassName,
    ConditionText,
    DepartmentName,
    Identifier,
    LayerName,
    Name,
    Strict,
)


class Responsibility(Strict):
    """responsibilities.yaml: which department leads; the first that matches does."""

    responsibility: Identifier = Field(description="Its name.")
    event_classes: tuple[ClassName, ...] = Field(
        (EVERY_CLASS,), description="Of the cases; every class where it is a base's and left out."
    )
    areas: dict[LayerName, tuple[Name, ...]] = Field(
        default_factory=dict, description="Layer to area ids; all must match."
    )
    when: ConditionText | None = Field(
        None, description="Only where it holds of the event's attributes; in CEL, such as diameter >= 300."
    )
    department: DepartmentName = Field(description="The lead; a department of the city.")
    co_handlers: tuple[DepartmentName, ...] = Field((), description="Departments that handle it with the lead.")
    participants: tuple[LayerName, ...] = Field((), description="Layers whose area's own department takes part.")
