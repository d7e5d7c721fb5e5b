"""What a changing call says of itself."""

from __future__ import annotations

import datetime as dt
import uuid

from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop_messaging import to_timestamp

OPERATOR = "operator"
"""Post and person of the operator, who is no department of the city and names himself."""


def change(post: str = OPERATOR, person: str = OPERATOR, *, key: str = "", at: dt.datetime | None = None) -> Change:
    """A change by a person in a post.

    Args:
        post: who acts.
        person: in that post.
        key: of idempotency; empty: a fresh one.
        at: when it happened, for what may be imported; None: it happens now.
    """
    return Change(
        idempotency_key=key or str(uuid.uuid4()),
        occurred_at=None if at is None else to_timestamp(at),
        actor=Actor(post_id=post, person_id=person),
    )
