"""Roles: what the posts of a city are for, and what they may do."""

from __future__ import annotations

from cityloop_packs.kind import Kind
from cityloop_packs.kinds.roles.schema import Role

ROLES = Kind(
    file="roles.yaml",
    key="roles",
    schema=Role,
    identity=lambda item: item.role,
    names_in_fleet=True,
    titles=lambda item: [("role", item.role, item.name)],
)
