"""What the posts with some roles may do."""

from __future__ import annotations

from collections.abc import Collection

from cityloop_expressions import classification_number

from cityloop_packs.kind import Packs
from cityloop_packs.kinds.roles.kind import ROLES
from cityloop_packs.kinds.roles.schema import Right


def greatest_seen_by(packs: Packs, roles: Collection[str]) -> int:
    """The greatest classification of attributes that posts with these roles see of their own matters."""
    known = packs.named(ROLES)
    seen = [classification_number(known[role].item.sees) for role in roles if role in known]
    return max(seen, default=classification_number("general_1"))


def rights_of(packs: Packs, roles: Collection[str]) -> frozenset[Right]:
    """All that the roles give together; a role that no active pack declares gives nothing."""
    known = packs.named(ROLES)
    return frozenset(right for role in roles if role in known for right in known[role].item.rights)
