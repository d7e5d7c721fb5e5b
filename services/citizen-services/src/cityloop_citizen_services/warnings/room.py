"""What the room consumes and serves."""

from __future__ import annotations

from cityloop.topics import EVENTS_WARNINGS
from cityloop_city import CityReplica
from cityloop_database import Pool
from cityloop_messaging import Subscription
from cityloop_service import Room

from cityloop_citizen_services.warnings.adapters.warning_store import StoredWarnings
from cityloop_citizen_services.warnings.entrypoints.warning_pages import WarningPages
from cityloop_citizen_services.warnings.handlers.warning_consumer import WarningConsumer


class WarningsRoom(Room):
    """Keeps warnings in their newest version and shows those in force."""

    def __init__(self, pool: Pool, city: CityReplica) -> None:
        self.warnings = StoredWarnings(pool)
        """For the other rooms."""
        self.subscriptions = (Subscription(EVENTS_WARNINGS, WarningConsumer(pool).handle),)
        self.routers = (WarningPages(self.warnings, city).router(),)
