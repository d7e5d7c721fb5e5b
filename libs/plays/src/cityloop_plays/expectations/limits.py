"""Expectation of limits in working days, over the holiday of the play's calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Mapping

from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop_messaging import to_datetime
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage


class ExpectedLimits(PlayModel):
    """Limits of a case, counted by the play's own calendar."""

    stage: int | None = Field(
        description="Working days from when it came to its department; null while no time counts."
    )
    whole: int | None = Field(description="Working days from its opening to its closing; null while no time counts.")
    extensions: int = Field(0, description="How often it was extended.")
    waits_days: int | None = Field(None, description="Days after today until which its state waits.")


class Limits(Expectation[dict[Identifier, ExpectedLimits]]):
    """When cases are due, by report."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report."""
        by_report: Mapping[str, ExpectedLimits] = self.root
        for name, limits in by_report.items():
            answer = await stage.case_of(name)
            versions = [entry.case for entry in answer.history if entry.HasField("case")]
            begun = next(one for one in versions if one.phase == CasePhase.CASE_PHASE_IN_HANDLING)
            expected = (
                _after(stage, begun, limits.stage),
                _after(stage, versions[0], limits.whole),
                limits.extensions,
                limits.waits_days,
            )
            yield named_check("check-limits", stage.subject_name(name), expected, _found(stage, answer.case))


def _after(stage: Stage, since: Case, working_days: int | None) -> dt.datetime | None:
    if working_days is None or stage.calendar is None:
        return None
    return stage.calendar.after(to_datetime(since.occurred_at), working_days, stage.today)


def _found(stage: Stage, case: Case) -> tuple[dt.datetime | None, dt.datetime | None, int, int | None]:
    days = None
    if case.HasField("waits_until") and stage.calendar is not None:
        days = (stage.calendar.today(to_datetime(case.waits_until)) - stage.today).days
    return (
        to_datetime(case.due_at) if case.HasField("due_at") else None,
        to_datetime(case.whole_due_at) if case.HasField("whole_due_at") else None,
        case.extensions,
        days,
    )
