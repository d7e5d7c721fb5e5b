"""A duty roster from a file, in English or Chinese, as people save it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cityloop_local.workspace import root
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.roster_file import read_roster
from cityloop_operator.staff_file import STAFF_FILE, read_staff
from cityloop_testkit.english import english

ZONE = ZoneInfo("Asia/Shanghai")
ENGLISH = "department,post,person,from,until,leader\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "roster.csv"
    file.write_bytes(text.encode(encoding))
    return file


def test_a_row_is_a_shift_and_the_file_is_for_the_time_from_its_first_to_its_last(tmp_path: Path) -> None:
    rows = (
        "drainage,drainage.handle,li,2026-12-02T08:00,2026-12-02T20:00,\n"
        "traffic-police,traffic-police.handle,guo,2026-12-01,2026-12-02,no\n"
        "drainage,drainage.check,bai,2026-12-01,2026-12-02T00:00:00Z,yes\n"
    )
    found = read_roster(written(tmp_path, ENGLISH + rows), ZONE)
    assert list(found) == ["drainage", "traffic-police"]
    roster = found["drainage"].roster
    assert [(shift.person_id, shift.leader) for shift in roster.shifts] == [("li", False), ("bai", True)]
    assert found["drainage"].lines == [2, 4]
    assert roster.begins_at.ToDatetime(dt.UTC) == dt.datetime(2026, 11, 30, 16, tzinfo=dt.UTC), "midnight in the zone"
    assert roster.ends_at.ToDatetime(dt.UTC) == dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)


def test_headers_and_answers_may_be_chinese_and_of_an_office_program(tmp_path: Path) -> None:
    text = "部门;岗位;工号;起;止;带班\ndrainage;drainage.handle;li;2026-12-01;2026-12-02;是\n"
    (shift,) = read_roster(written(tmp_path, text, "gb18030"), ZONE, "gb18030")["drainage"].roster.shifts
    assert (shift.person_id, shift.leader) == ("li", True)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("drainage,drainage.handle,,2026-12-01,2026-12-02,\n", "line 2: the cell of 'person' is empty"),
        ("drainage,drainage.handle,li,tomorrow,2026-12-02,\n", "line 2: 'tomorrow' is no date"),
        ("drainage,drainage.handle,li,2026-12-01,2026-12-02,perhaps\n", "'perhaps' is no answer here; write yes"),
        ("drainage,drainage.handle,li,2026-12-02,2026-12-01,\n", "line 2: the shift ends at '2026-12-01', not after"),
        ("", "is empty"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, rows: str, problem: str) -> None:
    with pytest.raises(CityDataError) as raised:
        read_roster(written(tmp_path, ENGLISH + rows), ZONE)
    assert problem in english(raised.value.sentence)


def test_who_is_on_duty_in_the_simulated_city_holds_the_post() -> None:
    folder = root() / "deploy/cities/simulated"
    held = {
        (holder.post_id, holder.person_id)
        for staff in read_staff(folder / STAFF_FILE, ZONE).values()
        for holder in staff.holders
    }
    shifts = [shift for found in read_roster(folder / "roster.csv", ZONE).values() for shift in found.roster.shifts]
    assert {(shift.post_id, shift.person_id) for shift in shifts} <= held
    assert any(shift.leader for shift in shifts)
