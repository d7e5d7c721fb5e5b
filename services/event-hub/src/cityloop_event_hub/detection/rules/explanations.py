"""What explanations of all kinds of rules say alike."""

from __future__ import annotations

import datetime as dt

from cityloop_event_hub.detection.rules.kind import DatastreamDescription, Finding

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def moment(microseconds: float) -> dt.datetime:
    """The moment so many microseconds after the epoch."""
    return EPOCH + dt.timedelta(microseconds=microseconds)


def explanation_inputs(finding: Finding, datastream: DatastreamDescription) -> dict[str, str]:
    """What a rule saw of a datastream, by name."""
    return {
        "thing_model": datastream.thing_model,
        "property": datastream.property,
        "unit": datastream.unit,
        "value": f"{finding.value:g}",
        "limit": f"{finding.limit:g}",
        "phenomenon_time": moment(finding.time).isoformat(),
    }


def reading_text(finding: Finding, datastream: DatastreamDescription) -> str:
    """Property, value and unit, as an English sentence begins."""
    return f"{datastream.property} {finding.value:.4g} {datastream.unit}"
