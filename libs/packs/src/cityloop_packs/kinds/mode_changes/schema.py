"""Changes of operating mode: who may switch which areas from which modes to which."""

from __future__ import annotations

from pydantic import Field

from cityloop_packs.values import DepartmentName, Identifier, LayerName, ModeName, RoleName, Strict


class ModeChange(Strict):
    """modes.yaml: which roles may switch the areas of a layer from which operating modes to which."""

    change: Identifier
    layer: LayerName
    sources: tuple[ModeName, ...] = Field(min_length=1)
    target: ModeName
    roles: tuple[RoleName, ...] = Field(min_length=1)
    departments: tuple[DepartmentName, ...] = Field((), description="Any department's posts when empty.")
