"""Bookings of crews, pumps and vehicles: one task at a time has one, and who waits longest is served first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment, NotFoundError
from cityloop_messaging import new_id
from cityloop_packs import Right
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.domain.history import BOOKING, CaseHistory, HistoryEntry
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.resources.adapters import booking_store, resource_messages
from cityloop_collaboration_tasks.resources.domain.bookings import (
    Booking,
    BookingState,
    Resource,
    free_resources,
    grant_waiting,
    waiting_reason,
)
from cityloop_collaboration_tasks.resources.telemetry import Metrics

MAX_NAME = 200


class Bookings:
    """Declares, books and releases resources.

    Args:
        cases: the cases, on a connection: bookings are for their tasks.
        history: of cases: bookings stand in it.
    """

    def __init__(self, cases: Callable[[Connection], CaseRecords], history: CaseHistory[UnitOfWork]) -> None:
        self._cases = cases
        self._history = history

    async def put_resource(self, work: UnitOfWork, actor: Actor, resource: Resource, moment: Moment) -> Resource:
        """A department declares a resource of its own; who waits for its kind may get it at once.

        Raises:
            InvalidError: it has no id or no kind.
            ForbiddenError: it is another department's.
            ConflictError: it is booked and would change its kind.
        """
        _may_handle(actor, "put a resource")
        if (
            not resource.resource_id
            or not resource.kind
            or max(len(resource.resource_id), len(resource.kind)) > MAX_NAME
        ):
            raise InvalidError(
                f"a resource needs an id and a kind of at most {MAX_NAME} characters", "RESOURCE_INVALID"
            )
        before = await booking_store.find_resource(work.connection, resource.resource_id)
        kinds = {resource.kind} if before is None else {resource.kind, before.kind}
        await booking_store.lock_kinds(work.connection, sorted(kinds))
        before = await booking_store.find_resource(work.connection, resource.resource_id)
        owner = resource.department_id if before is None else before.department_id
        if actor.department_id != owner or resource.department_id != owner:
            raise ForbiddenError(f"{resource.resource_id} is of {owner}; only it may put it", "FOREIGN_RESOURCE")
        if before is not None and before.kind != resource.kind:
            booked = await booking_store.bookings_of_kind(work.connection, before.kind)
            if before not in free_resources([before], booked):
                details = {"resource": resource.resource_id}
                raise ConflictError(f"{resource.resource_id} is booked; release it first", "RESOURCE_BOOKED", details)
        await booking_store.save_resource(work.connection, resource, moment.recorded_at)
        await record_evidence(
            work.connection, actor, moment, "put-resource", resource.resource_id, {"kind": resource.kind}
        )
        await self._grant_waiting(work, resource.kind, moment)
        return resource

    async def book_resource(
        self, work: UnitOfWork, actor: Actor, task_id: str, kind: str, resource_id: str, moment: Moment
    ) -> Booking:
        """A resource for a task of the actor's department: granted when one is free, else it waits and says why.

        Args:
            work: the unit of work.
            actor: who asks.
            task_id: of an accepted task.
            kind: of resource.
            resource_id: a particular one; any when empty.
            moment: of the request.

        Raises:
            ConflictError: nobody is at work on the task, or the particular one is booked.
            NotFoundError: there is no such resource.
        """
        _may_handle(actor, "book a resource")
        case, task = await self._cases(work.connection).lock_task(actor, task_id)
        if not task.state.at_work:
            raise ConflictError(
                f"task {task.task_number} is {task.state}: accept it before booking", "TASK_NOT_ACCEPTED"
            )
        await booking_store.lock_kinds(work.connection, [kind])
        resources = await booking_store.resources_of(work.connection, kind)
        wanted = [resource for resource in resources if resource_id in {"", resource.resource_id}]
        if not wanted:
            raise NotFoundError(f"there is no {kind!r} {resource_id}".rstrip(), "RESOURCE_UNKNOWN")
        bookings = await booking_store.bookings_of_kind(work.connection, kind)
        available, why = free_resources(wanted, bookings), waiting_reason(kind, bookings)
        if resource_id and not available:
            Metrics.BOOKINGS.labels("refused").inc()
            raise ConflictError(f"{resource_id}: {why.text}", "RESOURCE_BOOKED", why.details)
        booking = Booking(
            booking_id=str(new_id()),
            state=BookingState.WAITING,
            kind=kind,
            resource_id="",
            case_id=case.case_id,
            case_number=case.case_number,
            task_id=task.task_id,
            department_id=task.department_id,
            reason=why.text,
            requested_at=moment.occurred_at,
            details=why.details,
        )
        if available:
            booking = booking.granted(available[0].resource_id, moment.occurred_at)
        await self._save(work, [booking])
        await record_evidence(
            work.connection, actor, moment, f"book-{booking.state.value}", task.task_number, _details(booking)
        )
        return booking

    async def release_resource(self, work: UnitOfWork, actor: Actor, booking_id: str, moment: Moment) -> Booking:
        """A department gives a resource back, or leaves the queue; who waits longest is served at once.

        Raises:
            NotFoundError: there is no such booking.
            ForbiddenError: it is another department's.
            ConflictError: it was released before.
        """
        _may_handle(actor, "release a resource")
        found = await booking_store.find_booking(work.connection, booking_id)
        if found is None:
            raise NotFoundError(f"no booking {booking_id!r}", "BOOKING_UNKNOWN")
        if found.department_id != actor.department_id:
            raise ForbiddenError(f"the booking is of {found.department_id}", "FOREIGN_BOOKING")
        await booking_store.lock_kinds(work.connection, [found.kind])
        found = await booking_store.find_booking(work.connection, booking_id) or found
        if found.state is BookingState.RELEASED:
            raise ConflictError(f"booking {booking_id} was released before", "ALREADY_RELEASED")
        booking = found.released(moment.occurred_at)
        await self._save(work, [booking])
        await record_evidence(work.connection, actor, moment, "release", booking.case_number, _details(booking))
        await self._grant_waiting(work, booking.kind, moment)
        return booking

    async def release_of_tasks(self, work: UnitOfWork, task_ids: Sequence[str], moment: Moment) -> None:
        """What tasks had, or waited for, is given back, since nobody is at work on them; their cases are locked."""
        found = await booking_store.bookings_of_tasks(work.connection, task_ids) if task_ids else []
        if not found:
            return
        kinds = sorted({booking.kind for booking in found})
        await booking_store.lock_kinds(work.connection, kinds)
        found = await booking_store.bookings_of_tasks(work.connection, task_ids)
        await self._save(work, [booking.released(moment.occurred_at) for booking in found])
        for kind in kinds:
            await self._grant_waiting(work, kind, moment)

    async def _grant_waiting(self, work: UnitOfWork, kind: str, moment: Moment) -> None:
        resources = await booking_store.resources_of(work.connection, kind)
        bookings = await booking_store.bookings_of_kind(work.connection, kind)
        await self._save(work, grant_waiting(resources, bookings, moment.occurred_at))

    async def _save(self, work: UnitOfWork, bookings: Sequence[Booking]) -> None:
        trace_id = trace_id_of(current_traceparent())
        for booking in bookings:
            await booking_store.save_booking(work.connection, booking)
            entry = HistoryEntry(BOOKING, resource_messages.booking_message(booking).SerializeToString(), trace_id)
            await self._history.add(work, booking.case_id, [entry])
            Metrics.BOOKINGS.labels(booking.state.value).inc()


def _may_handle(actor: Actor, act: str) -> None:
    if Right.HANDLE_TASKS not in actor.rights:
        raise ForbiddenError(
            f"post {actor.post_id} may not {act}; a post of a role with the right {Right.HANDLE_TASKS} may",
            "RIGHT_MISSING",
        )


def _details(booking: Booking) -> dict[str, str]:
    return {"booking_id": booking.booking_id, "kind": booking.kind, "resource_id": booking.resource_id}
