"""A staff directory from a file, in English or Chinese, as people save it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cityloop_local.workspace import root
from cityloop_operator.operations import read_city
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.staff_file import STAFF_FILE, read_staff
from cityloop_testkit.english import english

ZONE = ZoneInfo("Asia/Shanghai")
ENGLISH = "department,post,person,name,phone,from,until,deputy\n"
CHINESE = "部门;岗位;工号;姓名;代理;止\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "staff.csv"
    file.write_bytes(text.encode(encoding))
    return file


def test_a_row_is_a_holder_and_persons_stand_once(tmp_path: Path) -> None:
    rows = (
        "drainage,drainage.handle,li,李江,0990-1,2026-12-01,2026-12-02T08:00:00Z,\n"
        "drainage,drainage.check,li,李江,0990-1,,,yes\n"
        "traffic-police,traffic-police.handle,guo,郭锐,,,,no\n"
    )
    found = read_staff(written(tmp_path, ENGLISH + rows), ZONE)
    assert list(found) == ["drainage", "traffic-police"]
    drainage = found["drainage"]
    assert [(person.person_id, person.name, person.phone) for person in drainage.persons] == [("li", "李江", "0990-1")]
    first, second = drainage.holders
    assert first.valid_from.ToDatetime(dt.UTC) == dt.datetime(2026, 11, 30, 16, tzinfo=dt.UTC), "midnight in the zone"
    assert first.valid_until.ToDatetime(dt.UTC) == dt.datetime(2026, 12, 2, 8, tzinfo=dt.UTC)
    assert (first.deputy, second.deputy, second.HasField("valid_from")) == (False, True, False)


def test_headers_and_answers_may_be_chinese_and_of_an_office_program(tmp_path: Path) -> None:
    text = CHINESE + "drainage;drainage.handle;li;李江;是;2026-12-31\n"
    (holder,) = read_staff(written(tmp_path, text, "gb18030"), ZONE, "gb18030")["drainage"].holders
    assert (holder.person_id, holder.deputy, holder.HasField("valid_until")) == ("li", True, True)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("drainage,,li,李江,,,,\n", "line 2: the cell of 'post' is empty"),
        ("drainage,drainage.handle,li,李江,,tomorrow,,\n", "line 2: 'tomorrow' is no date"),
        ("drainage,drainage.handle,li,李江,,,,perhaps\n", "'perhaps' is no answer here; write yes"),
        (
            "drainage,drainage.handle,li,李江,,,,\ndrainage,drainage.check,li,李河,,,,\n",
            "line 3: person 'li' has another name or phone",
        ),
        ("", "is empty"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, rows: str, problem: str) -> None:
    with pytest.raises(CityDataError) as raised:
        read_staff(written(tmp_path, ENGLISH + rows), ZONE)
    assert problem in english(raised.value.sentence)


def test_a_file_without_its_columns_says_which(tmp_path: Path) -> None:
    with pytest.raises(CityDataError) as raised:
        read_staff(written(tmp_path, "post,person\na,b\n"), ZONE)
    assert "department" in english(raised.value.sentence)


def test_the_simulated_city_has_a_holder_for_each_of_its_posts() -> None:
    folder = root() / "deploy/cities/simulated"
    _, records = read_city(folder)
    posts = {record.post.post_id: record.post.department_id for record in records if record.HasField("post")}
    held = {
        holder.post_id: department
        for department, staff in read_staff(folder / STAFF_FILE, ZONE).items()
        for holder in staff.holders
    }
    assert held == posts
