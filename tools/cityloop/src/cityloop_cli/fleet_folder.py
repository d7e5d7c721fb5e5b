"""What `make up` and the supervisor that it starts tell each other, by the folder of their fleet."""

from __future__ import annotations

from pathlib import Path

READY = "ready"
"""What the supervisor says last before it only keeps the fleet running."""
SIMULATED = "simulated"
CITY_NAME_FILE = "city"
"""In the folder of a fleet: the name of its city, once it has one."""


def city_of_fleet(folder: Path) -> str:
    """The city that the fleet in a folder has; empty where it has none yet."""
    file = folder / CITY_NAME_FILE
    return file.read_text(encoding="utf-8") if file.is_file() else ""
