"""Fast motion: a pack for an exercise in which an hour of the city passes in a minute, or whatever the play says.

Every duration of the pack is divided by the same factor, so that limits, dwells and clocks keep their proportions to
what the play does in real time; no clock is bent. How long a device needs to do what it is told is not the city's
time, and stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from cityloop_declarations.values import ISO, duration_of

CITY_TIME = frozenset(
    {
        *("dwell_seconds", "reporting_seconds", "valid_seconds"),
        *("horizon_minutes", "window_minutes", "acknowledge_minutes"),
        *("window_hours", "urgent_hours", "delay_hours"),
    }
)
"""Durations of a pack that an exercise shortens, beside all that are written as ISO 8601."""
CALENDAR_TIME = {"natural_days": 24, "work_minutes": 1 / 60, "work_hours": 1, "work_days": 24}
"""Limits that go by calendar and clocks, and the hours of one: in an exercise every hour counts, whenever it is."""
MACHINE_TIME = frozenset({"complete_seconds", "within_days", "valid_days", "appeal_days"})
"""Durations that it leaves: of machines, and whole days that no exercise lives to see."""
WINDOW = "window"
"""Of a figure, likewise: how it is counted, in steps of a minute at least."""


def in_fast_motion(files: Mapping[str, str], factor: float) -> dict[str, str]:
    """The files of a pack, by name, with every duration of the city's time divided by a factor."""
    if factor == 1:
        return dict(files)
    return {name: _written(_shortened(yaml.safe_load(text), factor)) for name, text in files.items()}


def _written(content: Any) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def _setting(key: str, value: Any, factor: float, hours: float) -> tuple[str, Any]:
    if key == WINDOW:
        return key, value
    if key == "warn_left" and value is not None:
        return key, value * hours / factor
    if key in CALENDAR_TIME and value is not None:
        return "urgent_hours", value * CALENDAR_TIME[key] / factor
    return key, value / factor if key in CITY_TIME and value is not None else _shortened(value, factor)


def _shortened(content: Any, factor: float) -> Any:
    if isinstance(content, dict):
        # What is left of a limit is said in its unit.
        hours = next((CALENDAR_TIME[key] for key in content if key in CALENDAR_TIME), 1)
        return dict(_setting(key, value, factor, hours) for key, value in content.items())
    if isinstance(content, list):
        return [_shortened(item, factor) for item in content]
    if isinstance(content, str) and ISO.fullmatch(content):
        return f"PT{duration_of(content).total_seconds() / factor:.3f}S"
    return content
