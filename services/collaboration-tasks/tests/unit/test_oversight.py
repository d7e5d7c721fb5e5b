"""Departments are urged with a reason and as often as need be; supervision lasts until a word ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from casework import HANDLER, accepted, actor, at, case, decide, fed_back
from cityloop_collaboration_tasks.cases.adapters.case_messages import case_message, task_message
from cityloop_collaboration_tasks.cases.domain.case import CasePhase
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.oversight import END_SUPERVISION, SUPERVISE, URGE, oversee
from cityloop_kernel import RefusedError
from cityloop_packs import Right

CHIEF = replace(actor("supervise"), rights=frozenset({Right.URGE_CASES, Right.SUPERVISE_CASES}))
INTAKE = replace(actor("intake"), rights=frozenset({Right.URGE_CASES}))


def said(before: CaseChange, move: str, reason: str = "the third call") -> CaseChange:
    return oversee(before, move, CHIEF, reason, at(1))


def reason_of(change: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as error:
        change()
    return error.value.reason


def test_each_department_that_has_not_handed_in_hears_that_it_is_urged_and_how_often() -> None:
    begun = accepted("drainage", "street")
    after = said(said(begun, URGE), URGE)
    assert (after.case.urgings, after.case.transition.move, after.case.transition.reason) == (2, URGE, "the third call")
    assert after.case.clock == begun.case.clock
    for task, before in zip(after.tasks, begun.tasks, strict=True):
        message = task_message(task, after.case)
        assert (message.urgings, message.version, task.state) == (2, before.version + 2, before.state)
        assert (task.due_at, message.transition.post_id) == (before.due_at, CHIEF.post_id)


def test_supervision_lasts_through_everything_until_a_word_ends_it() -> None:
    watched = said(accepted(), SUPERVISE)
    assert (watched.case.supervised, task_message(watched.tasks[0], watched.case).supervised) == (True, True)
    assert reason_of(lambda: said(watched, SUPERVISE)) == "SUPERVISED_ALREADY"
    over = decide(watched, "void", actor("supervise"), "no flood")
    assert (over.case.state.ended, case_message(over.case).supervised) == (True, True)
    ended = said(over, END_SUPERVISION, "it is dry")
    assert (ended.case.supervised, ended.case.state.ended) == (False, True)
    assert reason_of(lambda: said(ended, END_SUPERVISION)) == "NOT_SUPERVISED"


def test_what_is_refused() -> None:
    begun = accepted()
    ended = decide(begun, "void", actor("supervise"), "no flood")
    assert reason_of(lambda: oversee(begun, None, CHIEF, "why", at(1))) == "OVERSIGHT_MISSING"
    assert reason_of(lambda: said(begun, URGE, "")) == "REASON_MISSING"
    assert reason_of(lambda: oversee(begun, URGE, HANDLER, "why", at(1))) == "RIGHT_MISSING"
    assert reason_of(lambda: oversee(begun, SUPERVISE, INTAKE, "why", at(1))) == "RIGHT_MISSING"
    assert oversee(begun, URGE, INTAKE, "why", at(1)).case.urgings == 1
    assert [reason_of(partial(said, ended, move)) for move in (URGE, SUPERVISE)] == ["OVERSIGHT_OF_ENDED"] * 2
    for nobody in (fed_back(), case(CasePhase.PENDING_DISPATCH)):
        assert reason_of(partial(said, nobody, URGE)) == "NOBODY_TO_URGE"
