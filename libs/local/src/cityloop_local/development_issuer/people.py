"""Who can sign in at the issuer: what whoever starts it and what it runs share."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

CLIENT_ID = "cityloop"
"""Of a fleet, at the issuer."""


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody who can sign in."""

    person_id: str
    name: str
    posts: tuple[str, ...]


People = Callable[[], Sequence[PersonShown]]
"""Who can sign in now."""


def read_people(file: Path) -> list[PersonShown]:
    """Who can sign in, from a JSON list; nobody while there is no file."""
    if not file.is_file():
        return []
    return [
        PersonShown(entry["person_id"], entry["name"], tuple(entry["posts"]))
        for entry in json.loads(file.read_text(encoding="utf-8"))
    ]
