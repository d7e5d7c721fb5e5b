"""What the room serves and runs, and offers to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.citizen.v1 import forms_service_pb2_grpc
from cityloop_packs import ActivePacks
from cityloop_rpc import Registration
from cityloop_service import Foundation, Job, Room

from cityloop_citizen_services.forms.entrypoints import FormsServicer
from cityloop_citizen_services.forms.handlers import StoredDrafts, StoredReportForms, answers_inquiry

__all__ = ["FormsRoom", "answers_inquiry"]
EXPIRE_SECONDS = 3_600.0


class FormsRoom(Room):
    """Serves the forms of classes, and keeps answers and drafts for other rooms.

    Args:
        base: of the service.
        packs: in use.
        clock: now.
    """

    def __init__(self, base: Foundation, packs: Callable[[], ActivePacks], clock: Callable[[], dt.datetime]) -> None:
        self.forms = StoredReportForms(base.pool, packs, base.city)
        self.drafts = StoredDrafts(base.pool, clock)
        self.registrations = (
            Registration(
                "cityloop.citizen.v1.FormsService",
                forms_service_pb2_grpc.add_FormsServiceServicer_to_server,
                FormsServicer(self.forms),
            ),
        )
        self.jobs = (Job(EXPIRE_SECONDS, "report-drafts", self.drafts.expire),)
