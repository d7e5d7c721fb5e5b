"""Expectations of cases and their tasks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from cityloop.cases.v1.case_pb2 import CasePhase, TaskRole, TaskState
from cityloop_operator.city_file import Identifier

from cityloop_plays.expectations.expectation import Check, Expectation, awaited, named_check
from cityloop_plays.stage import Stage


class CasePhases(Expectation[dict[Identifier, str]]):
    """Final phase by report, thing or link."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each case, which is given a while to come there."""
        for name, expected in self.root.items():
            found = await awaited(partial(_phase, stage, name), expected)
            yield named_check("check-case", stage.subject_name(name), expected, found)


class ReopenedCases(Expectation[tuple[Identifier, ...]]):
    """Reports whose case was reopened once."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report."""
        for name in self.root:
            times = (await stage.case_of(name)).case.reopened
            yield named_check("check-reopened", stage.subject_name(name), 1, times)


class TaskStates(Expectation[dict[Identifier, dict[str, str]]]):
    """Final states of tasks: by report, by department."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each report."""
        for name, expected in self.root.items():
            states = {
                task.department_id: TaskState.Name(task.state).removeprefix("TASK_STATE_").lower()
                for task in (await stage.case_of(name)).tasks
            }
            yield named_check("check-tasks", stage.subject_name(name), expected, states)


class CaseAttributes(Expectation[dict[Identifier, dict[Identifier, str]]]):
    """Attributes of cases that are a choice or a text: by report, thing or link, by their names."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each case."""
        for name, expected in self.root.items():
            attributes = (await stage.case_of(name)).case.attributes
            said = {key: getattr(attributes[key], attributes[key].WhichOneof("value") or "text") for key in attributes}
            found = {key: said.get(key, "") for key in expected}
            yield named_check("check-attributes", stage.subject_name(name), expected, found)


class CaseLeads(Expectation[dict[Identifier, str]]):
    """The one department that leads, by report, thing or link."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each case: who it says leads, and every task that leads."""
        for name, expected in self.root.items():
            found = await stage.case_of(name)
            leading = [task.department_id for task in found.tasks if task.role == TaskRole.TASK_ROLE_LEAD]
            yield named_check(
                "check-lead", stage.subject_name(name), [expected] * 2, [found.case.lead_department_id, *leading]
            )


async def _phase(stage: Stage, name: str) -> str:
    case = (await stage.case_of(name)).case
    return CasePhase.Name(case.phase).removeprefix("CASE_PHASE_").lower()
