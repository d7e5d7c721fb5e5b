"""Changes of operating mode: who may switch which areas from which modes to which."""

from __future__ import annotations

from pydantic import Field

from cityloop_packs.values import DepartmentName, Identifier, LayerName, ModeName, RoleName, Strict


class ModeChange(Strict):
    """modes.yaml: which roles may switch the areas of a layer from which operating modes to which."""

    change: Identifier = Field(description="Its name.")
    layer: LayerName = Field(description="Whose areas are switched.")
    sources: tuple[ModeName, ...] = Field(min_length=1, description="Modes that it leads away from.")
    target: ModeName = Field(description="The mode that it leads to.")
    roles: tuple[RoleName, ...] = Field(min_length=1, description="Whose posts may switch.")
    departments: tuple[DepartmentName, ...] = Field((), description="Any department's posts when empty.")
