"""What explanations of all kinds of rules say alike."""

from __future__ import annotations

import datetime as dt

from cityloop_event_hub.detection.rules.kind import Finding, Observed

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def moment(microseconds: float) -> dt.datetime:
    """The moment so many microseconds after the epoch."""
    return EPOCH + dt.timedelta(microseconds=microseconds)


def seen(finding: Finding, observed: Observed) -> dict[str, str]:
    """What a rule saw of a datastream, by name."""
    return {
        "thing_model": observed.thing_model,
        "property": observed.property,
        "unit": observed.unit,
        "value": f"{finding.value:g}",
        "limit": f"{finding.limit:g}",
        "phenomenon_time": moment(finding.time).isoformat(),
    }


def reading(finding: Finding, observed: Observed) -> str:
    """Property, value and unit, as an English sentence begins."""
    return f"{observed.property} {finding.value:.4g} {observed.unit}"
