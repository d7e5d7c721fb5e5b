"""The staff directory as contracts have it."""

from __future__ import annotations

from cityloop.sharing.v1 import staff_pb2, staff_service_pb2
from cityloop_messaging import to_datetime, to_timestamp

from cityloop_data_sharing.staff.domain.staff import Holding, Person, StaffChanges


def persons_of(staff: staff_service_pb2.Staff) -> list[Person]:
    """Those whom it names."""
    return [Person(person.person_id, person.name.strip(), person.phone.strip()) for person in staff.persons]


def holdings_of(staff: staff_service_pb2.Staff) -> list[Holding]:
    """Who shall hold which post.

    Raises:
        InvalidError: a moment is none.
    """
    return [
        Holding(
            holder.post_id,
            holder.person_id,
            to_datetime(holder.valid_from) if holder.HasField("valid_from") else None,
            to_datetime(holder.valid_until) if holder.HasField("valid_until") else None,
            holder.deputy,
        )
        for holder in staff.holders
    ]


def person_message(person: Person) -> staff_pb2.Person:
    """A person."""
    return staff_pb2.Person(person_id=person.person_id, name=person.name, phone=person.phone)


def holder_message(holding: Holding) -> staff_pb2.PostHolder:
    """Who holds a post."""
    since, until = holding.valid_from, holding.valid_until
    return staff_pb2.PostHolder(
        post_id=holding.post_id,
        person_id=holding.person_id,
        valid_from=None if since is None else to_timestamp(since),
        valid_until=None if until is None else to_timestamp(until),
        deputy=holding.deputy,
    )


def changes_message(changes: StaffChanges) -> staff_service_pb2.StaffChanges:
    """What a directory changes."""
    return staff_service_pb2.StaffChanges(
        added=map(holder_message, changes.added),
        changed=map(holder_message, changes.changed),
        ended=map(holder_message, changes.ended),
        vacant_posts=changes.vacant_posts,
    )
