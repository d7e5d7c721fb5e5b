"""Signing in, taking tokens, signing out."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, Moment, UnauthenticatedError
from cityloop_messaging import new_id
from cityloop_telemetry import Logger

from cityloop_data_sharing.sign_in.adapters import session_store
from cityloop_data_sharing.sign_in.domain.sessions import Session, Use, judge_use
from cityloop_data_sharing.sign_in.telemetry import LogEvents
from cityloop_data_sharing.staff.domain.protocols import Members, PostOfPerson

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as it is used."""

    session: Session
    new_secret: str
    """Empty while the one that was used stays."""
    posts: Sequence[PostOfPerson]


async def open_session(
    work: UnitOfWork, members: Members[Connection], person_id: str, lasts: dt.timedelta, system: str, now: dt.datetime
) -> tuple[Session, str]:
    """Begin the session of a person whom the issuer vouches for; returns it with its secret.

    Raises:
        ForbiddenError: the person holds no post.
    """
    posts = await members.posts_of_person(work.connection, person_id, now)
    if not posts:
        raise ForbiddenError(
            "you hold no post by the staff directories: whoever keeps your department's has to enter you",
            "PERSON_WITHOUT_POST",
        )
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session = Session(
        session_id=str(new_id()),
        person_id=person_id,
        newest=1,
        newest_seen=False,
        newest_at=now,
        form_secret=secrets.token_urlsafe(SECRET_BYTES),
        expires_at=now + lasts,
    )
    await session_store.insert(work.connection, session, secret)
    await _record(work, posts, session, system, "sign-in", now)
    return session, secret


async def use_session(
    work: UnitOfWork, members: Members[Connection], secret: str, system: str, now: dt.datetime
) -> OpenSession | UnauthenticatedError:
    """The session of a secret, or why it is over: returned, since what ends it is to be kept."""
    found = await session_store.lock(work.connection, secret, now)
    if found is None:
        return UnauthenticatedError("the session is over: sign in again", "SESSION_OVER")
    session, number = found
    use = judge_use(session, number, now)
    posts = await members.posts_of_person(work.connection, session.person_id, now)
    if use is Use.COPIED or not posts:
        await session_store.delete(work.connection, session.session_id)
        if use is Use.COPIED:
            Logger().warning(LogEvents.SESSION_COPIED)
            await _record(work, posts, session, system, "end-copied-session", now)
        return UnauthenticatedError("the session is over: sign in again", "SESSION_OVER")
    new_secret = ""
    if use is Use.CHANGED:
        new_secret = secrets.token_urlsafe(SECRET_BYTES)
        await session_store.change_secret(work.connection, session, new_secret, now)
    elif number == session.newest and not session.newest_seen:
        await session_store.mark_seen(work.connection, session.session_id)
    return OpenSession(session, new_secret, posts)


async def end_session(
    work: UnitOfWork, members: Members[Connection], secret: str, system: str, now: dt.datetime
) -> None:
    """End the session of a secret; one that is over already is left as it is."""
    found = await session_store.lock(work.connection, secret, now)
    if found is not None:
        posts = await members.posts_of_person(work.connection, found[0].person_id, now)
        await session_store.delete(work.connection, found[0].session_id)
        await _record(work, posts, found[0], system, "sign-out", now)


async def _record(
    work: UnitOfWork, posts: Sequence[PostOfPerson], session: Session, system: str, act: str, now: dt.datetime
) -> None:
    department = posts[0].department_id if posts else ""
    actor = Actor(department, system, "", session.person_id)
    details = {"posts": [post.post_id for post in posts]}
    await record_evidence(work.connection, actor, Moment(now, now), act, session.session_id, details)
