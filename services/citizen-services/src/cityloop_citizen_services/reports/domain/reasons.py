"""Why a report stands so, as people read it."""

from __future__ import annotations

from cityloop_localisation import Language

from cityloop_citizen_services.reports.domain.report import Report, ReportState


def reason_for(report: Report, state: str, reason: str, language: Language) -> str:
    """Why a report stands so: in an officer's words, or in the reader's language where the fleet itself holds it."""
    if state != ReportState.HELD:
        return reason
    located = report.place.HasField("position")
    return language.say("report-held-position-unusable" if located else "report-held-position-missing")
