"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import REGISTRY, LogEvent
from prometheus_client import Counter


class Metrics:
    """Counted as it happens."""

    ANSWERS = Counter(
        "cityloop_form_answers_total",
        "Answers to forms that were taken, by what they are for",
        ("purpose",),
        registry=REGISTRY,
    )
    PREFILLED = Counter(
        "cityloop_form_prefilled_total",
        "Values that were put in beforehand, by what people made of them: confirmed, changed, removed",
        ("outcome",),
        registry=REGISTRY,
    )
    DRAFTS_EXPIRED = Counter(
        "cityloop_form_drafts_expired_total",
        "Drafts of officers' answers that ran out; what is begun and saved is counted by its call",
        registry=REGISTRY,
    )


class LogEvents(LogEvent):
    """What happened, in snake_case."""

    FORM_ROW_NOT_READ = "form_row_not_read"
