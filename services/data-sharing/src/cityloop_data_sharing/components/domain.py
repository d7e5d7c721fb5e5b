"""Components of the city: what a well-formed one is."""

from __future__ import annotations

import re

COMPONENT_ID = re.compile(r"\d{16}")
CLASS_DIGITS = slice(6, 10)


def problem_of(component_id: str, component_class: str, owner: str, *, ownerless: bool) -> str | None:
    """What is wrong with a component, None when nothing is.

    The id has 16 digits: 6 of the county, 2 of the class, 2 of the subclass, 6 of the serial (GB/T 30428).
    """
    if not COMPONENT_ID.fullmatch(component_id):
        return f"component_id {component_id!r} must have 16 digits: county, class, subclass, serial"
    if component_class != component_id[CLASS_DIGITS]:
        return f"component {component_id}: component_class must be {component_id[CLASS_DIGITS]!r}, as its id says"
    if ownerless == bool(owner):
        return f"component {component_id}: name its owner, or say that it is ownerless"
    return None
