"""What the room of the desk serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import grpc
from cityloop_city import CityReplica
from cityloop_packs import ActivePacks
from cityloop_service import Room
from starlette.requests import Request
from starlette.responses import Response

from cityloop_console.desk.adapters.cases_client import CasesClient
from cityloop_console.desk.adapters.reports_client import ReportsClient
from cityloop_console.desk.adapters.staff_client import StaffClient
from cityloop_console.desk.entrypoints.desk_edge import desk_routes
from cityloop_console.desk.entrypoints.desk_sources import Desk
from cityloop_console.desk.entrypoints.duty_edge import duty_routes
from cityloop_console.desk.entrypoints.file_edge import file_routes
from cityloop_console.sign_in.domain.signed_in import Browsers
from cityloop_console.timelines.domain.told_timeline import TellTimeline

__all__ = ["DeskRoom"]


class DeskRoom(Room):
    """The desk of whoever is signed in.

    Args:
        browsers: who uses them.
        cases: a channel to collaboration-tasks.
        reports: a channel to citizen-services.
        sharing: a channel to data-sharing.
        city: in use.
        packs: in use.
        tell: tells the timeline of a case.
        clock: now.
    """

    def __init__(
        self,
        browsers: Browsers[Request, Response],
        cases: grpc.aio.Channel,
        reports: grpc.aio.Channel,
        sharing: grpc.aio.Channel,
        city: CityReplica,
        packs: Callable[[], ActivePacks],
        tell: TellTimeline,
        clock: Callable[[], dt.datetime],
    ) -> None:
        of_cases, of_reports = CasesClient(cases), ReportsClient(reports)
        desk = Desk(browsers, of_cases, of_reports, StaffClient(sharing), city, packs, tell, clock)
        self.routers = (desk_routes(desk), duty_routes(desk), file_routes(browsers, of_cases, of_reports))
