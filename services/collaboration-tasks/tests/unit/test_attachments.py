"""The files of officers: what is taken, what is kept of a photo, and whose matter a case is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

import pytest
from casework import fed_back
from cityloop_collaboration_tasks.cases.domain.attachments import File, check_files, may_read_files, may_see_photos
from cityloop_collaboration_tasks.cases.domain.case import CasePhase, TaskState
from cityloop_collaboration_tasks.cases.handlers.attachments import prepare_files
from cityloop_kernel import InvalidError
from cityloop_packs import Right
from cityloop_testkit.photos import HEIC, LONGITUDE, photo

PAPER, NOTE = File("application/pdf", b"%PDF- it is dry"), File("text/plain", b"it is dry")


def refused(*files: File) -> str:
    with pytest.raises(InvalidError) as caught:
        check_files(files)
    return caught.value.reason


def test_a_file_is_what_it_is_said_to_be() -> None:
    check_files([PAPER, NOTE, File("image/jpeg", photo()), File("image/heif", HEIC)])
    assert refused(File("application/pdf", b"it is dry")) == "CONTENT_MISMATCHED"
    assert refused(File("image/png", photo())) == "CONTENT_MISMATCHED"
    assert refused(File("text/html", b"x")) == "MEDIA_TYPE_UNKNOWN"
    assert refused(File("text/plain", b"")) == "MEDIA_TYPE_UNKNOWN"
    assert refused(replace(NOTE, shown=True)) == refused(replace(PAPER, shown=True)) == "SHOWN_NOT_A_PHOTO"
    assert refused(*[NOTE] * 11) == refused(File("text/plain", bytes(5 * 1024 * 1024 + 1))) == "ATTACHMENTS_TOO_LARGE"


async def test_photos_are_made_anew_and_other_files_stay_where_they_were() -> None:
    kept = await prepare_files([PAPER, File("image/heic", HEIC), NOTE, File("image/png", photo("PNG"), shown=True)])
    assert [file.shown for file in kept] == [False, False, False, True]
    assert [file.media_type for file in kept] == ["application/pdf", "image/jpeg", "text/plain", "image/jpeg"]
    assert (kept[0], kept[2]) == (PAPER, NOTE)
    for file in kept[1::2]:
        assert b"marked-device" not in file.content
        assert file.thumbnail
        assert file.taken.longitude == LONGITUDE
    with pytest.raises(InvalidError, match="photo 1"):
        await prepare_files([PAPER, File("image/jpeg", b"\xff\xd8\xff no photo")])


def test_a_case_concerns_its_lead_who_has_a_task_and_who_judges() -> None:
    before = fed_back()
    case, tasks = replace(before.case, lead_department_id="water-affairs"), before.tasks
    assert may_see_photos(case, [], "water-affairs", [])
    assert may_see_photos(case, tasks, "drainage", [])
    assert not may_see_photos(case, tasks, "parks-greening", [Right.SIGN_WARNINGS])
    assert may_see_photos(case, tasks, "parks-greening", [Right.SEE_REPORTS])


NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
DAYS = dt.timedelta(days=1)
HANDLES, CHECKS, SEES = (frozenset({right}) for right in (Right.HANDLE_TASKS, Right.RECORD_VERDICTS, Right.SEE_REPORTS))
OTHERS = frozenset(Right) - HANDLES - CHECKS - SEES


@pytest.mark.parametrize(
    ("department", "rights", "of_all_posts", "seen"),
    [
        ("water-affairs", HANDLES, HANDLES, True),
        ("water-affairs", OTHERS, HANDLES | OTHERS, False),
        ("drainage", CHECKS, HANDLES | CHECKS, True),
        ("drainage", OTHERS, HANDLES, False),
        ("parks-greening", HANDLES | CHECKS | OTHERS, HANDLES | CHECKS | OTHERS, False),
        ("supervision", CHECKS, CHECKS | SEES, True),
        ("supervision", HANDLES, HANDLES | SEES, False),
        ("supervision", SEES, SEES, True),
    ],
)
def test_who_has_the_case_and_who_checks_it_see_its_files_until_thirty_days_after_its_end(
    department: str, rights: Collection[str], of_all_posts: Collection[str], seen: bool
) -> None:
    before = fed_back()
    case, tasks = replace(before.case, lead_department_id="water-affairs", phase_began_at=NOW), before.tasks
    ended = replace(case, state=replace(case.state, phase=CasePhase.CLOSED))
    asked = (tasks, department, rights, of_all_posts)
    assert may_read_files(case, *asked, NOW + 400 * DAYS) is seen
    assert may_read_files(ended, *asked, NOW + 30 * DAYS) is seen
    assert not may_read_files(ended, *asked, NOW + 30 * DAYS + dt.timedelta(seconds=1))


def test_who_gave_its_task_back_sees_no_file_any_more() -> None:
    before = fed_back()
    asked = ("drainage", HANDLES, HANDLES, NOW)
    case = replace(before.case, lead_department_id="water-affairs")
    assert may_read_files(case, before.tasks, *asked)
    returned = [replace(task, state=TaskState.RETURNED) for task in before.tasks]
    assert not may_read_files(case, returned, *asked)
