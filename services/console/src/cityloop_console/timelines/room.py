"""What the room serves."""

from __future__ import annotations

from collections.abc import Callable

import grpc
from cityloop_city import CityReplica
from cityloop_database import Pool
from cityloop_localisation import Catalogues
from cityloop_modes import Modes
from cityloop_packs import ActivePacks
from cityloop_service import Room

from cityloop_console.timelines.adapters.report_client import ReportClient
from cityloop_console.timelines.entrypoints.overview_edge import overview_routes
from cityloop_console.timelines.entrypoints.timeline_edge import Unread, timeline_routes
from cityloop_console.timelines.entrypoints.told_timelines import teller
from cityloop_console.timelines.handlers.timeline import ProjectedOn

__all__ = ["TimelinesRoom"]


class TimelinesRoom(Room):
    """Serves the pages of timelines and the overview.

    Args:
        pool: of the console's database.
        projected_on: what is projected, on a connection.
        city: the city in use.
        packs: in use.
        modes: that are followed.
        people: a channel to citizen-services.
        unread: snapshots that are still read, of which something may lack.
        catalogues: languages of the pages.
    """

    def __init__(
        self,
        pool: Pool,
        projected_on: ProjectedOn,
        city: CityReplica,
        packs: Callable[[], ActivePacks],
        modes: Callable[[], Modes],
        people: grpc.aio.Channel,
        unread: Unread,
        catalogues: Catalogues,
    ) -> None:
        self.tell = teller(pool, projected_on, city, packs)
        self.routers = (
            overview_routes(pool, projected_on, city, packs, modes, unread, catalogues),
            timeline_routes(pool, projected_on, city, packs, ReportClient(people), unread, catalogues),
        )
