"""What people write in files: strict data, names, durations."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from cityloop_kernel import ReferenceTarget, SentenceError, say
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

ISO = re.compile(r"P(?=\d|T)(?:(\d+)W|(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?)")
UNITS = ("weeks", "days", "hours", "minutes", "seconds")


class Strict(BaseModel):
    """Data that people write: frozen, without fields that nobody declared, without numbers that are none."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def duration_of(text: str) -> dt.timedelta:
    """A duration of ISO 8601 without years and months, such as `P15D` or `PT15M`.

    Raises:
        SentenceError: it is none.
    """
    found = ISO.fullmatch(text)
    try:
        if found is not None:
            return dt.timedelta(**{unit: float(part) for unit, part in zip(UNITS, found.groups(), strict=True) if part})
    except OverflowError:
        pass
    raise SentenceError(say("declaration-no-duration", text=text))


def written_duration(duration: dt.timedelta) -> str:
    """A duration as `duration_of` reads it.

    Args:
        duration: not below zero.
    """
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{duration.microseconds:06}".rstrip("0") if duration.microseconds else ""
    days = f"{duration.days}D" if duration.days else ""
    parts = ((hours, f"{hours}H"), (minutes, f"{minutes}M"), (seconds or fraction, f"{seconds}{fraction}S"))
    time = "".join(text for part, text in parts if part)
    return f"P{days}T{time}" if time else f"P{days or 'T0S'}"


def _duration(value: Any) -> dt.timedelta:
    return value if isinstance(value, dt.timedelta) else duration_of(str(value))


Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
StateName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Duration = Annotated[
    dt.timedelta,
    BeforeValidator(_duration, json_schema_input_type=str),
    PlainSerializer(written_duration, return_type=str, when_used="json"),
]
"""Written as ISO 8601 without years and months."""
RoleName = Annotated[Identifier, ReferenceTarget.ROLE]
ConditionText = Annotated[str, Field(min_length=1, max_length=1_000), ReferenceTarget.CONDITION]
"""In CEL. Where an attribute that it needs is absent, it does not hold."""
ModeName = Literal["peacetime", "response", "emergency", "recovery"]
