"""Begins answers with what is known put in beforehand, and keeps what was written so far."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping

from cityloop.common.v1.common_pb2 import PrefillOrigin, PrefillSource
from cityloop_audit import record_evidence
from cityloop_city import CityModel
from cityloop_database import Connection, Pool, UnitOfWork, delete_answers
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_messaging import new_id, to_timestamp
from cityloop_packs import FormVersion, check_purpose, check_role, proposed, read_document, rows_needed

from cityloop_collaboration_tasks.forms.adapters import answer_store, draft_store
from cityloop_collaboration_tasks.forms.domain import (
    DRAFT_LASTS,
    Draft,
    FormSubject,
    Registers,
    Row,
    SubjectOf,
    unknown_draft,
)
from cityloop_collaboration_tasks.forms.handlers.answers import StoredFormAnswers
from cityloop_collaboration_tasks.forms.telemetry import Metrics

BEGIN, SAVE = "FormsService/BeginAnswer", "FormsService/SaveDraft"
ANSWER_RETENTION = dt.timedelta(days=1)
"""Of what calls were answered: it repeats what is in the draft."""
MOST_ROWS_READ = 10
"""For one answer."""


class AnswerDrafts:
    """Answers that officers begin.

    Args:
        pool: of the service's database.
        answers: to forms.
        subjects: what forms are about, by how a request names them: `task_id`, `case_id`, `flow_id`.
        registers: rows of datasets.
        city: in use.
    """

    def __init__(
        self,
        pool: Pool,
        answers: StoredFormAnswers,
        subjects: Mapping[str, SubjectOf[Connection]],
        registers: Registers,
        city: Callable[[], CityModel],
    ) -> None:
        self._pool = pool
        self._answers = answers
        self._subjects = subjects
        self._registers = registers
        self._city = city

    async def rows(self, form: str, kind: str, name: str, actor: Actor, now: dt.datetime) -> dict[tuple[str, str], Row]:
        """The rows that a form wants to put in beforehand, read before a transaction is opened; none where the answer
        was begun before.

        Raises:
            RefusedError: as `begin` says.
        """
        async with UnitOfWork(self._pool) as work:
            subject, version = await self._of(work.connection, form, kind, name, actor)
            if await draft_store.find_begun(work.connection, subject.writer(actor), form, now) is not None:
                return {}
        needed = list(rows_needed(version.form, subject.values).items())[:MOST_ROWS_READ]
        found: dict[tuple[str, str], Row] = {}
        for (dataset, key), fields in needed:
            row = await self._registers.row(dataset, key, fields, actor, subject.number)
            if row is not None:
                found[dataset, key] = row
        return found

    async def begin(
        self,
        work: UnitOfWork,
        form: str,
        kind: str,
        name: str,
        rows: Mapping[tuple[str, str], Row],
        actor: Actor,
        moment: Moment,
    ) -> tuple[Draft, FormVersion]:
        """What the actor has begun with a form about a subject, or a new draft with what is known put in.

        Raises:
            InvalidError: no subject is named, or the form is for something else.
            NotFoundError: there is no such form or subject.
            ForbiddenError: the post does not answer the form, or the subject is no matter of its department.
        """
        subject, version = await self._of(work.connection, form, kind, name, actor)
        writer = subject.writer(actor)
        begun = await draft_store.find_begun(work.connection, writer, form, moment.recorded_at)
        if begun is not None:
            return begun, await self._answers.version(work.connection, form, begun.digest)
        last = {
            whose: found
            for whose, found in (
                ("subject", await answer_store.last_answer(work.connection, form, subject_id=subject.subject_id)),
                ("department", await answer_store.last_answer(work.connection, form, posts=self._posts(actor))),
            )
            if found is not None
        }
        documents = {
            whose: (
                json.loads(row["document"]),
                PrefillSource(
                    origin=PrefillOrigin.PREFILL_ORIGIN_LAST_ANSWER,
                    reference=str(row["answer_id"]),
                    as_of=to_timestamp(row["occurred_at"]),
                ),
            )
            for whose, row in last.items()
        }
        zone = self._city().time_zone
        prefilled = proposed(version.form, subject.values, documents, rows, subject.greatest, zone)
        now = moment.recorded_at
        document = {value.field: json.loads(value.value) for value in prefilled}
        draft = Draft(
            draft_id=str(new_id()),
            writer=writer,
            form=form,
            digest=version.form.digest,
            prefilled=tuple(prefilled),
            document=json.dumps(document, ensure_ascii=False),
            began_at=now,
            saved_at=None,
            expires_at=now + DRAFT_LASTS,
        )
        kept = await draft_store.add_draft(work.connection, draft)
        details = {"form": form, "digest": kept.digest, "prefilled": sorted(value.field for value in kept.prefilled)}
        await record_evidence(work.connection, actor, moment, "begin-answer", subject.number, details)
        return kept, version

    async def save(
        self, work: UnitOfWork, draft_id: str, document: str, actor: Actor, moment: Moment
    ) -> tuple[dt.datetime, dt.datetime]:
        """Keep what was written so far; returns when that was, and until when it is kept.

        Raises:
            InvalidError: it is no JSON object, or too large.
            NotFoundError: the person has begun no such answer, or it has run out.
        """
        if not isinstance(read_document(document), dict):
            raise InvalidError("an answer is a JSON object", "ANSWER_SHAPE_WRONG", {"field": "document"})
        now = moment.recorded_at
        expires = await draft_store.save_draft(work.connection, draft_id, actor.post_id, actor.person_id, document, now)
        if expires is None:
            raise unknown_draft(draft_id)
        return now, expires

    async def expire(self, now: dt.datetime) -> None:
        """Forget what has run out, and what calls were answered of it."""
        Metrics.DRAFTS_EXPIRED.inc(await draft_store.delete_expired(self._pool, now))
        async with self._pool.acquire() as connection:
            for method in (BEGIN, SAVE):
                await delete_answers(connection, method, now - ANSWER_RETENTION)

    async def _of(
        self, connection: Connection, form: str, kind: str, name: str, actor: Actor
    ) -> tuple[FormSubject, FormVersion]:
        if kind not in self._subjects:
            raise InvalidError("say what the answer is about: a task, a case or a flow", "FORM_SUBJECT_MISSING")
        subject = await self._subjects[kind](connection, name, actor)
        if subject.ended is not None:
            raise subject.ended
        version = await self._answers.version(connection, form, "")
        check_purpose(version, subject.purposes, subject.name)
        if version.form.roles:
            check_role(version, subject.roles)
        return subject, version

    def _posts(self, actor: Actor) -> list[str]:
        posts = self._city().posts.values()
        return [post.post_id for post in posts if post.department_id == actor.department_id]
