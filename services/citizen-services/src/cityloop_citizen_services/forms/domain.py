"""What other rooms ask of forms: which one a class has, whether an answer fits, that it is kept; drafts of reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from cityloop.common.v1.common_pb2 import FormAnswer, GivenAnswer
from cityloop_kernel import InvalidError
from cityloop_packs import FilledForm, FormVersion

Transaction = TypeVar("Transaction", contravariant=True)
DRAFT_LASTS = dt.timedelta(days=14)
"""From when it was kept last."""
MOST_DRAFT_CHARACTERS = 100_000
Texts = Mapping[str, Sequence[str]]
"""What was typed, by the names of fields."""


def check_draft(texts: Texts) -> None:
    """Refuse a draft that is too large.

    Raises:
        InvalidError: it is.
    """
    if sum(len(name) + sum(map(len, given)) for name, given in texts.items()) > MOST_DRAFT_CHARACTERS:
        text = f"a draft has at most {MOST_DRAFT_CHARACTERS} characters"
        raise InvalidError(text, "DRAFT_TOO_LARGE", {"most": str(MOST_DRAFT_CHARACTERS)})


class ReportForms(Protocol[Transaction]):
    """The forms of classes that people report, and the answers to them."""

    def of_class(self, event_class: str) -> FormVersion | None:
        """The form that reports of a class are asked; None where there is none."""

    async def given(self, event_class: str, digest: str = "") -> FormVersion | None:
        """The same as it is given out, so that answers to it are taken later too; a version by its digest.

        Raises:
            ConflictError: that version is not known here.
        """

    async def by_texts(self, version: FormVersion, texts: Texts) -> FilledForm:
        """The answer by what was typed.

        Raises:
            InvalidError: it does not fit; the details name the first field.
        """

    async def by_document(self, event_class: str, answer: FormAnswer) -> FilledForm:
        """The answer by a document.

        Raises:
            RefusedError: it does not fit, or that version is not known here, or is of another class.
        """

    async def keep(
        self, transaction: Transaction, report_number: str, filled: FilledForm, post_id: str, now: dt.datetime
    ) -> None:
        """Keep the answer of a report."""

    async def kept(
        self, transaction: Transaction, report_numbers: Sequence[str], greatest: int
    ) -> Mapping[str, GivenAnswer]:
        """The answers of reports that have one, by their numbers, without what is classified higher than `greatest`."""


class Drafts(Protocol):
    """What reporters have begun to write; whoever holds its secret opens one."""

    async def keep(self, secret: str, event_class: str, texts: Texts, now: dt.datetime) -> None:
        """Keep a draft, in place of the former one of the secret.

        Raises:
            InvalidError: it is too large.
        """

    async def find(self, secret: str, now: dt.datetime) -> Texts | None:
        """A draft; None where there is none, or it has run out."""

    async def end(self, secret: str) -> None:
        """A draft has become a report."""
