"""What the room serves, and offers to others."""

from __future__ import annotations

from collections.abc import Callable

from cityloop.cases.v1 import forms_service_pb2_grpc
from cityloop_packs import ActivePacks
from cityloop_rpc import Registration
from cityloop_service import Foundation, Room

from cityloop_collaboration_tasks.forms.entrypoints import FormsServicer
from cityloop_collaboration_tasks.forms.handlers import StoredFormAnswers, answers_inquiry

__all__ = ["FormsRoom", "answers_inquiry"]


class FormsRoom(Room):
    """Serves forms, and keeps the answers that other rooms take.

    Args:
        base: of the service.
        packs: in use.
    """

    def __init__(self, base: Foundation, packs: Callable[[], ActivePacks]) -> None:
        self.answers = StoredFormAnswers(packs, lambda: base.city.model)
        self.registrations = (
            Registration(
                "cityloop.cases.v1.FormsService",
                forms_service_pb2_grpc.add_FormsServiceServicer_to_server,
                FormsServicer(base.pool, packs, self.answers),
            ),
        )
