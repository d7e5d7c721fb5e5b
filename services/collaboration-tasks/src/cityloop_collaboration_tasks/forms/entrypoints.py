"""gRPC: cityloop.cases.v1.FormsService."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cityloop.cases.v1 import forms_service_pb2 as messages
from cityloop.cases.v1 import forms_service_pb2_grpc as stubs
from cityloop_database import Pool, UnitOfWork
from cityloop_packs import FORMS, ActivePacks, field_problem, json_schema_of

from cityloop_collaboration_tasks.forms.handlers import StoredFormAnswers


class FormsServicer(stubs.FormsServiceServicer):
    """What officers are asked, and whether an answer would be taken."""

    def __init__(self, pool: Pool, packs: Callable[[], ActivePacks], answers: StoredFormAnswers) -> None:
        self._pool = pool
        self._packs = packs
        self._answers = answers

    async def GetForm(self, request: messages.GetFormRequest, _context: Any) -> messages.GetFormResponse:  # noqa: N802
        """The present version; it is remembered, so that answers to it are taken after the next one is there."""
        async with UnitOfWork(self._pool) as work:
            version = await self._answers.version(work.connection, request.form, "")
        return messages.GetFormResponse(
            form=version.name,
            digest=version.form.digest,
            pack_version=version.pack_version,
            name=version.form.name.label(),
            json_schema=json.dumps(json_schema_of(version.form, version.name), ensure_ascii=False),
        )

    async def ListForms(  # noqa: N802
        self, request: messages.ListFormsRequest, _context: Any
    ) -> messages.ListFormsResponse:
        """Forms for a class, or for a flow."""
        pack, _, flow = request.definition.partition("/")
        found = [
            item
            for item in self._packs().all(FORMS)
            if request.event_class in item.item.event_classes or (item.pack_id == pack and flow in item.item.flows)
        ]
        return messages.ListFormsResponse(
            forms=[
                messages.FormSummary(
                    form=item.name, digest=item.item.digest, name=item.item.name.label(), purpose=item.item.purpose
                )
                for item in found
            ]
        )

    async def CheckAnswer(  # noqa: N802
        self, request: messages.CheckAnswerRequest, _context: Any
    ) -> messages.CheckAnswerResponse:
        """All that is wrong with an answer."""
        sent = await self._answers.ready(request.answer)
        async with UnitOfWork(self._pool) as work:
            version = await self._answers.version(work.connection, sent.form, sent.digest)
        checked = await self._answers.checked(version, sent)
        return messages.CheckAnswerResponse(
            problems=[field_problem(error) for error in checked.problems],
            left_out=checked.answer.left_out,
            document=json.dumps(checked.answer.document, ensure_ascii=False),
        )
