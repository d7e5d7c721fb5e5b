"""Shows what was said and shown in a matter, to posts whose matter it is; each look is evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from cityloop.citizen.v1.report_pb2 import Feedback
from cityloop.citizen.v1.reports_service_pb2 import ReadReport
from cityloop.common.v1.common_pb2 import GivenAnswer, TakenPhoto
from cityloop_audit import record_view
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError, storable
from cityloop_messaging import within_classification
from cityloop_packs import EVENT_CLASSES, ActivePacks, EventClass, Right, greatest_seen_by

from cityloop_citizen_services.cases.domain import Cases, newest
from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.reports.adapters import photo_store, report_messages, report_store
from cityloop_citizen_services.reports.domain.personal_data import masked
from cityloop_citizen_services.reports.domain.protocols import SaidFeedback
from cityloop_citizen_services.reports.domain.reading import (
    Attributes,
    Reader,
    complained_about,
    is_withheld,
    masked_document,
    may_read,
)
from cityloop_citizen_services.reports.domain.report import Report

LOOK = "read-reports"
After = tuple[dt.datetime, str] | None
Holders = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class ShownReports:
    """A page of the reports of a matter."""

    reports: list[ReadReport]
    case_number: str
    last: Report | None
    """Of the page; None where it is the last page."""


@dataclass(frozen=True, slots=True)
class Said:
    """What stands beside reports, by their numbers."""

    photos: Mapping[str, Sequence[TakenPhoto]]
    answers: Mapping[str, GivenAnswer]
    feedback: Mapping[str, Sequence[Feedback]]


class ReportReading:
    """Reads reports for posts.

    Args:
        packs: in use.
        cases: of the events that reports have joined.
        forms: answers to them.
        feedback: of their reporters.
        rights_of: all that the posts of a department may do together.
    """

    def __init__(
        self,
        packs: Callable[[], ActivePacks],
        cases: Cases[Connection],
        forms: ReportForms[Connection],
        feedback: SaidFeedback[Connection],
        rights_of: Callable[[str], Collection[str]],
    ) -> None:
        self._packs = packs
        self._cases = cases
        self._forms = forms
        self._feedback = feedback
        self._rights_of = rights_of

    async def read(
        self, work: UnitOfWork, actor: Actor, moment: Moment, number: str, size: int, after: After
    ) -> ShownReports:
        """The reports behind a number, and that somebody has looked where anything is shown.

        Raises:
            NotFoundError: no reports stand behind it, or they are no matter of the post: which of both is not said.
        """
        connection = work.connection
        found = await self._behind(connection, number, size, after)
        if found is None:
            raise _unknown(number)
        decided = await self._decided(connection, found)
        holders = await self._holders(connection, found)
        readable = [report for report in found if self._may_read(report, holders, actor, moment)]
        if found and not readable and after is None:
            raise _unknown(number)
        withheld = {report.report_number for report in readable if self._withheld(report, decided, actor)}
        whole = [report.report_number for report in readable if report.report_number not in withheld]
        greatest = greatest_seen_by(self._packs(), actor.roles)
        said = Said(
            await photo_store.taken(connection, whole),
            await self._forms.kept(connection, whole, greatest),
            await self._feedback.of_reports(connection, [item for item in readable if item.report_number in whole]),
        )
        shown = [
            _withheld_report(report) if report.report_number in withheld else _whole_report(report, said, greatest)
            for report in readable
        ]
        if whole:
            await record_view(connection, actor, moment, LOOK, _matter(readable[0]), {"reports": whole})
        case_number = readable[0].status.case_number if readable else ""
        return ShownReports(shown, case_number, found[-1] if len(found) == size else None)

    async def photo(
        self, work: UnitOfWork, actor: Actor, moment: Moment, attachment_id: str
    ) -> photo_store.StoredPhoto:
        """A photo of a report that is shown whole, and that somebody has looked.

        Raises:
            NotFoundError: there is no such photo, or its report is no matter of the post or withheld from it.
        """
        connection = work.connection
        photo = await photo_store.find(connection, attachment_id)
        report = None if photo is None else await report_store.find(connection, photo.report_number)
        if photo is None or report is None:
            raise _unknown_photo(attachment_id)
        if not self._may_read(report, await self._holders(connection, [report]), actor, moment):
            raise _unknown_photo(attachment_id)
        if self._withheld(report, await self._decided(connection, [report]), actor):
            raise _unknown_photo(attachment_id)
        await record_view(connection, actor, moment, LOOK, _matter(report), {"photo": photo.attachment_id})
        return photo

    async def complains_about(self, connection: Connection, report: Report, department_id: str) -> bool:
        """Whether a report complains about a department."""
        decided = await self._decided(connection, [report])
        return department_id in complained_about(self._class_of(report), report.attributes, decided)

    async def _behind(self, connection: Connection, number: str, size: int, after: After) -> Sequence[Report] | None:
        """A page of the reports behind a number; None where nobody has heard of it."""
        if not storable(number):
            return None
        report = await report_store.find(connection, number)
        if report is not None:
            return [report] if after is None else []
        event = await self._cases.event_of_number(connection, number)
        event = event or await report_store.event_of_number(connection, number)
        return await report_store.page_of_event(connection, event, size, after) if event else None

    async def _decided(self, connection: Connection, reports: Sequence[Report]) -> Attributes:
        """Attributes of the case of reports of one event."""
        event = reports[0].event_id if reports else ""
        versions = await self._cases.versions_of(connection, [event] if event else [])
        case = newest(versions.get(event, ()))
        return {} if case is None else case.attributes

    async def _holders(self, connection: Connection, reports: Sequence[Report]) -> Holders:
        """By the id of a case: departments that hold a task of it."""
        return {
            case_id: await self._cases.holders(connection, case_id)
            for case_id in {report.status.case_id for report in reports}
        }

    def _may_read(self, report: Report, holders: Holders, actor: Actor, moment: Moment) -> bool:
        department = actor.department_id
        reader = Reader(department, actor.rights, Right.SEE_REPORTS in self._rights_of(department))
        return may_read(report, reader, holders[report.status.case_id], moment.recorded_at)

    def _withheld(self, report: Report, decided: Attributes, actor: Actor) -> bool:
        known = self._class_of(report)
        return is_withheld(known, report.attributes, decided, actor.department_id, actor.rights)

    def _class_of(self, report: Report) -> EventClass | None:
        known = self._packs().named(EVENT_CLASSES).get(report.event_class)
        return None if known is None else known.item


def _matter(report: Report) -> str:
    """Under which number a look at a report is recorded."""
    return report.status.case_number or report.report_number


def _withheld_report(report: Report) -> ReadReport:
    return ReadReport(
        report=report_messages.message_without_texts(report),
        status=report_messages.status_message(report),
        withheld=True,
    )


def _whole_report(report: Report, said: Said, greatest: int) -> ReadReport:
    number = report.report_number
    shown = ReadReport(
        report=report_messages.masked_message(report),
        status=report_messages.status_message(report),
        photos=said.photos.get(number, ()),
        feedback=said.feedback.get(number, ()),
    )
    answer = said.answers.get(number)
    for value in shown.report.attributes.values():
        if value.WhichOneof("value") == "text":
            value.text = masked(value.text)
    if answer is not None:
        shown.answer.CopyFrom(answer)
        shown.answer.document = masked_document(answer.document)
    return within_classification(shown, greatest)[0]


def _unknown(number: str) -> NotFoundError:
    text = f"no reports that are a matter of this post stand behind {number[:50]!r}; look at the number"
    return NotFoundError(text, "MATTER_UNKNOWN", {"number": number[:50]})


def _unknown_photo(attachment_id: str) -> NotFoundError:
    text = f"no photo {attachment_id[:50]!r} of a report that is a matter of this post"
    return NotFoundError(text, "FILE_UNKNOWN", {"file": attachment_id[:50]})
