"""What happened with a case, as entries of one timeline, and what was said of its attributes."""

from cityloop_timelines.attributes_said import attribute_said, value_said
from cityloop_timelines.entries import (
    Corrected,
    Entry,
    Subject,
    in_order,
    is_report,
    label_said,
    of_signal,
    without_words,
)
from cityloop_timelines.history import OF_KIND, of_history
from cityloop_timelines.related_entries import of_command, of_mode, of_receipts, of_warning, of_warnings

__all__ = [
    "OF_KIND",
    "Corrected",
    "Entry",
    "Subject",
    "attribute_said",
    "in_order",
    "is_report",
    "label_said",
    "of_command",
    "of_history",
    "of_mode",
    "of_receipts",
    "of_signal",
    "of_warning",
    "of_warnings",
    "value_said",
    "without_words",
]
