"""Responsibilities: which department leads, and who handles with it."""

from __future__ import annotations

from pydantic import Field

from cityloop_packs.values import EVERY_CLASS, ClassName, DepartmentName, Identifier, LayerName, Name, Strict


class Responsibility(Strict):
    """responsibilities.yaml: which department leads; the first that matches does."""

    responsibility: Identifier
    event_classes: tuple[ClassName, ...] = (EVERY_CLASS,)
    areas: dict[LayerName, tuple[Name, ...]] = Field(
        default_factory=dict, description="Layer to area ids; all must match."
    )
    department: DepartmentName
    co_handlers: tuple[DepartmentName, ...] = Field((), description="Departments that handle it with the lead.")
    participants: tuple[LayerName, ...] = Field((), description="Layers whose area's own department takes part.")
