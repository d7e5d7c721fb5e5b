"""What the room of Open311 serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_city import CityReplica
from cityloop_database import Connection, Pool
from cityloop_packs import ActivePacks
from cityloop_service import Room
from cityloop_web import ApiKeys, SourceBounds

from cityloop_citizen_services.edge.bounds import PhoneBound
from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.open311.entrypoints.open311 import Open311
from cityloop_citizen_services.open311.entrypoints.open311_client import Open311Client
from cityloop_citizen_services.open311.entrypoints.refusals import open311_or_page
from cityloop_citizen_services.reports.domain.protocols import Intake, Reports, Submissions
from cityloop_citizen_services.settings import Settings

__all__ = ["Open311Room", "open311_or_page"]


class Open311Room(Room):
    """Open311 GeoReport v2.

    Args:
        pool: of the service's database.
        city: in use.
        packs: in use.
        reports: to be read.
        intake: classes and places.
        submissions: takes reports in.
        bounds: on what a source may submit.
        phones: on what may give one phone number.
        forms: of classes.
        settings: of the service: keys of clients, links given out, whom they may ask.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        city: CityReplica,
        packs: Callable[[], ActivePacks],
        reports: Reports[Pool],
        intake: Intake,
        submissions: Submissions,
        bounds: SourceBounds,
        phones: PhoneBound,
        forms: ReportForms[Connection],
        settings: Settings,
        clock: Callable[[], dt.datetime],
    ) -> None:
        keys, link, contact = ApiKeys.read(settings.api_keys_file, Open311Client), settings.base_url, settings.contact
        doors = (bounds, phones, forms, keys)
        calls = Open311(pool, city, packs, reports, intake, submissions, *doors, link, contact, clock)
        self.routers = (calls.router(),)
