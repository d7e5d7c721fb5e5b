"""A person says where a held report is; it becomes its signal."""

from __future__ import annotations

import datetime as dt

from cityloop.common.v1.common_pb2 import Place, Position
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop_audit import AuditEntry, record
from cityloop_city import CityModel
from cityloop_database import UnitOfWork
from cityloop_errors import ConflictError, ForbiddenError, NotFoundError
from cityloop_messaging import Outbox, new_id
from cityloop_rpc import ActingPost

from cityloop_event_hub.adapters import report_facts, report_store
from cityloop_event_hub.handlers.take_reports import place_in

ROLES = frozenset({"intake", "inspect"})


async def locate_report(
    work: UnitOfWork,
    outbox: Outbox,
    city: CityModel,
    post: ActingPost,
    system: str,
    report_number: str,
    position: Position,
    occurred_at: dt.datetime,
    recorded_at: dt.datetime,
) -> ReportLink:
    """Give a held report its position; the signal leaves with the unit of work. Returns the link as it still is.

    Raises:
        ForbiddenError: the post may not locate reports.
        NotFoundError: no such report was ever held.
        ConflictError: it has been located.
        InvalidError: the position cannot be used, or lies outside the city.
    """
    if not post.roles & ROLES:
        raise ForbiddenError(
            f"post {post.post_id} may not locate reports; a post with role {' or '.join(sorted(ROLES))} may",
            "ROLE_MISSING",
        )
    held = await report_store.lock_held(work.connection, report_number)
    if held is None:
        raise NotFoundError(f"no report {report_number!r} is held", "REPORT_UNKNOWN")
    if held.located:
        raise ConflictError(f"report {report_number} has been located already", "REPORT_LOCATED")
    place = place_in(city, Place(position=position, text=held.report.place.text))
    await report_store.mark_located(work.connection, [held.report], recorded_at)
    await outbox.add(work, [report_facts.report_signal(held.report, place, held.traceparent, recorded_at)])
    entry = AuditEntry(
        entry_id=new_id(),
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        department_id=post.department_id,
        system=system,
        post_id=post.post_id,
        person_id=post.person_id,
        action="locate-report",
        subject=report_number,
        details={"longitude": position.longitude, "latitude": position.latitude},
    )
    await record(work.connection, entry)
    return held.link
