"""Areas as rows of the database name them."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop.common.v1.common_pb2 import AreaReference


def area_names(areas: Iterable[AreaReference]) -> list[str]:
    """Each as layer/area."""
    return [f"{area.layer}/{area.area_id}" for area in areas]
