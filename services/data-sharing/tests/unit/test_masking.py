"""Masking never shows more than it may."""

from __future__ import annotations

import re

import pytest
from cityloop_data_sharing.catalogue.domain.datasets import Classification, Field, Masking
from cityloop_data_sharing.exchange.domain.masked_rows import mask_rows, masked_fields, rows_digest
from cityloop_data_sharing.exchange.domain.masking.partial import partial
from cityloop_data_sharing.exchange.domain.masking.registry import METHODS
from hypothesis import given
from hypothesis import strategies as st

CLASSIFICATIONS = st.sampled_from(list(Classification))
MASKINGS = st.sampled_from(list(Masking))
VALUES = st.text(max_size=30)
SECRETS = st.binary(min_size=16, max_size=32)
NAMES = ("name", "phone", "street", "note")
FIELDS = st.tuples(
    CLASSIFICATIONS, MASKINGS, CLASSIFICATIONS, MASKINGS, CLASSIFICATIONS, MASKINGS, CLASSIFICATIONS, MASKINGS
).map(
    lambda chosen: [
        Field(name, {"en": name}, chosen[2 * index], chosen[2 * index + 1]) for index, name in enumerate(NAMES)
    ]
)
ROWS = st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES), max_size=5)


def test_every_masking_has_its_method() -> None:
    assert set(METHODS) == set(Masking)


def test_the_examples_of_the_contract() -> None:
    assert partial("张三") == "张*"
    assert partial("13812345678") == "138****5678"
    assert partial("张") == "*"
    assert partial("") == ""


@pytest.mark.parametrize(
    ("value", "leaves"),
    [("1958-03-21", "1958"), ("1958", "1958"), ("2024-01-31T08:00:00+08:00", "2024"), ("21.3.1958", None), ("", None)],
)
def test_a_date_leaves_as_its_year_and_anything_else_not(value: str, leaves: str | None) -> None:
    assert METHODS[Masking.YEAR](value, b"") == leaves
    assert METHODS[Masking.WITHHOLD](value, b"") is None


@given(value=VALUES)
def test_a_part_is_two_thirds_at_most_and_keeps_its_length(value: str) -> None:
    shown = partial(value)
    assert len(shown) == len(value)
    hidden = sum(1 for index, letter in enumerate(shown) if letter == "*" or letter != value[index])
    assert hidden * 3 >= len(value)
    assert re.fullmatch(r"(?s).{0,3}\**.{0,4}", shown)


@given(rows=ROWS, fields=FIELDS, cleared=CLASSIFICATIONS, secret=SECRETS)
def test_only_what_is_cleared_leaves_as_it_is(
    rows: list[dict[str, str]], fields: list[Field], cleared: Classification, secret: bytes
) -> None:
    left = mask_rows(rows, fields, cleared, secret)
    assert len(left) == len(rows)
    for field in fields:
        for before, after in zip(rows, left, strict=True):
            value = before.get(field.field)
            if value is None:
                assert field.field not in after
            elif field.classification <= cleared:
                assert after[field.field] == value
            else:
                assert after.get(field.field) == METHODS[field.masking](value, secret)
    assert [field.classification > cleared for field in fields] == [
        field in masked_fields(fields, cleared) for field in fields
    ]


@given(rows=ROWS, fields=FIELDS, cleared=CLASSIFICATIONS, secret=SECRETS)
def test_fields_that_were_not_asked_for_never_leave(
    rows: list[dict[str, str]], fields: list[Field], cleared: Classification, secret: bytes
) -> None:
    left = mask_rows(rows, fields[:2], cleared, secret)
    assert all(set(row) <= {"name", "phone"} for row in left)


@given(value=VALUES, other=VALUES, secret=SECRETS, another=SECRETS)
def test_digests_join_within_an_agreement_and_not_across(value: str, other: str, secret: bytes, another: bytes) -> None:
    mask = METHODS[Masking.DIGEST]
    digest = mask(value, secret)
    assert digest is not None
    assert digest == mask(value, secret)
    assert (digest == mask(other, secret)) == (value == other)
    assert (digest == mask(value, another)) == (secret == another)
    assert value not in digest or re.fullmatch(r"[0-9a-f]{0,4}|[-:hmacs256]*", value)


def test_the_digest_of_rows_sees_every_value_and_the_order() -> None:
    rows = [{"name": "a", "phone": "1"}, {"name": "b"}]
    assert rows_digest(rows) == rows_digest([{"phone": "1", "name": "a"}, {"name": "b"}])
    assert len({rows_digest(rows), rows_digest(rows[::-1]), rows_digest(rows[:1]), rows_digest([])}) == 4
