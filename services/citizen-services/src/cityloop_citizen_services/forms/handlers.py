"""Answers of reporters to forms, and their drafts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping, Sequence

from cityloop.common.v1.common_pb2 import AnsweredForm, FormAnswer, GivenAnswer
from cityloop_city import CityReplica
from cityloop_database import TRANSIENT_ERRORS, Connection, Pool
from cityloop_forms import find_version, keep_version
from cityloop_kernel import InvalidError, say
from cityloop_messaging import to_timestamp
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
    document_of_texts,
    form_of,
    present_version,
    read_document,
    seen_of,
)

from cityloop_citizen_services.forms import adapters
from cityloop_citizen_services.forms.domain import Texts, check_draft
from cityloop_citizen_services.forms.telemetry import Metrics
from cityloop_citizen_services.secret_links import digest_of

ANSWERS = "form_answers"
FOR_REPORTS: tuple[Purpose, ...] = ("report",)


class StoredReportForms:
    """`ReportForms` of the domain.

    Args:
        pool: of the service's database.
        packs: in use.
        city: in use.
    """

    def __init__(self, pool: Pool, packs: Callable[[], ActivePacks], city: CityReplica) -> None:
        self._pool = pool
        self._packs = packs
        self._city = city
        self._given: set[str] = set()
        """Digests of versions that are known to be stored."""

    def of_class(self, event_class: str) -> FormVersion | None:
        """As the domain says."""
        found = form_of(self._packs(), "report", event_class)
        return None if found is None else FormVersion.of(found)

    async def given(self, event_class: str, digest: str = "") -> FormVersion | None:
        """As the domain says."""
        found = self.of_class(event_class)
        return None if found is None else await self._version(found, digest)

    async def version(self, name: str, digest: str = "") -> FormVersion:
        """A form by its name, in a version by its digest.

        Raises:
            NotFoundError: packs in use have no such form.
            ConflictError: that version is not known here.
        """
        return await self._version(present_version(self._packs(), name), digest)

    async def checked(self, version: FormVersion, document: str) -> CheckedAnswer:
        """An answer with all that is wrong with it.

        Raises:
            InvalidError: it is no document.
        """
        return await check_answer_in_steps(version.form, read_document(document or "{}"), {}, self.areas)

    async def by_texts(self, version: FormVersion, texts: Texts) -> FilledForm:
        """As the domain says."""
        read = document_of_texts(version.form, texts, self._city.model.time_zone)
        if read.problems:
            raise read.problems[0]
        checked = await check_answer_in_steps(version.form, read.document, {}, self.areas)
        return FilledForm(version, checked.accepted())

    async def by_document(self, event_class: str, answer: FormAnswer) -> FilledForm:
        """As the domain says."""
        if answer.files:
            raise InvalidError("photos of a report are its attachments", "ATTRIBUTE_NO_FILE", {"field": "answer"})
        version = await self.version(answer.form, answer.digest)
        check_purpose(version, FOR_REPORTS, event_class)
        return FilledForm(version, (await self.checked(version, answer.document)).accepted(), answer.keyed_from)

    async def keep(
        self, transaction: Connection, report_number: str, filled: FilledForm, post_id: str, now: dt.datetime
    ) -> None:
        """As the domain says."""
        await keep_version(transaction, filled.version)
        await adapters.add_answer(transaction, report_number, filled, post_id, now)

    async def kept(
        self, transaction: Connection, report_numbers: Sequence[str], greatest: int
    ) -> Mapping[str, GivenAnswer]:
        """As the domain says."""
        answers = {}
        for row in await adapters.answers_of(transaction, report_numbers):
            form = FormDefinition.model_validate(json.loads(row["content"]))
            seen = seen_of(form, json.loads(row["document"]), greatest)
            answers[row["report_number"]] = GivenAnswer(
                form=AnsweredForm(
                    form=row["form"],
                    digest=row["digest"],
                    pack_version=row["pack_version"],
                    answered_at=to_timestamp(row["recorded_at"]),
                    keyed_from=row["keyed_from"],
                ),
                document=json.dumps(seen, ensure_ascii=False),
                post_id=row["post_id"],
            )
        return answers

    def areas(self, layer: str) -> Collection[str]:
        """The areas of a layer of the city."""
        return {area for of, area in self._city.model.areas if of == layer}

    async def _version(self, present: FormVersion, digest: str) -> FormVersion:
        if digest and digest != present.form.digest:
            return await find_version(self._pool, present.name, digest)
        if present.form.digest not in self._given:
            await keep_version(self._pool, present)
            self._given.add(present.form.digest)
        return present


class StoredDrafts:
    """`Drafts` of the domain."""

    def __init__(self, pool: Pool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    async def keep(self, secret: str, event_class: str, texts: Texts, now: dt.datetime) -> None:
        """As the domain says."""
        check_draft(texts)
        await adapters.save_draft(self._pool, digest_of(secret), event_class, texts, now)
        Metrics.DRAFTS.labels("kept").inc()

    async def find(self, secret: str, now: dt.datetime) -> Texts | None:
        """As the domain says."""
        return await adapters.find_draft(self._pool, digest_of(secret), now)

    async def end(self, secret: str) -> None:
        """As the domain says."""
        await adapters.delete_draft(self._pool, digest_of(secret))

    async def expire(self) -> None:
        """Forget what has run out."""
        Metrics.DRAFTS.labels("expired").inc(await adapters.delete_expired(self._pool, self._clock()))


def answers_inquiry(pool: Pool) -> Inquiry:
    """The inquiry after answers: no field changes its type under them."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        try:
            counts = await adapters.counts_by_form(pool)
        except TRANSIENT_ERRORS:
            return Findings([Problem(say("pack-form-answers-unknown"))])
        return Findings(list(changed_fields(before, after, ANSWERS, counts)))

    return inquire
