"""Components of the city: what a well-formed one is."""

from __future__ import annotations

import re

from cityloop_kernel import Sentence, say

COMPONENT_ID = re.compile(r"\d{16}")
CLASS_DIGITS = slice(6, 10)


def problem_of(component_id: str, component_class: str, owner: str, *, ownerless: bool) -> Sentence | None:
    """What is wrong with a component, None when nothing is.

    The id has 16 digits: 6 of the county, 2 of the class, 2 of the subclass, 6 of the serial (GB/T 30428).
    """
    if not COMPONENT_ID.fullmatch(component_id):
        return say("component-id-invalid", component=component_id)
    if component_class != component_id[CLASS_DIGITS]:
        return say("component-class-invalid", component=component_id, component_class=component_id[CLASS_DIGITS])
    if ownerless == bool(owner):
        return say("component-owner-invalid", component=component_id)
    return None
