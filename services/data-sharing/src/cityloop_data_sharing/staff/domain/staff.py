"""The staff directory of a department: its persons, who holds which of its posts, and what a new directory changes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from cityloop_kernel import InvalidError

MAX_PERSONS = 10_000
MAX_HOLDINGS = 20_000
MAX_ID, MAX_NAME = 64, 100
PERSON_ID = re.compile(r"[\w.@-]+")
PHONE = re.compile(r"\+?[0-9][0-9 -]{1,30}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who holds a post; the same id is the same person in every department."""

    person_id: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """That a person holds a post, or stands in for whoever holds it, from and until."""

    post_id: str
    person_id: str
    valid_from: dt.datetime | None
    """None only in what is wanted: since it is applied, or since it held already."""
    valid_until: dt.datetime | None = None
    deputy: bool = False


@dataclass(frozen=True, slots=True)
class StaffChanges:
    """What a directory changes of the one before; each holding as it is afterwards."""

    added: tuple[Holding, ...] = ()
    changed: tuple[Holding, ...] = ()
    ended: tuple[Holding, ...] = ()
    vacant_posts: tuple[str, ...] = ()
    """Posts of the department that nobody holds, now or later, afterwards."""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.ended)

    @property
    def saved(self) -> tuple[Holding, ...]:
        """All that is written."""
        return (*self.added, *self.changed, *self.ended)


def check_staff(posts: Collection[str], persons: Sequence[Person], wanted: Sequence[Holding]) -> None:
    """Whether this can be the directory of a department.

    Args:
        posts: of the department.
        persons: who hold them.
        wanted: who holds which.

    Raises:
        InvalidError: it cannot; the message names the person or the post, and what to do.
    """
    if not wanted:
        raise InvalidError(
            "a directory in which nobody holds a post would keep everybody from acting; name at least one holder",
            "STAFF_EMPTY",
        )
    if len(persons) > MAX_PERSONS or len(wanted) > MAX_HOLDINGS:
        raise InvalidError(
            f"a directory has at most {MAX_PERSONS} persons and {MAX_HOLDINGS} holders", "STAFF_TOO_LARGE"
        )
    known: set[str] = set()
    for person in persons:
        if not PERSON_ID.fullmatch(person.person_id) or len(person.person_id) > MAX_ID:
            raise _invalid(f"{person.person_id!r} is no person id: letters, digits and . _ @ -, at most {MAX_ID}")
        if not person.name.strip() or len(person.name) > MAX_NAME:
            raise _invalid(f"give person {person.person_id!r} a name of at most {MAX_NAME} characters")
        if person.phone and not PHONE.fullmatch(person.phone):
            raise _invalid(f"the phone of person {person.person_id!r} is no number; leave it empty or mend it")
        if person.person_id in known:
            raise _invalid(f"person {person.person_id!r} stands twice in it; once is enough")
        known.add(person.person_id)
    seen: set[tuple[str, str, dt.datetime | None]] = set()
    for holding in wanted:
        _check_holding(posts, known, holding)
        key = (holding.post_id, holding.person_id, holding.valid_from)
        if key in seen:
            raise _invalid(f"{holding.person_id!r} holds {holding.post_id!r} twice from the same moment; name it once")
        seen.add(key)
    if idle := known - {holding.person_id for holding in wanted}:
        raise _invalid(f"person {min(idle)!r} holds no post; the directory is of those who do")


def _check_holding(posts: Collection[str], persons: Collection[str], holding: Holding) -> None:
    if holding.post_id not in posts:
        raise InvalidError(
            f"the department has no post {holding.post_id!r}; posts are those of the city", "STAFF_POST_UNKNOWN"
        )
    if holding.person_id not in persons:
        raise _invalid(f"{holding.person_id!r} holds {holding.post_id!r} and is not among the persons; add the person")
    since, until = holding.valid_from, holding.valid_until
    if until is not None and since is not None and until <= since:
        raise _invalid(f"{holding.person_id!r} would hold {holding.post_id!r} until before it begins; mend the moments")


def changes_of(
    posts: Iterable[str], present: Sequence[Holding], wanted: Sequence[Holding], now: dt.datetime
) -> StaffChanges:
    """What makes the wanted holdings out of the present ones.

    Args:
        posts: of the department.
        present: holdings of now and later.
        wanted: all that shall hold from now on; those without a beginning keep the one they have.
        now: when those begin that are new, and when those end that are no longer wanted.
    """
    by_key = {(held.post_id, held.person_id, held.valid_from): held for held in present}
    since: dict[tuple[str, str], dt.datetime | None] = {}
    for held in present:
        since.setdefault((held.post_id, held.person_id), held.valid_from)
    added, changed = [], []
    for holding in wanted:
        if holding.valid_from is None:
            holding = replace(holding, valid_from=since.get((holding.post_id, holding.person_id), now))
        before = by_key.pop((holding.post_id, holding.person_id, holding.valid_from), None)
        if before is None:
            added.append(holding)
        elif before != holding:
            changed.append(holding)
    ended = end_all(by_key.values(), now)
    held_posts = {holding.post_id for holding in wanted if holding.valid_until is None or holding.valid_until > now}
    return StaffChanges(tuple(added), tuple(changed), ended, tuple(sorted(set(posts) - held_posts)))


def end_all(holdings: Iterable[Holding], now: dt.datetime) -> tuple[Holding, ...]:
    """These holdings with their end; those that would begin later never do."""
    return tuple(replace(held, valid_until=now) for held in holdings)


def _invalid(message: str) -> InvalidError:
    return InvalidError(message, "STAFF_INVALID")
