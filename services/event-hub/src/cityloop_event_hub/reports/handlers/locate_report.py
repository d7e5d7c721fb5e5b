"""A person says where a held report is; it becomes its signal."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import Place, Position
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, ForbiddenError, Moment, NotFoundError
from cityloop_messaging import Outbox
from cityloop_packs import Right

from cityloop_event_hub.reports.adapters import report_messages, report_store


async def locate_report(
    work: UnitOfWork,
    outbox: Outbox,
    city: CityModel,
    post: Actor,
    report_number: str,
    position: Position,
    moment: Moment,
) -> ReportLink:
    """Give a held report its position; the signal leaves with the unit of work. Returns the link as it still is.

    Raises:
        ForbiddenError: the post may not locate reports.
        NotFoundError: no such report was ever held.
        ConflictError: it has been located.
        InvalidError: the position cannot be used, or lies outside the city.
    """
    if Right.LOCATE_REPORTS not in post.rights:
        raise ForbiddenError(
            f"post {post.post_id} may not locate reports; a post of a role with the right {Right.LOCATE_REPORTS} may",
            "RIGHT_MISSING",
        )
    held = await report_store.lock_held(work.connection, report_number)
    if held is None:
        raise NotFoundError(f"no report {report_number!r} is held", "REPORT_UNKNOWN")
    if held.located:
        raise ConflictError(f"report {report_number} has been located already", "REPORT_LOCATED")
    place = city.resolve(Place(position=position, text=held.report.place.text))
    await report_store.mark_located(work.connection, [held.report], moment.recorded_at)
    await outbox.add(work, [report_messages.report_signal(held.report, place, held.traceparent, moment.recorded_at)])
    details = {"longitude": position.longitude, "latitude": position.latitude}
    await record_evidence(work.connection, post, moment, "locate-report", report_number, details)
    return held.link
