"""Who may make a move, by the roles of the post."""

from __future__ import annotations

from cityloop_kernel import ForbiddenError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.knowledge import Knowledge, Mover
from cityloop_flows.values import RoleName


class RoleHeld(Guard):
    """The post of the person who moves has one of these roles."""

    name = "role"
    short = "roles"
    needs = (Mover,)
    without_person = WithoutPerson.LEFT_OUT

    roles: tuple[RoleName, ...] = Field(min_length=1, description="One of these must the post have that moves.")

    def judge(self, move: str, known: Knowledge) -> RefusedError | None:
        """Refused with ROLE_MISSING."""
        mover = known[Mover]
        if mover.roles & set(self.roles):
            return None
        text = f"post {mover.post_id} may not {move}; a post with role {' or '.join(self.roles)} may"
        return ForbiddenError(
            text, "ROLE_MISSING", {"move": move, "post": mover.post_id, "roles": " ".join(self.roles)}
        )
