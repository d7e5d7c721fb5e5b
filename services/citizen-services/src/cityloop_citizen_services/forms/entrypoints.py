"""gRPC: cityloop.citizen.v1.FormsService."""

from __future__ import annotations

import json
from typing import Any

from cityloop.citizen.v1 import forms_service_pb2 as messages
from cityloop.citizen.v1 import forms_service_pb2_grpc as stubs
from cityloop_kernel import NotFoundError
from cityloop_packs import field_problem, json_schema_of

from cityloop_citizen_services.forms.handlers import StoredReportForms


class FormsServicer(stubs.FormsServiceServicer):
    """What reporters are asked, and whether an answer would be taken."""

    def __init__(self, forms: StoredReportForms) -> None:
        self._forms = forms

    async def GetForm(self, request: messages.GetFormRequest, _context: Any) -> messages.GetFormResponse:  # noqa: N802
        """The present version; it is remembered, so that answers to it are taken after the next one is there."""
        version = await self._forms.given(request.event_class)
        if version is None:
            text = f"reports of {request.event_class!r} have no form"
            raise NotFoundError(text, "FORM_UNKNOWN", {"form": request.event_class})
        return messages.GetFormResponse(
            form=version.name,
            digest=version.form.digest,
            pack_version=version.pack_version,
            name=version.form.name.label(),
            json_schema=json.dumps(json_schema_of(version.form, version.name), ensure_ascii=False),
        )

    async def CheckAnswer(  # noqa: N802
        self, request: messages.CheckAnswerRequest, _context: Any
    ) -> messages.CheckAnswerResponse:
        """All that is wrong with an answer."""
        version = await self._forms.version(request.answer.form, request.answer.digest)
        checked = await self._forms.checked(version, request.answer.document)
        return messages.CheckAnswerResponse(
            problems=[field_problem(error) for error in checked.problems],
            left_out=checked.answer.left_out,
            document=json.dumps(checked.answer.document, ensure_ascii=False),
        )
