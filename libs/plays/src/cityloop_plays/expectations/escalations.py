"""Expectation of tasks that nobody took on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial

from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage


class ExpectedEscalation(PlayModel):
    """Where a task has climbed to."""

    level: int = Field(description="From 1.")
    posts: tuple[str, ...] = Field(description="Who is to see to it.")
    absent: tuple[str, ...] = Field(description="Who did not in time, level by level.")


class Escalations(Expectation[dict[Identifier, dict[str, ExpectedEscalation]]]):
    """How far tasks climbed, by report or thing and by department."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report, whose tasks are given a while to climb."""
        by_report: Mapping[str, Mapping[str, ExpectedEscalation]] = self.root
        for name, departments in by_report.items():
            expected = {department: (item.level, item.posts, item.absent) for department, item in departments.items()}
            found = await awaited(partial(_climbed, stage, name), expected)
            yield named_check("check-escalations", stage.subject_name(name), expected, found)


async def _climbed(stage: Stage, name: str) -> dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]]:
    return {
        task.department_id: (
            task.escalation.level,
            tuple(task.escalation.post_ids),
            tuple(task.escalation.absent_post_ids),
        )
        for task in (await stage.case_of(name)).tasks
        if task.HasField("escalation")
    }
