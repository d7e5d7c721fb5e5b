"""Shows photos and signatures that came with answers, under the rights of whoever looks; each look is evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, Moment, NotFoundError
from cityloop_packs import FormDefinition

from cityloop_collaboration_tasks.forms.adapters import answer_store
from cityloop_collaboration_tasks.forms.domain import SubjectOf


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A picture as it is kept."""

    field: str
    media_type: str
    content: bytes


async def show_file(
    work: UnitOfWork,
    subjects: Mapping[str, SubjectOf[Connection]],
    attachment_id: str,
    actor: Actor,
    moment: Moment,
    *,
    small: bool,
) -> ShownFile:
    """A picture of an answer about a case or flow that is a matter of the actor.

    Args:
        work: in whose transaction the look is recorded.
        subjects: what forms are about.
        attachment_id: as the answer names it.
        actor: who looks.
        moment: when.
        small: its thumbnail, a JPEG.

    Raises:
        NotFoundError: there is no such picture.
        ForbiddenError: the case or flow is no matter of the actor, or the field is classified higher than he sees.
    """
    row = await answer_store.find_file(work.connection, attachment_id)
    if row is None:
        raise NotFoundError(f"no file {attachment_id[:50]!r}", "FILE_UNKNOWN", {"file": attachment_id[:50]})
    form = FormDefinition.model_validate(json.loads(row["definition"]))
    kind = "flow_id" if form.flows else "case_id"
    subject = await subjects[kind](work.connection, str(row["subject_id"]), actor)
    if not form.seen(row["field"], subject.greatest):
        raise ForbiddenError(f"posts such as {actor.post_id} do not see {row['field']}", "CLASSIFIED_HIGHER")
    details = {"form": row["form"], "field": row["field"], "file": attachment_id, "small": small}
    await record_evidence(work.connection, actor, moment, "show-file", subject.number, details)
    if small:
        return ShownFile(row["field"], "image/jpeg", row["thumbnail"])
    return ShownFile(row["field"], row["media_type"], row["content"])
