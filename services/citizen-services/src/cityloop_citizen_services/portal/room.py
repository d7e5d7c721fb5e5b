"""What the room of the portal serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_city import CityReplica
from cityloop_database import Connection, Pool
from cityloop_service import Room
from cityloop_web import SourceBounds

from cityloop_citizen_services.cases.domain import Replies
from cityloop_citizen_services.edge.bounds import PhoneBound
from cityloop_citizen_services.feedback.domain.feedback import FeedbackOfReports
from cityloop_citizen_services.forms.domain import Drafts, ReportForms
from cityloop_citizen_services.portal.entrypoints.form_labels import form_labels
from cityloop_citizen_services.portal.entrypoints.report_form import ReportForm
from cityloop_citizen_services.portal.entrypoints.report_page import ReportPage
from cityloop_citizen_services.publications.domain.protocols import PublishedLists
from cityloop_citizen_services.reports.domain.protocols import Inbox, Intake, Photos, Reports, Submissions
from cityloop_citizen_services.warnings.domain.warning import Warnings

__all__ = ["PortalRoom", "form_labels"]


class PortalRoom(Room):
    """The form of a report, and the page behind its secret link.

    Args:
        pool: of the service's database.
        city: in use.
        reports: to be read.
        photos: of reports.
        intake: classes and places.
        submissions: takes reports in.
        inbox: what reporters were told.
        feedback: what they say.
        replies: of departments to them.
        warnings: in force.
        bounds: on what a source may submit.
        phones: on what may give one phone number.
        forms: of classes.
        drafts: of reports.
        lists: that everybody may read.
        clock: now.
        seconds: that a request has.
    """

    def __init__(
        self,
        pool: Pool,
        city: CityReplica,
        reports: Reports[Pool],
        photos: Photos[Pool],
        intake: Intake,
        submissions: Submissions,
        inbox: Inbox,
        feedback: FeedbackOfReports,
        replies: Replies,
        warnings: Warnings,
        bounds: SourceBounds,
        phones: PhoneBound,
        forms: ReportForms[Connection],
        drafts: Drafts,
        lists: PublishedLists,
        clock: Callable[[], dt.datetime],
        seconds: float,
    ) -> None:
        form = ReportForm(city, intake, submissions, warnings, bounds, phones, forms, drafts, clock, seconds)
        shown = (inbox, feedback, replies, lists)
        page = ReportPage(pool, city, reports, photos, intake, submissions, *shown, bounds, clock, seconds)
        self.routers = (form.router(), page.router())
