"""What the room of reports offers to other rooms, and what it needs of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, TypeVar

from cityloop.citizen.v1.report_pb2 import Feedback
from cityloop.common.v1.common_pb2 import AttributeValue, Place
from cityloop_localisation import Language
from cityloop_packs import EventAttribute, EventClass, FilledForm
from cityloop_pictures import Picture

from cityloop_citizen_services.cases.domain import CaseVersions
from cityloop_citizen_services.reports.domain.report import Report, ReportState
from cityloop_citizen_services.reports.domain.submission import File, Submission

Transaction = TypeVar("Transaction", contravariant=True)
Causes = Mapping[str, str]
"""Traceparents by the numbers of reports, or by the id and version of a case (`cause_name`); where none stands the
present span is the cause.
"""
NO_CAUSES: Causes = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports a listing holds: these numbers, or those between two moments with these classes and states."""

    numbers: Sequence[str] | None
    since: dt.datetime
    until: dt.datetime
    event_classes: Sequence[str] | None
    states: Sequence[ReportState] | None


@dataclass(frozen=True, slots=True)
class Visibility:
    """Which reports may stand in a listing at all: those of one filer, and of public classes up to a moment each."""

    filed_by: str | None
    public_until: Mapping[str, dt.datetime]


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """What a reporter was told, in each language."""

    state: str
    texts: Mapping[str, str]
    reason: str
    occurred_at: dt.datetime


class Reports(Protocol[Transaction]):
    """The reports, to be read."""

    async def find(self, transaction: Transaction, report_number: str, /) -> Report | None:
        """A report by its number."""

    async def find_by_secret(self, transaction: Transaction, digest: bytes, /) -> Report | None:
        """The report whose reporter holds this secret."""

    async def listing(
        self, transaction: Transaction, wanted: ReportFilter, visible: Visibility, limit: int, /
    ) -> list[Report]:
        """Reports, newest first, of those that may be seen. Numbers and classes must be storable."""


class LockedReports(Protocol[Transaction]):
    """The reports, locked until the transaction ends."""

    async def lock(self, transaction: Transaction, report_numbers: Sequence[str], /) -> dict[str, Report]:
        """Reports by number, locked in order of their numbers."""

    async def lock_of_events(self, transaction: Transaction, event_ids: Sequence[str], /) -> list[Report]:
        """Reports that have joined these events."""

    async def lock_by_secret(self, transaction: Transaction, digest: bytes, /) -> Report | None:
        """The report whose reporter holds this secret."""


class Photos(Protocol[Transaction]):
    """The photos of reports."""

    async def photo(
        self, transaction: Transaction, report_number: str, attachment_id: str, /
    ) -> tuple[bytes, bytes | None] | None:
        """A photo of a report and its thumbnail, which is None of a photo that stands there as it was sent."""


class Intake(Protocol):
    """What every way in shares: the classes that may be reported, places as the city has them, and the photos."""

    @property
    def classes(self) -> Mapping[str, EventClass]:
        """Event classes of the active packs that people may report, by name."""

    @property
    def channels(self) -> set[str]:
        """Channels of this service, and of the active packs."""

    def asked(self, event_class: str) -> Sequence[EventAttribute]:
        """What a class asks of whoever reports, in the order of its pack; nothing of an unknown class."""

    async def filled(self, event_class: str, texts: Mapping[str, Sequence[str]], digest: str = "") -> FilledForm | None:
        """What somebody has typed for the form of a class; None where it has none, or it must not be answered.

        Raises:
            RefusedError: it does not fit, or that version of the form is not known.
        """

    def attributes_of(self, event_class: str, filled: FilledForm) -> dict[str, AttributeValue]:
        """What a report of a class takes from an answer.

        Raises:
            InvalidError: an older version took what the class does not any more.
        """

    def typed(self, event_class: str, texts: Mapping[str, Sequence[str]]) -> dict[str, AttributeValue]:
        """What somebody has typed for the attributes that a class asks for.

        Raises:
            InvalidError: a value is none, a required one is missing; the details name the field.
        """

    def title_of(self, event_class: str, language: Language) -> str:
        """What a class is called, whether it may be reported now or not; empty where no pack has it any more."""

    def place_of(self, asked: Place) -> Place:
        """A place with its areas, where its position is known; a position outside the city is taken too.

        Raises:
            InvalidError: the position has no declared reference system or is none.
        """

    async def ready(self, submission: Submission) -> Submission:
        """A submission with the pictures of its photos, once nothing is wrong with it.

        Raises:
            InvalidError: the message says what to mend.
        """

    async def pictures(self, files: Sequence[File]) -> list[Picture]:
        """What is kept of photos; made outside a transaction, for it takes a while.

        Raises:
            InvalidError: they are too many or too large, or one is no photo; the details name it by its number.
        """


class Submissions(Protocol):
    """Takes in what residents send; what a call returns is durable."""

    async def submit_of_client(self, submission: Submission, filer: str, secret: str, key: str, request: bytes) -> str:
        """Store what a client sent under a secret, and return the report's number; as `submit_of_clients`.

        Raises:
            KeyReusedError: the key stands for another submission of this client.
        """

    async def submit_page(self, submission: Submission, secret: str) -> str:
        """Store what a page sent under the secret that it brought, and return the secret that opens the report."""

    async def add_photos(self, secret: str, pictures: Sequence[Picture], now: dt.datetime) -> None:
        """Keep the photos that the report does not have yet.

        Raises:
            NotFoundError: no report has this secret.
            InvalidError: there are too many with those that came before.
        """


class ReportFollower(Protocol[Transaction]):
    """Acts when reports stand elsewhere; other rooms have it."""

    async def follow_reports(
        self,
        transaction: Transaction,
        reports: Sequence[Report],
        versions: CaseVersions,
        now: dt.datetime,
        causes: Causes = NO_CAUSES,
        /,
    ) -> None:
        """These reports stand so now, and the cases of their events have these versions."""


class SaidFeedback(Protocol[Transaction]):
    """What reporters said of the handling; another room has it."""

    async def of_reports(
        self, transaction: Transaction, reports: Sequence[Report], /
    ) -> Mapping[str, Sequence[Feedback]]:
        """By the numbers of their reports, oldest first; what the texts name of persons is masked."""


class Inbox(Protocol):
    """What reporters were told; another room has it."""

    async def messages_of(self, report: Report, /) -> list[InboxMessage]:
        """What the reporter was told, newest first; of a report whose secret nobody holds what he would have been."""
