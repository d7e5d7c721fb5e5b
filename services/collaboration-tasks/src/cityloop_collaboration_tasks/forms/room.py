"""What the room serves, and offers to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import grpc
from cityloop.cases.v1 import forms_service_pb2_grpc
from cityloop_database import Connection
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Foundation, Job, Room

from cityloop_collaboration_tasks.forms.adapters.register_client import ROW_DEADLINE_SECONDS, RegisterClient
from cityloop_collaboration_tasks.forms.domain import SubjectOf
from cityloop_collaboration_tasks.forms.entrypoints import FormsServicer
from cityloop_collaboration_tasks.forms.handlers.answers import StoredFormAnswers, answers_inquiry
from cityloop_collaboration_tasks.forms.handlers.drafts import AnswerDrafts

__all__ = ["ROW_DEADLINE_SECONDS", "FormsRoom", "StoredFormAnswers", "answers_inquiry"]
EXPIRE_SECONDS = 3_600.0


class FormsRoom(Room):
    """Serves forms, and keeps answers that are begun.

    Args:
        base: of the service.
        authorizer: vouches for who acts.
        packs: in use.
        answers: which other rooms take.
        subjects: what forms are about, by how a request names them: `task_id`, `case_id`, `flow_id`.
        sharing: a channel to data-sharing.
        clock: the present.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        answers: StoredFormAnswers,
        subjects: Mapping[str, SubjectOf[Connection]],
        sharing: grpc.aio.Channel,
        clock: Callable[[], dt.datetime],
    ) -> None:
        drafts = AnswerDrafts(base.pool, answers, subjects, RegisterClient(sharing), lambda: base.city.model)
        self.registrations = (
            Registration(
                "cityloop.cases.v1.FormsService",
                forms_service_pb2_grpc.add_FormsServiceServicer_to_server,
                FormsServicer(base.pool, authorizer, packs, answers, drafts, subjects),
            ),
        )

        async def expire() -> None:
            await drafts.expire(clock())

        self.jobs = (Job(EXPIRE_SECONDS, "drafts", expire),)
