"""Takes answers of officers to forms, on the version that they were given on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence

from cityloop.common.v1.common_pb2 import (
    AnsweredForm,
    AttachmentReference,
    FormAnswer,
    FormFile,
    GivenAnswer,
    PrefilledField,
    PrefillOutcome,
)
from cityloop_city import CityModel
from cityloop_database import TRANSIENT_ERRORS, Connection, Pool
from cityloop_forms import version_of
from cityloop_kernel import Actor, InvalidError, Moment, say
from cityloop_messaging import new_id, to_timestamp
from cityloop_packs import (
    ActivePacks,
    CheckedAnswer,
    FilledForm,
    Findings,
    FormDefinition,
    FormVersion,
    Inquiry,
    Problem,
    Purpose,
    changed_fields,
    check_answer_in_steps,
    check_purpose,
    check_role,
    confirmed_fields,
    form_of,
    read_document,
    seen_of,
)
from cityloop_pictures import Picture, pictures_of

from cityloop_collaboration_tasks.forms.adapters import answer_store, draft_store
from cityloop_collaboration_tasks.forms.domain import SentAnswer, Writer, unknown_draft
from cityloop_collaboration_tasks.forms.telemetry import Metrics

MOST_FILES, MOST_FILE_BYTES = 10, 5 * 1024 * 1024
ANSWERS = "form_answers"
OUTCOMES = {
    PrefillOutcome.PREFILL_OUTCOME_CONFIRMED: "confirmed",
    PrefillOutcome.PREFILL_OUTCOME_CHANGED: "changed",
    PrefillOutcome.PREFILL_OUTCOME_REMOVED: "removed",
}


class StoredFormAnswers:
    """`FormAnswers` of the domain.

    Args:
        packs: in use.
        city: in use.
    """

    def __init__(self, packs: Callable[[], ActivePacks], city: Callable[[], CityModel]) -> None:
        self._packs = packs
        self._city = city

    async def ready(self, answer: FormAnswer) -> SentAnswer:
        """As the domain says."""
        _check_files(answer.files)
        pictures = await pictures_of([file.content for file in answer.files])
        by_field: dict[str, list[tuple[AttachmentReference, Picture]]] = {}
        for file, picture in zip(answer.files, pictures, strict=True):
            by_field.setdefault(file.attribute, []).append((_reference_to(picture), picture))
        confirmed = frozenset(answer.confirmed)
        return SentAnswer(
            answer.form, answer.digest, answer.document, answer.keyed_from, by_field, answer.draft_id, confirmed
        )

    async def version(self, connection: Connection, name: str, digest: str) -> FormVersion:
        """The version of a form that a digest names; the present one where it names none.

        Raises:
            NotFoundError: packs in use have no such form.
            ConflictError: that version is not known here.
        """
        return await version_of(connection, self._packs(), name, digest)

    async def checked(self, version: FormVersion, sent: SentAnswer) -> CheckedAnswer:
        """An answer with all that is wrong with it.

        Raises:
            InvalidError: it is no document.
        """
        files = {name: [reference for reference, _ in pictures] for name, pictures in sent.pictures.items()}
        return await check_answer_in_steps(version.form, read_document(sent.document or "{}"), files, self._areas)

    async def filled(
        self,
        connection: Connection,
        sent: SentAnswer,
        purposes: Collection[Purpose],
        subject: str,
        roles: frozenset[str] | None,
        writer: Writer,
        now: dt.datetime,
    ) -> FilledForm:
        """As the domain says."""
        draft = await draft_store.find_draft(connection, sent.draft_id, writer, now) if sent.draft_id else None
        if sent.draft_id and (draft is None or draft.form != sent.form):
            raise unknown_draft(sent.draft_id)
        digest = draft.digest if draft is not None and not sent.digest else sent.digest
        version = await self.version(connection, sent.form, digest)
        check_purpose(version, purposes, subject)
        if roles is not None:
            check_role(version, roles)
        answer = (await self.checked(version, sent)).accepted()
        prefilled = [] if draft is None else confirmed_fields(draft.prefilled, answer.document, sent.confirmed)
        return FilledForm(version, answer, sent.keyed_from, tuple(prefilled))

    async def keep(
        self,
        connection: Connection,
        subject_id: str,
        sent: SentAnswer,
        filled: FilledForm,
        actor: Actor,
        moment: Moment,
        task_id: str = "",
    ) -> AnsweredForm:
        """As the domain says."""
        answered = filled.answered()
        answered.answered_at.CopyFrom(to_timestamp(moment.occurred_at))
        answer_id = await answer_store.add_answer(connection, subject_id, filled, answered, actor, task_id, moment)
        for name, pictures in sent.pictures.items():
            field = name.rpartition(".")[2]
            for reference, picture in pictures:
                if reference.attachment_id in filled.answer.files:
                    await answer_store.add_file(connection, answer_id, field, reference, picture, moment)
        if sent.draft_id:
            await draft_store.delete_draft(connection, sent.draft_id)
        Metrics.ANSWERS.labels(filled.version.form.purpose).inc()
        for put_in in filled.prefilled:
            Metrics.PREFILLED.labels(OUTCOMES[put_in.outcome]).inc()
        return answered

    async def given(self, connection: Connection, subject_id: str, greatest: int) -> list[GivenAnswer]:
        """As the domain says."""
        found = []
        for row in await answer_store.answers_of(connection, subject_id):
            form = FormDefinition.model_validate(json.loads(row["content"]))
            seen = seen_of(form, json.loads(row["document"]), greatest)
            prefilled = [PrefilledField.FromString(field) for field in row["prefilled"]]
            found.append(
                GivenAnswer(
                    form=AnsweredForm.FromString(row["answered"]),
                    document=json.dumps(seen, ensure_ascii=False),
                    post_id=row["post_id"],
                    task_id=str(row["task_id"] or ""),
                    prefilled=[field for field in prefilled if form.seen(field.field, greatest)],
                )
            )
        return found

    async def failed_checks(self, connection: Connection, subject_id: str, pack_id: str) -> Mapping[str, int]:
        """As the domain says."""
        answered = map(AnsweredForm.FromString, await answer_store.last_of_each(connection, subject_id))
        named = ((form.form.partition("/"), form.failed) for form in answered)
        return {name: failed for (of_pack, _, name), failed in named if of_pack == pack_id}

    def asked_of(self, purpose: Purpose, event_class: str) -> str:
        """As the domain says."""
        found = form_of(self._packs(), purpose, event_class)
        return found.name if found is not None and found.item.must else ""

    def _areas(self, layer: str) -> Collection[str]:
        return {area for of, area in self._city().areas if of == layer}


def answers_inquiry(pool: Pool) -> Inquiry:
    """The inquiry after answers: no field changes its type under them."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            counts = await answer_store.counts_by_form(pool)
        except TRANSIENT_ERRORS:
            return Findings([Problem(say("pack-form-answers-unknown"))])
        return Findings(list(changed_fields(before, after, ANSWERS, counts)))

    return inquire


def _check_files(files: Sequence[FormFile]) -> None:
    if len(files) > MOST_FILES or sum(len(file.content) for file in files) > MOST_FILE_BYTES:
        text = f"at most {MOST_FILES} files of {MOST_FILE_BYTES} bytes together"
        raise InvalidError(text, "ATTACHMENTS_TOO_LARGE")


def _reference_to(picture: Picture) -> AttachmentReference:
    return AttachmentReference(
        attachment_id=str(new_id()),
        media_type=picture.media_type,
        size_bytes=len(picture.content),
        digest=f"sha256:{hashlib.sha256(picture.content).hexdigest()}",
    )
