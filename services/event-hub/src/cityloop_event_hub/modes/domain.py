"""Which changes of operating mode are allowed, and to whom."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop_kernel import ConflictError, ForbiddenError
from cityloop_packs import ModeChange, ModeName


def check_change(
    changes: Iterable[ModeChange],
    layer: str,
    present: ModeName,
    wanted: ModeName,
    department: str,
    roles: frozenset[str],
) -> ModeChange:
    """The change of the packs that allows it.

    Raises:
        ConflictError: no pack knows this change from the present mode.
        ForbiddenError: the post has none of its roles, or is of another department.
    """
    known = [change for change in changes if change.layer == layer and present in change.sources]
    fitting = [change for change in known if change.target == wanted]
    if not fitting:
        possible = ", ".join(sorted({change.target for change in known})) or "none"
        raise ConflictError(
            f"an area of layer {layer!r} in mode {present} cannot go to {wanted}; possible: {possible}", "ILLEGAL_MODE"
        )
    for change in fitting:
        if roles & set(change.roles) and (not change.departments or department in change.departments):
            return change
    wanted_roles = sorted({role for change in fitting for role in change.roles})
    who = " or ".join(wanted_roles)
    whose = " or ".join(sorted({name for change in fitting for name in change.departments})) or "any department"
    message = f"only a post of {whose} with role {who} may switch from {present} to {wanted}"
    raise ForbiddenError(message, "ROLE_MISSING", {"roles": " ".join(wanted_roles)})
