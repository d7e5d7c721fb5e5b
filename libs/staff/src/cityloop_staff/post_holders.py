"""Who holds the posts of one department, in one version of its directory."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cityloop.sharing.v1.staff_pb2 import PostHolder

Span = tuple[dt.datetime, dt.datetime | None]
"""From and until; without an end where that is None."""


@dataclass(frozen=True, slots=True)
class PostHolders:
    """Persons by the post that they hold, each with when; those of the past are left out."""

    version: int = 0
    """Of the directory; 0 where the department has none."""
    spans: Mapping[tuple[str, str], tuple[Span, ...]] = field(default_factory=dict)
    """By post and person."""

    @classmethod
    def of(cls, version: int, holders: Iterable[PostHolder]) -> PostHolders:
        """From what data-sharing answers."""
        spans: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
        for holder in holders:
            until = holder.valid_until.ToDatetime(tzinfo=dt.UTC) if holder.HasField("valid_until") else None
            spans[holder.post_id, holder.person_id].append((holder.valid_from.ToDatetime(tzinfo=dt.UTC), until))
        return cls(version, {key: tuple(found) for key, found in spans.items()})

    def holds(self, post_id: str, person_id: str, moment: dt.datetime) -> bool:
        """Whether a person holds a post at a moment, or stands in for its holder."""
        return any(
            since <= moment and (until is None or moment < until)
            for since, until in self.spans.get((post_id, person_id), ())
        )
