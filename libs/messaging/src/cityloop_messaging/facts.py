"""Facts by the declarations of their topics."""

from __future__ import annotations

from operator import attrgetter
from uuid import UUID

from cityloop.topics import Topic
from cityloop_kernel import derived_id

from cityloop_messaging.envelope import Fact, to_datetime
from cityloop_messaging.subscription import Payload


def fact_of(
    topic: Topic[Payload], payload: Payload, jurisdiction: str, *, key: str = "", traceparent: str = ""
) -> Fact[Payload]:
    """A payload as the fact that its topic declares: key, subject and id are its fields, or derived from them.

    Args:
        topic: says which fields these are; its owner is the source.
        payload: with `occurred_at`, and with `version` where the topic's subjects have versions.
        jurisdiction: code of the division that owns it.
        key: of a topic whose key is no field; then it is the subject too.
        traceparent: of the trace that it belongs to; that of the present one when empty.
    """
    subject = str(attrgetter(topic.subject_field)(payload)) if topic.subject_field else key
    version: int | None = attrgetter("version")(payload) if topic.versioned_subjects else None
    own_id = attrgetter(topic.id_field)(payload) if topic.id_field else ""
    return Fact(
        topic=topic,
        key=key or str(attrgetter(topic.key_field)(payload)),
        fact_id=UUID(own_id) if own_id else derived_id(topic.name, subject, version or 0),
        source=topic.owner,
        subject=subject,
        occurred_at=to_datetime(attrgetter("occurred_at")(payload)),
        jurisdiction=jurisdiction,
        payload=payload,
        sequence=version,
        traceparent=traceparent,
    )
