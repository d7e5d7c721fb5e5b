"""Expectation of tasks whose departments were late with a step."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Literal

from cityloop.cases.v1.case_pb2 import TaskStep
from cityloop_operator.city_file import Identifier
from pydantic import Field

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.model import PlayModel
from cityloop_plays.stage import Stage

Steps = Mapping[str, tuple[int, tuple[str, ...], tuple[str, ...]]]


class ExpectedEscalation(PlayModel):
    """Where a task has climbed to."""

    awaits: Literal["accepted", "contacted", "arrived"] = Field("accepted", description="The step that was late.")
    level: int = Field(description="From 1.")
    posts: tuple[str, ...] = Field(description="Who is to see to it.")
    absent: tuple[str, ...] = Field(description="Who did not in time, level by level.")


class Escalations(Expectation[dict[Identifier, dict[str, tuple[ExpectedEscalation, ...]]]]):
    """How far tasks climbed, by report or thing and by department, for each step."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report, whose tasks are given a while to climb."""
        by_report: Mapping[str, Mapping[str, Sequence[ExpectedEscalation]]] = self.root
        for name, departments in by_report.items():
            expected: dict[str, Steps] = {
                department: {item.awaits: (item.level, item.posts, item.absent) for item in items}
                for department, items in departments.items()
            }
            found = await awaited(partial(_climbed, stage, name), expected)
            yield named_check("check-escalations", stage.subject_name(name), expected, found)


async def _climbed(stage: Stage, name: str) -> dict[str, Steps]:
    return {
        task.department_id: {
            TaskStep.Name(found.awaits).removeprefix("TASK_STEP_").lower(): (
                found.level,
                tuple(found.post_ids),
                tuple(found.absent_post_ids),
            )
            for found in task.escalations
        }
        for task in (await stage.case_of(name)).tasks
        if task.escalations
    }
