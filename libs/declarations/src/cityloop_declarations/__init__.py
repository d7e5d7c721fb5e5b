"""What packs, plays and cities are written with: strict data, names, durations, and declarations with parameters."""

from cityloop_declarations.declaration import Declaration, reader, refuse_duplicates, schema_of
from cityloop_declarations.values import (
    ConditionText,
    Duration,
    Identifier,
    ModeName,
    RoleName,
    StateName,
    Strict,
    duration_of,
    written_duration,
)

__all__ = [
    "ConditionText",
    "Declaration",
    "Duration",
    "Identifier",
    "ModeName",
    "RoleName",
    "StateName",
    "Strict",
    "duration_of",
    "reader",
    "refuse_duplicates",
    "schema_of",
    "written_duration",
]
