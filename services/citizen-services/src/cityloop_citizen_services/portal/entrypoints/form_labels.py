"""What the portal calls the fields of its form."""

from __future__ import annotations

from cityloop_localisation import Language

FORM_LABELS = {
    "event_class": "form-class",
    "text": "form-text",
    "where": "form-where",
    "latitude": "form-latitude",
    "longitude": "form-longitude",
    "name": "form-name",
    "phone": "form-phone",
    "email": "form-email",
}
"""Messages of what the portal calls them."""


def form_labels(language: Language) -> dict[str, str]:
    """What the portal calls the fields of its form, in a language."""
    return {field: language.say(message) for field, message in FORM_LABELS.items()}
