"""What other rooms ask of forms: whether an answer fits, that it is kept, what was answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from cityloop.common.v1.common_pb2 import AnsweredForm, AttachmentReference, FormAnswer, GivenAnswer
from cityloop_kernel import Actor, Moment
from cityloop_packs import FilledForm, Purpose
from cityloop_pictures import Picture

Transaction = TypeVar("Transaction", contravariant=True)


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
    ) -> FilledForm:
        """The answer, when it fits the version that it was given on.

        Args:
            connection: with a transaction.
            sent: by somebody.
            purposes: of which the form must have one.
            subject: event class, or flow in its pack.
            roles: of whoever answers; None where the form does not say who does.

        Raises:
            RefusedError: the form is unknown or for something else, the post does not answer it, or the answer does not
                fit; its details name the field.
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

    def asked_of(self, purpose: Purpose, event_class: str) -> str:
        """The form that a class must have for a purpose, as pack/form; empty where none must be."""
