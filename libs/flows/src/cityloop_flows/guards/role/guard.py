"""Who may make a move, by the roles of the post."""

from __future__ import annotations

from cityloop_declarations import RoleName
from cityloop_kernel import ForbiddenError, RefusedError
from pydantic import Field

from cityloop_flows.guard import Guard, WithoutPerson
from cityloop_flows.guard_context import GuardContext, Requester


class RoleGuard(Guard):
    """The post of the person who moves has one of these roles."""

    name = "role"
    short = "roles"
    needs = (Requester,)
    without_person = WithoutPerson.SKIPPED

    roles: tuple[RoleName, ...] = Field(min_length=1, description="One of these must the post have that moves.")

    def judge(self, move: str, context: GuardContext) -> RefusedError | None:
        """Refused with ROLE_MISSING."""
        requester = context[Requester]
        if requester.roles & set(self.roles):
            return None
        text = f"post {requester.post_id} may not {move}; a post with role {' or '.join(self.roles)} may"
        return ForbiddenError(
            text, "ROLE_MISSING", {"move": move, "post": requester.post_id, "roles": " ".join(self.roles)}
        )
