"""What the pages that ask nobody who he is leave out: what somebody wrote; what the fleet itself says they keep."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from cityloop_timelines import Entry, Subject, without_words

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
WRITTEN = ("case", "task", "feedback", "verdict", "link", "flow")


@pytest.mark.parametrize("subject", list(Subject))
def test_a_reason_that_somebody_wrote_is_left_out(subject: Subject) -> None:
    entry = Entry(NOW, NOW, subject, "C-1", "reopen", reason="the water is back", post_id="desk.intake", rating=2)
    shown = without_words(entry)
    assert shown.reason == ("" if subject in WRITTEN else entry.reason)
    assert replace(shown, reason=entry.reason) == entry, "and nothing else"
    by_the_fleet = replace(entry, because="gauge 1 holds at 3")
    assert without_words(by_the_fleet) == by_the_fleet


def test_what_a_source_calls_its_report_is_left_out() -> None:
    report = Entry(NOW, NOW, Subject.SIGNAL, "R-1", "report", facts={"source_number": "311-4711"})
    assert without_words(report) == replace(report, facts={})
    alarm = replace(report, what="raised", facts={"value": "31"})
    assert without_words(alarm) == alarm
