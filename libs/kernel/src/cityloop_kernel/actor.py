"""Who acts: a department's system, with the post and the person that it vouches for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A department's system, and the post and person that it vouches for; both are empty where it acts by itself."""

    department_id: str
    system: str
    post_id: str = ""
    person_id: str = ""
    """Who holds the post. Never published."""
    roles: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    """What its roles give, by the packs in use."""
