"""Which form is for what."""

from __future__ import annotations

from cityloop_packs.kind import PackItem, Packs
from cityloop_packs.kinds.forms.kind import FORMS
from cityloop_packs.kinds.forms.schema import FormDefinition, Purpose


def form_of(packs: Packs, purpose: Purpose, event_class: str) -> PackItem[FormDefinition] | None:
    """The nearest form of a purpose for a class; None where there is none."""
    return next((found for found in packs.answers(FORMS, event_class) if found.item.purpose == purpose), None)
