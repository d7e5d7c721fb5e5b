"""What the room of notifications offers to other rooms."""

from __future__ import annotations

from collections.abc import Callable

from cityloop.citizen.v1 import notifications_service_pb2_grpc
from cityloop_database import Connection, Pool
from cityloop_localisation import Catalogues
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks
from cityloop_rpc import Registration
from cityloop_service import Room

from cityloop_citizen_services.cases.domain import Cases
from cityloop_citizen_services.notifications.entrypoints.notifications_servicer import NotificationsServicer
from cityloop_citizen_services.notifications.handlers.check_packs import pack_check
from cityloop_citizen_services.notifications.handlers.inbox import DatabaseInbox
from cityloop_citizen_services.notifications.handlers.reaction_acts import MessageActs
from cityloop_citizen_services.notifications.handlers.reporter_notifier import OwnTexts, ReporterNotifier
from cityloop_citizen_services.reports.domain.protocols import LockedReports

__all__ = ["NotificationsRoom", "pack_check"]


class NotificationsRoom(Room):
    """Tells reporters what becomes of their reports.

    Args:
        pool: of the service's database.
        outbox: of receipts.
        cases: of the events that reports have joined.
        packs: in use; they have the words.
        catalogues: the languages of people.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        cases: Cases[Connection | Pool],
        packs: Callable[[], ActivePacks],
        catalogues: Catalogues,
    ) -> None:
        self._cases = cases
        self.registrations = (
            Registration(
                "cityloop.citizen.v1.NotificationsService",
                notifications_service_pb2_grpc.add_NotificationsServiceServicer_to_server,
                NotificationsServicer(pool),
            ),
        )
        own = OwnTexts(catalogues)
        self.notifier = ReporterNotifier(outbox, packs, own)
        """Follows reports, and delivers what other rooms have for reporters."""
        self.inbox = DatabaseInbox(pool, cases, packs, own)

    def acts(self, reports: LockedReports[Connection]) -> MessageActs:
        """What reactions tell the reporters of these reports."""
        return MessageActs(self.notifier, reports, self._cases)
