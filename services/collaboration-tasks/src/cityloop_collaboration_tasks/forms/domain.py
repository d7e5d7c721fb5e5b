"""What other rooms ask of forms: whether an answer fits, that it is kept, what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar

from cityloop.common.v1.common_pb2 import (
    AnsweredForm,
    AttachmentReference,
    AttributeValue,
    FormAnswer,
    GivenAnswer,
    PrefilledValue,
    PrefillSource,
)
from cityloop_kernel import Actor, ConflictError, Moment, NotFoundError
from cityloop_packs import FilledForm, Purpose
from cityloop_pictures import Picture

Transaction = TypeVar("Transaction", contravariant=True)
Connected = TypeVar("Connected")
DRAFT_LASTS = dt.timedelta(days=14)
"""From when it was saved last."""
Row: TypeAlias = tuple[Mapping[str, str], PrefillSource]
"""What a row of a dataset says without what is masked, and where it comes from."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes about what."""

    about_id: str
    """The task of feedback, else the case or flow."""
    post_id: str
    person_id: str
    """Never published."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that somebody writes."""

    draft_id: str
    writer: Writer
    form: str
    """As pack/form."""
    digest: str
    """The version that it is written on."""
    prefilled: tuple[PrefilledValue, ...]
    document: str
    """JSON; it need not fit the form."""
    began_at: dt.datetime
    saved_at: dt.datetime | None
    """None before it was saved."""
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class FormSubject:
    """What a form is about, as whoever answers it may know it."""

    subject_id: str
    """Of the case or flow."""
    number: str
    name: str
    """Event class, or flow in its pack."""
    purposes: tuple[Purpose, ...]
    """Of forms that are asked for here."""
    values: Mapping[str, AttributeValue]
    roles: frozenset[str]
    """By which whoever answers acts on it."""
    greatest: int
    """Classification that he sees of it."""
    task_id: str = ""
    ended: ConflictError | None = None
    """Why nothing more is answered about it; None where it is open."""

    def writer(self, actor: Actor) -> Writer:
        """Who writes about it."""
        return Writer(self.task_id or self.subject_id, actor.post_id, actor.person_id)


SubjectOf: TypeAlias = Callable[[Connected, str, Actor], Awaitable[FormSubject]]
"""What a form is about, by its id.

Raises:
    NotFoundError: there is none.
    ForbiddenError: it is no matter of the actor.
    ConflictError: the task is not at work.
"""


class Registers(Protocol):
    """Rows of datasets that departments share."""

    async def row(self, dataset: str, key: str, fields: Sequence[str], actor: Actor, issue: str, /) -> Row | None:
        """A row under the agreement of the actor's department; None where there is none, or it cannot be read now.

        Args:
            dataset: its id.
            key: of the row.
            fields: of it.
            actor: who fills in a form.
            issue: number of the case or flow that calls for it.
        """


def unknown_draft(draft_id: str) -> NotFoundError:
    """The refusal of a draft that the person has not."""
    text = f"you have begun no answer {draft_id[:50]!r}, or it has run out; begin it again"
    return NotFoundError(text, "DRAFT_UNKNOWN", {"draft": draft_id[:50]})


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """An answer as somebody sent it, its pictures ready to be kept."""

    form: str
    """As pack/form."""
    digest: str
    """The version that was filled in; empty: the present one."""
    document: str
    keyed_from: int = 0
    pictures: Mapping[str, Sequence[tuple[AttachmentReference, Picture]]] = field(default_factory=dict)
    """By the names of fields."""
    draft_id: str = ""
    """The draft that it was written in; empty where it was written without."""
    confirmed: frozenset[str] = frozenset()
    """Fields that were prefilled and found right."""


class FormAnswers(Protocol[Transaction]):
    """The answers of officers."""

    async def ready(self, answer: FormAnswer) -> SentAnswer:
        """An answer with its pictures made anew, without place, time and device; before a transaction is opened.

        Raises:
            InvalidError: there are too many or too large files, or one is no picture.
        """

    async def filled(
        self,
        connection: Transaction,
        sent: SentAnswer,
        purposes: Collection[Purpose],
        subject: str,
        roles: frozenset[str] | None,
        writer: Writer,
        now: dt.datetime,
    ) -> FilledForm:
        """The answer, when it fits the version that it was given on.

        Args:
            connection: with a transaction.
            sent: by somebody.
            purposes: of which the form must have one.
            subject: event class, or flow in its pack.
            roles: of whoever answers; None where the form does not say who does.
            writer: who answers what.
            now: by which a draft has run out or not.

        Raises:
            RefusedError: the form is unknown or for something else, the post does not answer it, the answer does not
                fit, or what was prefilled is not confirmed; its details name the field.
        """

    async def keep(
        self,
        connection: Transaction,
        subject_id: str,
        sent: SentAnswer,
        filled: FilledForm,
        actor: Actor,
        moment: Moment,
        task_id: str = "",
    ) -> AnsweredForm:
        """Keep an answer that was accepted, of a flow or a case, by id; returns that it was answered."""

    async def given(self, connection: Transaction, subject_id: str, greatest: int) -> list[GivenAnswer]:
        """The answers of a flow or a case, newest first, without what is classified higher than `greatest`."""

    async def failed_checks(self, connection: Transaction, subject_id: str, pack_id: str) -> Mapping[str, int]:
        """The forms of a pack that were answered of a case, by their names: how many checks failed the last time."""

    def asked_of(self, purpose: Purpose, event_class: str) -> str:
        """The form that a class must have for a purpose, as pack/form; empty where none must be."""
