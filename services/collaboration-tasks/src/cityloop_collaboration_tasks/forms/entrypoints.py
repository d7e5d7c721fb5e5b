"""gRPC: cityloop.cases.v1.FormsService."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from cityloop.cases.v1 import forms_service_pb2 as messages
from cityloop.cases.v1 import forms_service_pb2_grpc as stubs
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_messaging import to_timestamp
from cityloop_packs import FORMS, ActivePacks, field_problem, json_schema_of
from cityloop_rpc import Authorizer

from cityloop_collaboration_tasks.forms.domain import Draft, Row, SubjectOf
from cityloop_collaboration_tasks.forms.handlers.answers import StoredFormAnswers
from cityloop_collaboration_tasks.forms.handlers.drafts import BEGIN, SAVE, AnswerDrafts
from cityloop_collaboration_tasks.forms.handlers.files import show_file


class FormsServicer(stubs.FormsServiceServicer):
    """What officers are asked, and whether an answer would be taken."""

    def __init__(
        self,
        pool: Pool,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        answers: StoredFormAnswers,
        drafts: AnswerDrafts,
        subjects: Mapping[str, SubjectOf[Connection]],
    ) -> None:
        self._pool = pool
        self._authorizer = authorizer
        self._drafts = drafts
        self._subjects = subjects
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

    async def BeginAnswer(  # noqa: N802
        self, request: messages.BeginAnswerRequest, _context: Any
    ) -> messages.BeginAnswerResponse:
        """A draft with what is known put in; what the same person has begun is taken up again."""
        kind = request.WhichOneof("subject") or ""
        name = getattr(request, kind) if kind else ""
        rows: dict[tuple[str, str], Row] = {}

        async def prepare() -> None:
            actor, moment = self._authorizer.authorize(request.change)
            rows.update(await self._drafts.rows(request.form, kind, name, actor, moment.recorded_at))

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.BeginAnswerResponse:
            draft, version = await self._drafts.begin(work, request.form, kind, name, rows, actor, moment)
            schema = json.dumps(json_schema_of(version.form, version.name), ensure_ascii=False)
            return messages.BeginAnswerResponse(draft=_message(draft), json_schema=schema)

        return await self._authorizer.run_change(
            BEGIN, request.change, request, messages.BeginAnswerResponse, effect, subject=name, prepare=prepare
        )

    async def SaveDraft(  # noqa: N802
        self, request: messages.SaveDraftRequest, _context: Any
    ) -> messages.SaveDraftResponse:
        """What was written so far."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.SaveDraftResponse:
            saved, expires = await self._drafts.save(work, request.draft_id, request.document, actor, moment)
            return messages.SaveDraftResponse(saved_at=to_timestamp(saved), expires_at=to_timestamp(expires))

        return await self._authorizer.run_change(
            SAVE, request.change, request, messages.SaveDraftResponse, effect, subject=request.draft_id
        )

    async def ShowFile(  # noqa: N802
        self, request: messages.ShowFileRequest, _context: Any
    ) -> messages.ShowFileResponse:
        """A photo or a signature. It is not kept for calls that are repeated: each look is one."""
        actor, moment = self._authorizer.authorize(request.change)
        async with UnitOfWork(self._pool) as work:
            shown = await show_file(work, self._subjects, request.attachment_id, actor, moment, small=request.small)
        return messages.ShowFileResponse(field=shown.field, media_type=shown.media_type, content=shown.content)


def _message(draft: Draft) -> messages.AnswerDraft:
    return messages.AnswerDraft(
        draft_id=draft.draft_id,
        form=draft.form,
        digest=draft.digest,
        document=draft.document,
        prefilled=draft.prefilled,
        began_at=to_timestamp(draft.began_at),
        saved_at=None if draft.saved_at is None else to_timestamp(draft.saved_at),
        expires_at=to_timestamp(draft.expires_at),
    )
