"""What a new staff directory changes of the one before, and which can be none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from cityloop_data_sharing.staff.domain.staff import Holding, Person, changes_of, check_staff
from cityloop_kernel import InvalidError
from hypothesis import given
from hypothesis import strategies as st

NOW = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
POSTS = ("drainage.check", "drainage.handle", "drainage.operate")
LI = Person("li", "李江")
DAYS = st.integers(-3, 3).map(lambda days: NOW + days * DAY)


def holding(person: str = "li", post: str = "drainage.handle", **changed: object) -> Holding:
    return replace(Holding(post, person, None), **changed)  # type: ignore[arg-type]


wanted_holdings = st.lists(
    st.builds(
        Holding,
        st.sampled_from(POSTS),
        st.sampled_from(("li", "bai", "he")),
        st.none() | DAYS,
        st.none(),
        st.booleans(),
    ),
    unique_by=lambda held: (held.post_id, held.person_id),
)
present_holdings = wanted_holdings.map(
    lambda found: [replace(held, valid_from=held.valid_from or NOW) for held in found]
)


def applied(present: list[Holding], wanted: list[Holding], now: dt.datetime) -> list[Holding]:
    """What is stored afterwards and holds now or later."""
    stored = {(held.post_id, held.person_id, held.valid_from): held for held in present}
    for held in changes_of(POSTS, present, wanted, now).saved:
        stored[held.post_id, held.person_id, held.valid_from] = held
    return [held for held in stored.values() if held.valid_until is None or held.valid_until > now]


def test_who_comes_takes_the_post_now_and_who_is_not_in_it_leaves_now() -> None:
    present = [holding("bai", valid_from=NOW - DAY), holding("he", valid_from=NOW + DAY)]
    changes = changes_of(POSTS, present, [holding("li")], NOW)
    assert changes.added == (holding("li", valid_from=NOW),)
    assert [(held.person_id, held.valid_until) for held in changes.ended] == [("bai", NOW), ("he", NOW)], (
        "he never begins"
    )
    assert changes.vacant_posts == ("drainage.check", "drainage.operate")


def test_who_stays_keeps_the_beginning_and_changes_only_what_is_said() -> None:
    present = [holding(valid_from=NOW - DAY)]
    assert not changes_of(POSTS, present, [holding()], NOW)
    (changed,) = changes_of(POSTS, present, [holding(deputy=True, valid_until=NOW + DAY)], NOW).changed
    assert changed == holding(valid_from=NOW - DAY, valid_until=NOW + DAY, deputy=True)


def test_a_post_whose_only_holder_has_an_end_that_is_past_is_vacant() -> None:
    wanted = [holding(valid_from=NOW - 2 * DAY, valid_until=NOW - DAY)]
    assert "drainage.handle" in changes_of(POSTS, [], wanted, NOW).vacant_posts


@given(present_holdings, wanted_holdings)
def test_afterwards_the_wanted_hold_and_nobody_else(present: list[Holding], wanted: list[Holding]) -> None:
    after = applied(present, wanted, NOW)
    assert {(held.post_id, held.person_id, held.deputy) for held in after} == {
        (held.post_id, held.person_id, held.deputy) for held in wanted
    }
    assert not changes_of(POSTS, after, wanted, NOW), "the same again changes nothing"


@pytest.mark.parametrize(
    ("persons", "wanted", "reason", "said"),
    [
        ([], [], "STAFF_EMPTY", "at least one"),
        ([LI], [holding(post="traffic-police.handle")], "STAFF_POST_UNKNOWN", "traffic-police.handle"),
        ([LI], [holding("bai")], "STAFF_INVALID", "add the person"),
        ([LI, Person("bai", "白海")], [holding()], "STAFF_INVALID", "'bai' holds no post"),
        ([LI, LI], [holding()], "STAFF_INVALID", "twice"),
        ([LI], [holding(), holding()], "STAFF_INVALID", "twice"),
        ([LI], [holding(valid_from=NOW, valid_until=NOW)], "STAFF_INVALID", "until before"),
        ([Person("l i", "李江")], [holding("l i")], "STAFF_INVALID", "no person id"),
        ([Person("x" * 65, "李江")], [holding("x" * 65)], "STAFF_INVALID", "no person id"),
        ([Person("li", " ")], [holding()], "STAFF_INVALID", "a name"),
        ([Person("li", "李江", "call me")], [holding()], "STAFF_INVALID", "no number"),
        ([LI], [holding(valid_from=NOW + n * DAY) for n in range(20_001)], "STAFF_TOO_LARGE", "at most"),
    ],
)
def test_what_can_be_no_directory_says_whom_to_mend(
    persons: list[Person], wanted: list[Holding], reason: str, said: str
) -> None:
    with pytest.raises(InvalidError) as raised:
        check_staff(POSTS, persons, wanted)
    assert (raised.value.reason, said in str(raised.value)) == (reason, True), str(raised.value)


def test_a_deputy_with_a_phone_and_an_end_is_fine() -> None:
    check_staff(POSTS, [Person("li", "李江", "+86 571-8888 0000")], [holding(deputy=True, valid_until=NOW + DAY)])
