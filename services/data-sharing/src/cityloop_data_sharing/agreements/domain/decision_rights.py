"""Which posts decide on agreements for their department."""

from __future__ import annotations

from collections.abc import Collection

from cityloop_packs import Right


def may_decide(rights: Collection[str], rights_of_department: Collection[str]) -> bool:
    """Whether a post may decide on agreements; in their absence that is, where no post of its department may.

    Args:
        rights: of the post.
        rights_of_department: of all its posts together.
    """
    present = Right.DECIDE_AGREEMENTS in rights_of_department
    return (Right.DECIDE_AGREEMENTS if present else Right.DECIDE_AGREEMENTS_IN_ABSENCE) in rights
